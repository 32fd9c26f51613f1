use proptest::prelude::*;

use super::*;
use crate::cloudtrail::attributes::{Context, RequestClass};

const CAMUNDA: &str = "444455556666";

fn call() -> Attributes<Text> {
    Attributes {
        region: None,
        recipient_account: None,
        key: None,
        second_key: None,
        caller_account: None,
        role_id: None,
        identity_type: None,
        invoked_by: None,
        operation: "Decrypt".into(),
        class: RequestClass::Symmetric,
        context: None,
        bucket_key: None,
        error: None,
        dry_run: false,
    }
}

fn with_context(kind: ContextKind, value: &str) -> Attributes<Text> {
    let value = value.into();
    Attributes {
        context: Some(Context { kind, value }),
        ..call()
    }
}

fn on_key(key: &str) -> Attributes<Text> {
    Attributes {
        key: Some(key.into()),
        ..call()
    }
}

fn cluster(name: &str, key: &str) -> Cluster {
    Cluster {
        name: name.into(),
        keys: vec![key.into()],
        ..Cluster::default()
    }
}

/// Two clusters in one account of Camunda, each told by everything there is.
fn two_clusters() -> Config {
    let whole = |name: &str, letter: &str| Cluster {
        role_arn: Some(format!("arn:aws:iam::{CAMUNDA}:role/{letter}").into()),
        role_ids: vec![format!("AROA{letter}").into()],
        buckets: [
            (format!("docs-{letter}").into(), Storage::Document),
            (format!("backup-{letter}").into(), Storage::Backup),
        ]
        .into(),
        volumes: [(format!("vol-{letter}").into(), Storage::Zeebe)].into(),
        ..cluster(name, &format!("key-{letter}"))
    };
    Config {
        clusters: vec![whole("alpha", "A"), whole("beta", "B")],
        ..Config::default()
    }
}

fn told(config: &Config, call: &Attributes<Text>) -> (Option<String>, Option<Rule>) {
    let attribution = Attributor::new(config).attribute(call);
    let cluster = attribution.cluster.map(|cluster| cluster.to_string());
    (cluster, attribution.rule)
}

fn stored(config: &Config, call: &Attributes<Text>) -> Storage {
    Attributor::new(config).attribute(call).storage
}

#[test]
fn each_clue_alone_tells_the_cluster() {
    let config = two_clusters();
    let by_role = Attributes {
        role_id: Some("AROAB".into()),
        ..call()
    };
    let by_second_key = Attributes {
        second_key: Some("key-B".into()),
        ..on_key("key-X")
    };
    for (call, rule) in [
        (by_role, Rule::RoleId),
        (with_context(ContextKind::Bucket, "docs-B"), Rule::Bucket),
        (with_context(ContextKind::Volume, "vol-B"), Rule::Volume),
        (on_key("key-B"), Rule::Key),
        (by_second_key, Rule::SecondKey),
    ] {
        assert_eq!(told(&config, &call), (Some("beta".into()), Some(rule)));
    }
    assert_eq!(told(&config, &on_key("key-X")), (None, None));
    assert_eq!(
        told(&config, &with_context(ContextKind::Other, "docs-B")),
        (None, None)
    );
}

#[test]
fn the_stronger_clue_wins_and_the_disagreement_is_told() {
    let call = Attributes {
        role_id: Some("AROAA".into()),
        ..Attributes {
            key: Some("key-B".into()),
            ..with_context(ContextKind::Bucket, "backup-A")
        }
    };
    let attribution = Attributor::new(&two_clusters()).attribute(&call);
    assert_eq!(
        attribution,
        Attribution {
            cluster: Some("alpha".into()),
            storage: Storage::Backup,
            rule: Some(Rule::RoleId),
            disagreement: Some(Disagreement {
                used: Rule::RoleId,
                other: Rule::Key,
                other_cluster: "beta".into(),
            }),
        }
    );
}

#[test]
fn clues_that_agree_or_are_unknown_are_no_disagreement() {
    let agreeing = Attributes {
        role_id: Some("AROAA".into()),
        caller_account: Some(CAMUNDA.into()),
        key: Some("key-A".into()),
        second_key: Some("key-X".into()),
        ..with_context(ContextKind::Bucket, "bucket-X")
    };
    let attribution = Attributor::new(&two_clusters()).attribute(&agreeing);
    assert_eq!(attribution.cluster.as_deref(), Some("alpha"));
    assert_eq!(attribution.disagreement, None);
    assert_eq!(attribution.storage, Storage::Other);
}

fn from_camunda(key: Option<&str>) -> Attributes<Text> {
    Attributes {
        caller_account: Some(CAMUNDA.into()),
        key: key.map(Text::from),
        ..call()
    }
}

#[test]
fn an_account_of_two_clusters_tells_nothing() {
    let mut config = two_clusters();
    config.clusters[0].caller_accounts = vec![CAMUNDA.into()];
    assert_eq!(told(&config, &from_camunda(None)), (None, None));
    let by_key = (Some("beta".into()), Some(Rule::Key));
    assert_eq!(told(&config, &from_camunda(Some("key-B"))), by_key);
}

#[test]
fn the_account_of_a_role_claims_no_foreign_key_but_a_stated_account_does() {
    let mut config = two_clusters();
    config.clusters.truncate(1);
    let by_account = (Some("alpha".into()), Some(Rule::CallerAccount));
    assert_eq!(told(&config, &from_camunda(None)), by_account);
    assert_eq!(told(&config, &from_camunda(Some("key-A"))), by_account);
    assert_eq!(told(&config, &from_camunda(Some("key-X"))), (None, None));
    config.clusters[0].caller_accounts = vec![CAMUNDA.into()];
    assert_eq!(told(&config, &from_camunda(Some("key-X"))), by_account);
}

#[test]
fn a_shared_key_needs_another_clue() {
    let mut config = two_clusters();
    config.clusters[1].keys = vec!["key-A".into()];
    assert_eq!(told(&config, &on_key("key-A")), (None, None));
    let attributor = Attributor::new(&config);
    let both: Vec<Text> = ["alpha", "beta"].map(Text::from).into();
    assert_eq!(attributor.clusters_of_key("key-A"), both);
    assert!(attributor.clusters_of_key("key-B").is_empty());
    let with_bucket = Attributes {
        key: Some("key-A".into()),
        ..with_context(ContextKind::Bucket, "docs-B")
    };
    assert_eq!(told(&config, &with_bucket).0.as_deref(), Some("beta"));
    assert_eq!(attributor.attribute(&with_bucket).disagreement, None);
}

#[test]
fn a_clue_of_two_clusters_can_still_contradict() {
    let mut config = two_clusters();
    let shared: BTreeMap<Text, Storage> = [("shared".into(), Storage::Backup)].into();
    config.clusters[0].buckets = shared.clone();
    config.clusters[1].buckets = shared;
    config.clusters.push(cluster("gamma", "key-C"));
    let call = Attributes {
        key: Some("key-C".into()),
        ..with_context(ContextKind::Bucket, "shared")
    };
    let attribution = Attributor::new(&config).attribute(&call);
    assert_eq!(attribution.cluster.as_deref(), Some("gamma"));
    assert_eq!(attribution.storage, Storage::Backup);
    let disagreement = attribution.disagreement.unwrap();
    assert_eq!(
        (disagreement.used, disagreement.other),
        (Rule::Key, Rule::Bucket)
    );
    assert_eq!(&*disagreement.other_cluster, "alpha");
}

#[test]
fn the_context_tells_what_was_stored() {
    let config = two_clusters();
    for (kind, value, storage) in [
        (ContextKind::Bucket, "docs-A", Storage::Document),
        (ContextKind::Bucket, "backup-B", Storage::Backup),
        (ContextKind::Bucket, "bucket-X", Storage::Other),
        (ContextKind::Volume, "vol-A", Storage::Zeebe),
        (ContextKind::Volume, "vol-X", Storage::Disk),
        (ContextKind::Volume, "docs-A", Storage::Disk),
        (ContextKind::Trail, "docs-A", Storage::Trail),
        (ContextKind::Other, "docs-A", Storage::Other),
    ] {
        assert_eq!(
            stored(&config, &with_context(kind, value)),
            storage,
            "{value}"
        );
        assert_eq!(
            stored(&Config::default(), &with_context(kind, "x")),
            match kind {
                ContextKind::Volume => Storage::Disk,
                ContextKind::Trail => Storage::Trail,
                ContextKind::Bucket | ContextKind::Other => Storage::Other,
            }
        );
    }
    assert_eq!(stored(&config, &call()), Storage::Other);
}

fn texts_of(letters: &'static [&'static str]) -> impl Strategy<Value = Vec<Text>> {
    prop::sample::subsequence(letters, 0..=letters.len())
        .prop_map(|texts| texts.into_iter().map(Text::from).collect())
}

fn stores_of(
    ids: &'static [&'static str],
    kinds: &'static [Storage],
) -> impl Strategy<Value = BTreeMap<Text, Storage>> {
    let id = prop::sample::select(ids).prop_map(Text::from);
    prop::collection::btree_map(id, prop::sample::select(kinds), 0..=2)
}

const KINDS: &[Storage] = &Storage::ALL;

prop_compose! {
    fn any_cluster()(
        keys in texts_of(&["k1", "k2", "k3"]),
        role_ids in texts_of(&["r1", "r2"]),
        caller_accounts in texts_of(&["1", "2"]),
        role_account in prop::option::of(prop::sample::select(&["1", "2"])),
        buckets in stores_of(&["b1", "b2"], KINDS),
        volumes in stores_of(&["v1", "v2"], KINDS),
    ) -> Cluster {
        Cluster {
            keys,
            role_ids,
            caller_accounts,
            role_arn: role_account.map(|account| format!("arn:aws:iam::{account}:role/r").into()),
            buckets,
            volumes,
            ..Cluster::default()
        }
    }
}

fn maybe(texts: &'static [&'static str]) -> impl Strategy<Value = Option<Text>> {
    prop::option::of(prop::sample::select(texts).prop_map(Text::from))
}

prop_compose! {
    fn any_call()(
        key in maybe(&["k1", "k2", "k3", "k4"]),
        second_key in maybe(&["k1", "k2", "k3", "k4"]),
        role_id in maybe(&["r1", "r2", "r3"]),
        caller_account in maybe(&["1", "2", "3"]),
        kind in prop::sample::select(&ContextKind::ALL),
        value in maybe(&["b1", "b2", "v1", "v2", "x"]),
    ) -> Attributes<Text> {
        let context = value.map(|value| Context { kind, value });
        Attributes { key, second_key, caller_account, role_id, context, ..call() }
    }
}

prop_compose! {
    fn any_clusters()(clusters in prop::collection::vec(any_cluster(), 0..4)) -> Vec<Cluster> {
        let named = clusters.into_iter().zip(["c1", "c2", "c3"]);
        named.map(|(cluster, name)| Cluster { name: name.into(), ..cluster }).collect()
    }
}

proptest! {
    #[test]
    fn the_order_of_clusters_in_the_config_has_no_influence(
        (clusters, shuffled) in any_clusters()
            .prop_flat_map(|clusters| (Just(clusters.clone()), Just(clusters).prop_shuffle())),
        call in any_call(),
    ) {
        let config = |clusters| Config { clusters, ..Config::default() };
        let (one, other) = (config(clusters), config(shuffled));
        prop_assert_eq!(
            Attributor::new(&one).attribute(&call),
            Attributor::new(&other).attribute(&call)
        );
    }

    #[test]
    fn a_cluster_is_told_by_a_field_that_names_the_call(
        clusters in any_clusters(),
        call in any_call(),
    ) {
        let config = Config { clusters, ..Config::default() };
        let attribution = Attributor::new(&config).attribute(&call);
        prop_assert_eq!(attribution.cluster.is_some(), attribution.rule.is_some());
        let Some(rule) = attribution.rule else {
            prop_assert_eq!(attribution.disagreement, None);
            return Ok(());
        };
        let names = |cluster: &Cluster| match rule {
            Rule::RoleId => cluster.role_ids.iter().any(|id| Some(id) == call.role_id.as_ref()),
            Rule::Bucket => call.context.as_ref().is_some_and(|c| cluster.buckets.contains_key(&c.value)),
            Rule::Volume => call.context.as_ref().is_some_and(|c| cluster.volumes.contains_key(&c.value)),
            Rule::CallerAccount => {
                let of_role = cluster.role_arn.as_deref().and_then(arn_account).map(Text::from);
                let mut accounts = cluster.caller_accounts.iter().chain(&of_role);
                accounts.any(|account| Some(account) == call.caller_account.as_ref())
            }
            Rule::Key => cluster.keys.iter().any(|key| Some(key) == call.key.as_ref()),
            Rule::SecondKey => cluster.keys.iter().any(|key| Some(key) == call.second_key.as_ref()),
        };
        let naming: Vec<&Text> = config.clusters.iter().filter(|c| names(c)).map(|c| &c.name).collect();
        prop_assert_eq!(naming, [attribution.cluster.as_ref().unwrap()]);
        if let Some(disagreement) = attribution.disagreement {
            prop_assert_eq!(disagreement.used, rule);
            prop_assert_ne!(disagreement.other, rule);
            prop_assert_ne!(Some(disagreement.other_cluster), attribution.cluster);
        }
    }
}
