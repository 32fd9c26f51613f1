//! New price lists: from offer files, from AWS, used by the other commands, against each other.

use std::path::Path;

use byok_cost::pricing::price_list::PriceList;
use serde_json::Value;

use crate::logs::{delivered, document, gzip, october};
use crate::run::{Run, Said, check};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/prices");

fn offer(name: &str) -> String {
    std::fs::read_to_string(Path::new(FOLDER).join(name)).unwrap()
}

/// A folder with the offers of AWS KMS in Frankfurt, in which requests cost a third more.
fn dearer() -> Run {
    let kms = offer("awskms.json").replace("0.0000030000", "0.0000040000");
    let file = gzip(&document(&october()));
    Run::new()
        .file("awskms.json", kms)
        .file(&delivered("2026-10-31", "abcdefgh12345678"), file)
}

fn list(said: &Said, file: &str) -> PriceList {
    PriceList::parse(file, &said.written(file)).unwrap()
}

/// The files in the data folder of the user.
fn kept(said: &Said) -> Vec<String> {
    let folder = said.path().join("data/prices");
    let entries = folder.read_dir().into_iter().flatten();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn an_offer_file_makes_a_new_list() {
    let arguments = "prices update --file awskms.json -o new.csv";
    let said = check("prices_update", dearer(), arguments);
    assert_eq!(said.code, 0);
    let new = list(&said, "new.csv");
    let of = |region| {
        let price = new.price("awskms", "KMS-Requests", Some(region)).unwrap();
        (price.tiers[0].price.to_string(), price.date.to_string())
    };
    let text = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(of("eu-central-1"), text("0.000004", "2025-11-20"));
    assert_eq!(of("us-east-1"), text("0.000003", "2025-08-28"));
}

#[test]
fn csv_gzip_and_several_files_make_the_same_list_as_json() {
    let run = || {
        Run::new()
            .file("k.json", offer("awskms.json"))
            .file("s.json", offer("AmazonS3.json"))
            .file("k.csv", offer("awskms.csv"))
            .file("s.csv.gz", gzip(&offer("AmazonS3.csv")))
    };
    let json = run().says("prices update --file k.json --file s.json -o new.csv");
    let csv = run().says("prices update --file s.csv.gz --file k.csv -o new.csv");
    assert_eq!(
        (json.code, csv.code),
        (0, 0),
        "{}{}",
        json.stderr,
        csv.stderr
    );
    assert_eq!(json.written("new.csv"), csv.written("new.csv"));
}

#[test]
fn what_does_not_fit_exactly_is_listed_and_keeps_its_price() {
    let run = Run::new().file("odd.json", offer("odd-products.json"));
    let said = check(
        "prices_update_odd",
        run,
        "prices update --file odd.json -o new.csv",
    );
    assert_eq!(said.code, 3);
    let (old, new) = (PriceList::embedded().unwrap(), list(&said, "new.csv"));
    let differ = old.iter().zip(new.iter()).filter(|(old, new)| old != new);
    let differ: Vec<_> = differ
        .map(|((key, _), _)| (&*key.usage_type, &*key.region))
        .collect();
    assert_eq!(differ, [("KMS-Keys", "eu-west-1")]);
}

#[test]
fn a_file_that_is_no_offer_costs_only_itself() {
    let run = dearer()
        .file("readme.md", "no offer")
        .file("half.json", "{\"products\": {");
    let arguments = "prices update --file readme.md --file awskms.json --file half.json -o new.csv";
    let said = check("prices_update_unread", run, arguments);
    assert_eq!(said.code, 3);
    let only = Run::new().file("readme.md", "no offer");
    let said = only.says("prices update --file readme.md -o new.csv");
    assert_eq!(said.code, 1, "{}", said.stdout);
    assert!(!said.path().join("new.csv").exists());
}

#[test]
fn an_unknown_region_is_refused() {
    let said = dearer().says("prices update --file awskms.json --region eu-central-9");
    assert_eq!(said.code, 2);
    let none = dearer().says("prices update --file awskms.json --region eu-west-1 -o new.csv");
    assert_eq!(none.code, 3, "{}", none.stdout);
}

/// Updates the data folder, and runs again in it.
fn updated() -> (Said, impl Fn(&str) -> Said) {
    let with = |run: Run| {
        let data = run.path().join("data").display().to_string();
        run.environment("BYOK_COST_DATA", data)
    };
    let said = with(dearer()).says("prices update --file awskms.json");
    assert_eq!(said.code, 0, "{}", said.stderr);
    let again = said.again();
    let path = again.path().to_owned();
    let keep = again;
    let then = move |arguments: &str| {
        let run = Run::new();
        crate::run::copy(keep.path(), run.path());
        with(run).says(arguments)
    };
    assert!(path.join("data/prices").is_dir());
    (said, then)
}

#[test]
fn reports_use_the_newest_list_say_so_and_can_go_back() {
    let (said, then) = updated();
    let [file] = &kept(&said)[..] else {
        panic!("{:?}", kept(&said))
    };
    let report = |arguments: &str| {
        let said = then(&format!("report logs --format json {arguments}"));
        let report: Value = serde_json::from_str(&said.stdout).unwrap();
        let charges = report["charges"].as_array().unwrap().clone();
        let is_read = |charge: &&Value| charge["operation"] == "Decrypt";
        let price = charges.iter().find(is_read).unwrap()["list_unit_price"].clone();
        (said.stderr, price, report["price_list"].clone())
    };
    let (stderr, price, dates) = report("");
    assert!(
        stderr.contains(&format!("data/prices/{file}\n")),
        "{stderr}"
    );
    assert_eq!(price, "0.000004");
    let of_kms = dates.as_array().unwrap().iter();
    let of_kms: Vec<&Value> = of_kms.filter(|list| list["service"] == "awskms").collect();
    let new = of_kms
        .iter()
        .find(|list| list["date"] == "2025-11-20")
        .unwrap();
    let source = "AWS Price List, offer awskms, version 20251120090000, effective 2025-11-01";
    assert_eq!(new["source"], source);
    let (stderr, price, dates) = report("--price-list embedded");
    assert!(stderr.contains("price list: embedded\n"), "{stderr}");
    assert_eq!(price, "0.000003");
    assert!(!dates.to_string().contains("2025-11-20"));
    let text = then("report logs");
    assert!(text.stdout.contains("KMS 2025-11-20"), "{}", text.stdout);
    assert!(!text.stdout.contains("KMS 2025-08-28"), "{}", text.stdout);
    let estimate = then("estimate --region eu-central-1");
    assert!(
        estimate.stderr.contains("price list: "),
        "{}",
        estimate.stderr
    );
    let listed = then("prices list --region eu-central-1 --service awskms");
    assert!(listed.stdout.contains("0.000004"), "{}", listed.stdout);
}

#[test]
fn the_same_offers_again_write_nothing_and_other_ones_a_second_list() {
    let (_, then) = updated();
    let same = then("prices update --file awskms.json");
    assert_eq!((same.code, kept(&same).len()), (0, 1), "{}", same.stdout);
    assert!(
        same.stdout.contains("the one in use is the same"),
        "{}",
        same.stdout
    );
    let second = then("prices update --file awskms.json --price-list embedded --region eu-west-1");
    assert_eq!(
        (second.code, kept(&second).len()),
        (3, 2),
        "{}",
        second.stdout
    );
}

#[test]
fn a_list_of_the_user_that_is_broken_stops_everything_with_the_remedy() {
    let run = dearer().file("data/prices/2026-01-01.csv", "no list\n");
    let data = run.path().join("data").display().to_string();
    let said = run.environment("BYOK_COST_DATA", data).says("report logs");
    assert_eq!(said.code, 2);
    let remedy = "make a new one with byok-cost prices update, or choose --price-list embedded";
    assert!(said.stderr.contains(remedy), "{}", said.stderr);
    let none = check("prices_diff_none", Run::new(), "prices diff");
    assert_eq!(none.code, 2);
}

#[test]
fn the_differences_of_two_lists_in_every_format() {
    let made = dearer().says("prices update --file awskms.json -o new.csv");
    let run = || {
        let run = Run::new();
        crate::run::copy(made.path(), run.path());
        run
    };
    let said = check("prices_diff", run(), "prices diff embedded new.csv");
    assert_eq!(said.code, 0);
    check(
        "prices_diff_csv",
        run(),
        "prices diff embedded new.csv --format csv",
    );
    check(
        "prices_diff_json",
        run(),
        "prices diff embedded new.csv --format json",
    );
    let same = run().says("prices diff new.csv new.csv --format csv");
    assert_eq!(same.stdout.lines().count(), 1);
}

#[test]
fn each_charge_of_a_report_is_priced_again_at_the_new_list() {
    let made = dearer().says("prices update --file awskms.json -o new.csv");
    let run = || {
        let run = Run::new();
        crate::run::copy(made.path(), run.path());
        run
    };
    let report = run().says("report logs --format json").stdout;
    let with = || run().file("october.json", &report);
    let arguments = "prices diff embedded new.csv --report october.json";
    assert_eq!(check("prices_diff_report", with(), arguments).code, 0);
    let json = with().says(&format!("{arguments} --format json"));
    let diff: Value = serde_json::from_str(&json.stdout).unwrap();
    // What the report itself says at the new list.
    let new = run()
        .says("report logs --format json --price-list new.csv")
        .stdout;
    let (old, new): (Value, Value) = (
        serde_json::from_str(&report).unwrap(),
        serde_json::from_str(&new).unwrap(),
    );
    assert_eq!(diff["report"]["old_total"], old["totals"]["total"]);
    assert_eq!(diff["report"]["new_total"], new["totals"]["total"]);
    assert_ne!(diff["report"]["new_total"], diff["report"]["old_total"]);
    let nothing = with().says("prices diff embedded embedded --report october.json --format csv");
    assert_eq!(nothing.stdout.lines().count(), 1, "{}", nothing.stdout);
}

/// Offer files of AWS's shape that lie beside the project, where they do.
#[test]
fn offers_beside_the_project_make_the_embedded_list_where_they_overlap() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/prices/raw/shapes");
    let Ok(entries) = folder.read_dir() else {
        return;
    };
    let mut run = Run::new();
    let mut arguments = "prices update -o new.csv".to_owned();
    for entry in entries {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.starts_with("RECONSTRUCTED") {
            run = run.file(&name, std::fs::read(folder.join(&name)).unwrap());
            arguments += &[" --file ", &name].concat();
        }
    }
    let said = run.says(&arguments);
    assert_eq!(said.code, 3, "{}", said.stdout);
    let (old, new) = (PriceList::embedded().unwrap(), list(&said, "new.csv"));
    let mut taken = 0;
    for ((key, old), (_, new)) in old.iter().zip(new.iter()) {
        assert_eq!((&old.tiers, &old.unit), (&new.tiers, &new.unit), "{key:?}");
        taken += usize::from(old.source != new.source);
    }
    assert_eq!(taken, 13, "{}", said.stdout);
}
