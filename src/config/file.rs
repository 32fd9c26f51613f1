//! The layout of `byok-cost.toml`: which fields there are, and what must hold between them.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::check::{self, Check, KEY_SPECS, quote};
use super::error::{Complaint, ConfigError, Fault};
use super::section::{Document, Located, Section};
use super::{Cluster, Config, Gates, Key, KeyManager, Percent, Storage, Trail, account_table};
use crate::cloudtrail::attributes::arn_region;
use crate::units::Text;

/// The layout that this version reads.
const VERSION: u64 = 1;

/// What a bucket of a cluster can store.
const BUCKET_STORAGE: [(&str, Storage); 3] = [
    ("document", Storage::Document),
    ("backup", Storage::Backup),
    ("other", Storage::Other),
];

/// What a volume of a cluster can store.
const VOLUME_STORAGE: [(&str, Storage); 3] = [
    ("zeebe", Storage::Zeebe),
    ("elasticsearch", Storage::Elasticsearch),
    ("disk", Storage::Disk),
];

impl Config {
    /// Reads the contents of a config; `file` is how messages name it.
    ///
    /// Every fault is reported, not only the first; after broken TOML or an unknown
    /// `config_version` only these, since all else would be guesses.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        read(text, file, top)
    }
}

/// Reads a file's text with `read`; every fault, if there is any.
pub(super) fn read<T>(
    text: &str,
    file: &str,
    read: impl FnOnce(&mut Section<'_, '_>) -> T,
) -> Result<T, ConfigError> {
    let mut document = Document::new(text);
    let (table, broken) = DeTable::parse_recoverable(text);
    for error in broken {
        let byte = error.span().map_or(text.len(), |span| span.start);
        let fault = not_toml(document.line(byte), error.message());
        document.faults.push(fault);
    }
    if document.faults.is_empty() {
        let value = Section::top(&mut document, table.get_ref(), |section| read(section));
        if document.faults.is_empty() {
            return Ok(value);
        }
    }
    document.faults.sort();
    document.faults.dedup();
    Err(ConfigError::Invalid {
        file: file.to_owned(),
        faults: document.faults,
    })
}

fn not_toml(line: usize, message: &str) -> Fault {
    Fault {
        line,
        section: String::new(),
        reason: format!("this is no TOML: {message}"),
        remedy: "see https://toml.io".to_owned(),
    }
}

fn top(file: &mut Section<'_, '_>) -> Config {
    let version = file.number("config_version", 0);
    file.complain_of_missing("config_version", "begin the file with `config_version = 1`");
    if let Some(version) = version.filter(|version| *version != VERSION) {
        refuse_version(file, version);
        return Config::default();
    }
    Config {
        account: file
            .table("account", account_table::read)
            .unwrap_or_default(),
        clusters: file.tables("clusters", cluster),
        gates: file.table("gates", gates).unwrap_or_default(),
        trails: file.tables("trails", trail),
        keys: file.tables("keys", key).into_iter().collect(),
    }
}

fn refuse_version(file: &mut Section<'_, '_>, version: u64) {
    let reason = format!("`config_version` {version} is unknown to this version of byok-cost");
    let remedy = format!("install a newer one, or write version {VERSION} of the layout");
    file.only_complaint(Complaint::new(reason, remedy));
}

fn gates(section: &mut Section<'_, '_>) -> Gates {
    let mut gates = Gates {
        max_growth: percent(section, "max_growth"),
        min_coverage: percent(section, "min_coverage"),
        ..Gates::default()
    };
    for budget in section.texts("budgets", check::budget) {
        budget
            .value
            .parse()
            .into_iter()
            .for_each(|budget| gates.set(budget));
    }
    gates
}

fn percent(section: &mut Section<'_, '_>, name: &'static str) -> Option<Percent> {
    let text = section.text(name, check::percent)?;
    text.value.parse().ok()
}

fn cluster(section: &mut Section<'_, '_>) -> Option<Cluster> {
    let name = section.text("name", check::name);
    section.complain_of_missing("name", "give the cluster the name that reports show");
    if let Some(name) = &name {
        section.label(format!("cluster {}", quote(&name.value)));
        section.claim("cluster", name, "give each cluster a name of its own");
    }
    let region = section.text("region", check::region);
    let keys = section.texts("keys", check::key_arn);
    agree_on_region(section, region.as_ref(), &keys);
    let role_ids = section.texts("role_ids", check::role_id);
    for role_id in &role_ids {
        let remedy = "a role id tells one cluster: leave it in one, or in none";
        section.claim("role id", role_id, remedy);
    }
    let cluster = Cluster {
        name: name.map(|name| name.value).unwrap_or_default(),
        region: region.map(|region| region.value),
        keys: values(keys),
        role_arn: section
            .text("role_arn", check::role_arn)
            .map(|arn| arn.value),
        role_ids: values(role_ids),
        caller_accounts: values(section.texts("caller_accounts", check::account)),
        buckets: stores(section, "buckets", ("name", check::bucket), &BUCKET_STORAGE),
        volumes: stores(section, "volumes", ("id", check::volume), &VOLUME_STORAGE),
        cost_centre: section
            .text("cost_centre", check::name)
            .map(|centre| centre.value),
    };
    complain_of_empty(section);
    (!cluster.name.is_empty()).then_some(cluster)
}

/// A cluster to which no record can be mapped is a slip.
fn complain_of_empty(section: &mut Section<'_, '_>) {
    let telling = [
        "keys",
        "role_arn",
        "role_ids",
        "caller_accounts",
        "buckets",
        "volumes",
    ];
    if !telling.iter().any(|name| section.has(name)) {
        let reason = "nothing in it tells which calls are the cluster's";
        let remedy = "add `keys = [\"arn:aws:kms:…\"]`";
        section.complain(section.line(), Complaint::new(reason, remedy));
    }
}

/// The key of a cluster lies in the cluster's region; with dual-region backup there is a second
/// key in the backup's region (camunda-docs, `docs/components/saas/byok/aws-kms-setup.md`).
fn agree_on_region(
    section: &mut Section<'_, '_>,
    region: Option<&Located<Text>>,
    keys: &[Located<Text>],
) {
    let (Some(region), Some(first)) = (region, keys.first()) else {
        return;
    };
    let is_there = |key: &Located<Text>| arn_region(&key.value) == Some(&region.value);
    if !keys.iter().any(is_there) {
        let elsewhere = arn_region(&first.value).unwrap_or_default();
        let reason = format!(
            "the cluster is in {}, its key in `{elsewhere}`",
            quote(&region.value)
        );
        let remedy = "correct one of them, or add the key of the cluster's own region";
        section.complain(first.line, Complaint::new(reason, remedy));
    }
}

fn stores(
    section: &mut Section<'_, '_>,
    name: &'static str,
    (identifier, check): (&'static str, Check),
    kinds: &[(&str, Storage)],
) -> BTreeMap<Text, Storage> {
    let mut stores = BTreeMap::new();
    let read = section.tables(name, |item| {
        let id = item.text(identifier, check);
        item.complain_of_missing(identifier, "say which one");
        let storage = item.choice("storage", kinds);
        let words: Vec<&str> = kinds.iter().map(|(word, _)| *word).collect();
        let remedy = format!("say what it stores: {}", words.join(", "));
        item.complain_of_missing("storage", &remedy);
        Some((id?, storage?.value))
    });
    for (id, storage) in read {
        section.agree(identifier, &id, storage.name());
        if stores.insert(id.value.clone(), storage).is_some() {
            let reason = format!("{} stands twice in `{name}`", quote(&id.value));
            section.complain(id.line, Complaint::new(reason, "remove one"));
        }
    }
    stores
}

fn trail(section: &mut Section<'_, '_>) -> Option<Trail> {
    let name = section.text("name", check::name);
    section.complain_of_missing("name", "give the trail the name that reports show");
    if let Some(name) = &name {
        section.label(format!("trail {}", quote(&name.value)));
        section.claim("trail", name, "give each trail a name of its own");
    }
    let root = section.text("root", check::root);
    section.complain_of_missing(
        "root",
        "write the part of the path before `<account>/CloudTrail/`, `AWSLogs/` say",
    );
    let root = root.map(|root| Located {
        value: plain_root(&root.value),
        line: root.line,
    });
    if let Some(root) = &root {
        let at = Located {
            value: Text::from(root.value.trim_end_matches('/')),
            line: root.line,
        };
        let remedy = "where several trails write under one root, write one section with `trails`";
        section.claim("root", &at, remedy);
    }
    let trails = section.number("trails", 1).map(saturated);
    let bucket_owner = section.text("bucket_owner", check::account);
    let bucket_region = section.text("bucket_region", check::region);
    Some(Trail {
        name: name?.value,
        root: root?.value,
        trails,
        bucket_owner: bucket_owner.map(|owner| owner.value),
        bucket_region: bucket_region.map(|region| region.value),
    })
}

/// The root of files that lie in the PATH itself is `.`, however it is written.
fn plain_root(root: &str) -> Text {
    Text::from(if root.trim_end_matches('/').is_empty() {
        "."
    } else {
        root
    })
}

fn key(section: &mut Section<'_, '_>) -> Option<(Text, Key)> {
    let arn = section.text("arn", check::key_arn);
    section.complain_of_missing("arn", "say which key");
    if let Some(arn) = &arn {
        section.label(format!("key {}", quote(&arn.value)));
        section.claim("key", arn, "merge the two sections");
    }
    let managers = [("customer", KeyManager::Customer), ("aws", KeyManager::Aws)];
    let specs = KEY_SPECS.map(|spec| (spec, Text::from(spec)));
    let key = Key {
        versions: section.number("versions", 1).map(saturated),
        key_spec: section.choice("key_spec", &specs).map(|spec| spec.value),
        manager: section
            .choice("manager", &managers)
            .map(|manager| manager.value),
    };
    Some((arn?.value, key))
}

fn values(located: Vec<Located<Text>>) -> Vec<Text> {
    located.into_iter().map(|text| text.value).collect()
}

/// AWS allows far fewer trails and rotations than either bound.
fn saturated(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
