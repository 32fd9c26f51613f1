//! Duties on what AWS was asked for, and refused.

use super::*;

/// What AWS refused is known to be not known, and why; it is no file that is missing.
#[test]
fn what_was_refused_says_why() {
    for (file, operation, duty) in [
        (
            "key-0b77c1aa-1234-4a5b-8c9d-1234567890ab.json",
            "DescribeKey",
            Duty::KeyExists,
        ),
        (
            "policy-0b77c1aa-1234-4a5b-8c9d-1234567890ab.json",
            "GetKeyPolicy",
            Duty::Policy,
        ),
        (
            "rotation-0b77c1aa-1234-4a5b-8c9d-1234567890ab.json",
            "GetKeyRotationStatus",
            Duty::Rotation,
        ),
        ("eu-central-1/trails.json", "DescribeTrails", Duty::Trail),
        ("status-main.json", "GetTrailStatus", Duty::Trail),
        ("selectors-main.json", "GetEventSelectors", Duty::Trail),
        (
            "lifecycle-example-logs.json",
            "GetBucketLifecycleConfiguration",
            Duty::Retention,
        ),
    ] {
        let mut files = files();
        let name = match file {
            "eu-central-1/trails.json" => "trails.json",
            "key-0b77c1aa-1234-4a5b-8c9d-1234567890ab.json" => "key.json",
            file => file,
        };
        let answer = files.iter_mut().find(|(known, _)| *known == name).unwrap();
        let error = json!({ "Code": "AccessDeniedException", "Message": "no" });
        *answer = (file, json!({ "Operation": operation, "Error": error }));
        let lines = checked(&files, &config());
        let line = lines.iter().find(|line| line.duty == duty).unwrap();
        let Finding::NotKnown { why, remedy } = &line.finding else {
            panic!("{operation}: {:?}", line.finding);
        };
        assert_eq!(why, &format!("{operation}: AccessDeniedException: no"));
        assert!(remedy.contains("--print-policy"), "{remedy}");
    }
}

#[test]
fn a_key_that_is_not_there_is_a_problem() {
    let mut files = files();
    let error = json!({ "Code": "NotFoundException", "Message": "no" });
    let refused = json!({ "Operation": "DescribeKey", "Error": error });
    files[0] = ("key-0b77c1aa-1234-4a5b-8c9d-1234567890ab.json", refused);
    let (problems, _) = faults(&files, &config());
    assert_eq!(problems, [Duty::KeyExists]);
}

/// `status-main-2.json` has `main` in its name too.
#[test]
fn a_file_is_of_the_trail_with_the_longest_name_in_it() {
    let mut files = files();
    let trails = files[3].1["trailList"].as_array_mut().unwrap();
    let mut second = trails[0].clone();
    second["Name"] = json!("main-2");
    second["TrailARN"] = json!(TRAIL.replace("main", "main-2"));
    trails.insert(0, second);
    files.insert(4, ("status-main-2.json", json!({ "IsLogging": false })));
    assert_eq!(faults(&files, &config()), (vec![], vec![]));
    files.retain(|(name, _)| *name != "status-main.json");
    assert_eq!(faults(&files, &config()), (vec![], vec![Duty::Trail]));
}

/// The keys of a multi-Region key have one id: the folder tells them apart.
#[test]
fn a_replicas_policy_is_its_own() {
    let (home, second) = ("eu-central-1", "eu-west-1");
    let replica = KEY.replace(home, second);
    let mut described = files()[0].1.clone();
    described["KeyMetadata"]["Arn"] = json!(replica);
    let own = json!({ "Policy": json!({ "Statement": [] }).to_string() });
    let mut files = files();
    files.push(("key-2.json", described));
    files[1].0 = "eu-central-1/policy-0b77c1aa-1234-4a5b-8c9d-1234567890ab.json";
    files.push((
        "eu-west-1/policy-0b77c1aa-1234-4a5b-8c9d-1234567890ab.json",
        own,
    ));
    let mut config = config();
    config.clusters[0].keys.push(replica.as_str().into());
    let lines = checked(&files, &config);
    let policies = lines.iter().filter(|line| line.duty == Duty::Policy);
    let findings: Vec<bool> = policies
        .map(|line| matches!(line.finding, Finding::Ok(_)))
        .collect();
    assert_eq!(findings, [true, false]);
}

#[test]
fn an_account_without_any_trail_has_a_problem() {
    let mut files = files();
    files.truncate(3);
    files.push(("trails.json", json!({ "trailList": [] })));
    let (problems, _) = faults(&files, &config());
    assert_eq!(problems, [Duty::Trail]);
}

#[test]
fn the_last_use_is_told_if_it_was_asked() {
    let mut files = files();
    let last = |usage: Value| {
        json!({ "KeyId": "0b77c1aa-1234-4a5b-8c9d-1234567890ab", "KeyLastUsage": usage,
                "TrackingStartDate": "2026-05-01T00:00:00+00:00" })
    };
    let used = json!({ "Operation": "Decrypt", "Timestamp": "2026-11-20T10:00:00+00:00" });
    files.push(("last.json", last(used)));
    let said = |files: &[(&str, Value)]| {
        let lines = checked(files, &config());
        let line = lines.into_iter().find(|line| line.duty == Duty::LastUse);
        line.unwrap().finding
    };
    let used = "last used on 2026-11-20, by Decrypt";
    assert_eq!(said(&files), Finding::Information(used.to_owned()));
    files.last_mut().unwrap().1 = last(json!({}));
    let unused = "not used since 2026-05-01; volumes that are attached make no calls";
    assert_eq!(said(&files), Finding::Information(unused.to_owned()));
}

/// A multi-Region key and its replica have one id, which is all that this answer names.
#[test]
fn a_replicas_last_use_is_its_own() {
    let replica = KEY.replace("eu-central-1", "eu-west-1");
    let last = |day: &str| {
        json!({ "KeyId": "0b77c1aa-1234-4a5b-8c9d-1234567890ab",
                "KeyLastUsage": { "Operation": "Decrypt", "Timestamp": format!("{day}T10:00:00+00:00") } })
    };
    let mut files = files();
    let file = "last-use-0b77c1aa-1234-4a5b-8c9d-1234567890ab.json";
    let (home, second) = (format!("eu-central-1/{file}"), format!("eu-west-1/{file}"));
    let answers = [(home, last("2026-11-20")), (second, last("2026-11-02"))];
    let mut documents = Documents::default();
    for (name, answer) in &answers {
        documents.add(name, answer.to_string().as_bytes()).unwrap();
    }
    for (name, json) in files.drain(..) {
        documents.add(name, json.to_string().as_bytes()).unwrap();
    }
    let mut config = config();
    config.clusters[0].keys.push(replica.as_str().into());
    let lines = check(&config, &documents).remove(0).lines;
    let told = lines.iter().filter(|line| line.duty == Duty::LastUse);
    let told: Vec<&Finding> = told.map(|line| &line.finding).collect();
    let used = |day: &str| Finding::Information(format!("last used on {day}, by Decrypt"));
    assert_eq!(told, [&used("2026-11-20"), &used("2026-11-02")]);
}
