//! `byok-cost prices update` from AWS itself, played by a server that can fail on purpose.

use byok_cost::pricing::price_list::PriceList;

use crate::price_server::{Fault, PriceServer};
use crate::run::{Run, Said, check};

const FRANKFURT: &str = "prices update --region eu-central-1 -o new.csv";

fn with(server: &PriceServer) -> Run {
    Run::new()
        .environment("AWS_ENDPOINT_URL", &server.url)
        .environment("AWS_ACCESS_KEY_ID", "id")
        .environment("AWS_SECRET_ACCESS_KEY", "secret")
        .environment("AWS_EC2_METADATA_DISABLED", "true")
        .environment("AWS_REGION", "")
}

fn new_list(said: &Said) -> PriceList {
    PriceList::parse("new.csv", &said.written("new.csv")).unwrap()
}

#[test]
fn all_prices_of_a_region_come_page_by_page() {
    let server = PriceServer::serve(Fault::None);
    let said = check("prices_update_live", with(&server), FRANKFURT);
    assert_eq!(said.code, 0);
    let asked = server.asked();
    assert!(asked.iter().any(|request| request["NextToken"].is_string()));
    for request in &asked {
        let filters = request["Filters"].as_array().unwrap();
        assert_eq!(filters.len(), 1, "{request}");
        let is_global = filters[0]["Value"] == "Global-KMS-Requests";
        assert!(
            is_global || filters[0]["Value"] == "eu-central-1",
            "{request}"
        );
    }
    let (old, new) = (PriceList::embedded().unwrap(), new_list(&said));
    let amounts = |list: &PriceList| {
        let prices = list.iter();
        let prices = prices.map(|(key, price)| (key.clone(), price.tiers.clone()));
        prices.collect::<Vec<_>>()
    };
    assert_eq!(amounts(&new), amounts(&old));
    let is_new = |(old, new): &((_, &_), (_, &_))| old.1 != new.1;
    let taken = old.iter().zip(new.iter()).filter(is_new).count();
    let here = old
        .iter()
        .filter(|(key, _)| ["eu-central-1", "global"].contains(&&*key.region));
    assert_eq!(taken, here.count());
}

#[test]
fn throttling_is_waited_out() {
    let calm = check_written(&PriceServer::serve(Fault::None));
    let server = PriceServer::serve(Fault::Throttling);
    assert_eq!(check_written(&server), calm);
    assert!(server.asked().len() > 1);
}

fn check_written(server: &PriceServer) -> String {
    let said = with(server).says(FRANKFURT);
    assert_eq!(said.code, 0, "{}{}", said.stdout, said.stderr);
    said.written("new.csv")
}

#[test]
fn a_service_that_does_not_answer_costs_only_itself() {
    let server = PriceServer::serve(Fault::NoS3);
    let said = check("prices_update_no_s3", with(&server), FRANKFURT);
    assert_eq!(said.code, 3);
    let new = new_list(&said);
    let date = |service: &str, usage_type: &str| {
        let price = new.price(service, usage_type, Some("eu-central-1"));
        price.unwrap().date.to_string()
    };
    assert_eq!(date("AmazonS3", "TimedStorage-ByteHrs"), "2025-10-22");
    assert_eq!(date("awskms", "KMS-Keys"), "2025-11-20");
}

#[test]
fn what_aws_did_not_answer_is_not_told_as_not_there() {
    let server = PriceServer::serve(Fault::NoKmsInIreland);
    let arguments = "prices update --region eu-central-1 --region eu-west-1 -o new.csv";
    let said = with(&server).says(arguments);
    assert_eq!(said.code, 3);
    let unread = "not read: awskms in eu-west-1: InvalidParameterException";
    assert!(said.stderr.contains(unread), "{}", said.stderr);
    let not_there = |service: &str| said.stdout.contains(&format!("  {service} "));
    assert!(not_there("AWSCloudTrail"), "{}", said.stdout);
    assert!(!not_there("awskms"), "{}", said.stdout);
}

#[test]
fn without_the_right_to_ask_nothing_more_is_asked() {
    let server = PriceServer::serve(Fault::Forbidden);
    let said = check("prices_update_forbidden", with(&server), FRANKFURT);
    assert_eq!((said.code, server.asked().len()), (1, 1));
    assert!(!said.path().join("new.csv").exists());
}

#[test]
fn the_policy_is_printed_without_asking() {
    let server = PriceServer::serve(Fault::Forbidden);
    let said = check(
        "prices_policy",
        with(&server),
        "prices update --print-policy",
    );
    assert_eq!((said.code, server.asked().len()), (0, 0));
}
