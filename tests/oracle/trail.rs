//! Which trail delivered a file: by its path.

/// A trail that the configuration names.
#[derive(Clone, Debug)]
pub(crate) struct NamedRoot {
    pub(crate) name: String,
    /// The root that the paths of its files tell; where they tell none, how they start.
    pub(crate) root: String,
    /// How many trails write there; `None` leaves it to the logs.
    pub(crate) trails: Option<u64>,
}

/// The trail of a file: those of the configuration in its order, then the others by their root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Trail {
    pub(crate) rank: usize,
    pub(crate) name: String,
    pub(crate) trails: Option<u64>,
}

/// The name of the trail of files whose path tells none: the PATH given.
pub(crate) const PATH_ITSELF: &str = ".";

pub(crate) fn trail(path: &str, named: &[NamedRoot]) -> Trail {
    let configured = named
        .iter()
        .enumerate()
        .find(|(_, trail)| match root(path) {
            PATH_ITSELF => path.starts_with(&trail.root),
            root => root == trail.root,
        });
    match configured {
        Some((rank, trail)) => Trail {
            rank,
            name: trail.name.clone(),
            trails: trail.trails,
        },
        None => Trail {
            rank: named.len(),
            name: root(path).to_owned(),
            trails: None,
        },
    }
}

/// What stands before `<account>/CloudTrail/`.
fn root(path: &str) -> &str {
    let parts: Vec<&str> = path.split('/').collect();
    let account = parts.windows(2).position(|pair| {
        let is_account = pair[0].len() == 12 && pair[0].bytes().all(|byte| byte.is_ascii_digit());
        is_account && pair[1] == "CloudTrail"
    });
    match account {
        Some(at) => &path[..parts[..at].iter().map(|part| part.len() + 1).sum()],
        None => PATH_ITSELF,
    }
}

#[test]
fn a_root_is_what_stands_before_account_and_cloudtrail() {
    let path = "bucket/AWSLogs/o-x/111122223333/CloudTrail/eu-west-1/2026/10/01/a.json.gz";
    assert_eq!(root(path), "bucket/AWSLogs/o-x/");
    assert_eq!(root("111122223333/CloudTrail/a.json"), "");
    assert_eq!(root("exports/a.json"), PATH_ITSELF);
    assert_eq!(root("11112222333x/CloudTrail/a.json"), PATH_ITSELF);
    assert_eq!(root("x/2026/CloudTrail/a.json"), PATH_ITSELF);
}
