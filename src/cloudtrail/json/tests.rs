use super::*;
use proptest::prelude::*;

fn skips(text: &[u8]) -> Result<usize, Fault> {
    let mut cursor = Cursor::new(text, 0);
    cursor.skip().map(<[u8]>::len)
}

#[test]
fn what_is_no_json_is_refused_where_it_goes_wrong() {
    for (text, at) in [
        ("{\"a\" 1}", 5),
        ("{\"a\":1,}", 7),
        ("[1 2]", 3),
        ("{\"a\":01}", 6),
        ("[\"\\x\"]", 3),
        ("[\"\\u12g4\"]", 6),
        ("nul!", 3),
        ("[\"a\nb\"]", 3),
        ("{1:2}", 1),
        ("[}", 1),
        ("+1", 0),
        ("[1.]", 3),
    ] {
        assert_eq!(skips(text.as_bytes()), Err(Fault::syntax(at)), "{text}");
    }
}

#[test]
fn every_cut_of_a_value_is_a_cut() {
    let text = br#"{"a":[1,-2.5e3,"x\n\u00e9",true,false,null,{"b":{}}],"c":[]}"#;
    assert_eq!(skips(text), Ok(text.len()));
    for length in 0..text.len() {
        assert_eq!(skips(&text[..length]), Err(Fault::CUT), "cut at {length}");
    }
}

#[test]
fn nesting_stops_at_the_limit() {
    let nested = |depth: usize| [vec![b'['; depth], vec![b']'; depth]].concat();
    assert!(skips(&nested(MAX_DEPTH as usize)).is_ok());
    assert_eq!(skips(&nested(129)), Err(Fault::too_deep(128)));
}

#[test]
fn escapes_resolve_and_lone_surrogates_are_replaced() {
    let text = |raw: &str| {
        let quoted = format!("\"{raw}\"");
        let mut cursor = Cursor::new(quoted.as_bytes(), 0);
        cursor.string().map(|string| string.text().into_owned())
    };
    assert_eq!(text(r"a\/\u00e9\ud83d\ude00\t").as_deref(), Ok("a/é😀\t"));
    assert_eq!(text(r"\ud83dx").as_deref(), Ok("\u{fffd}x"));
    assert_eq!(text(r"\ude00\ud83d").as_deref(), Ok("\u{fffd}\u{fffd}"));
    assert_eq!(text(r"\ud83d\u0041").as_deref(), Ok("\u{fffd}A"));
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<String>().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn agrees_with_serde_json_on_any_value(value in any_json(), pretty: bool) {
        let text = if pretty {
            serde_json::to_string_pretty(&value)
        } else {
            serde_json::to_string(&value)
        }.unwrap();
        prop_assert_eq!(skips(text.as_bytes()), Ok(text.len()));
        if let Some(expected) = value.as_str() {
            let mut cursor = Cursor::new(text.as_bytes(), 0);
            prop_assert_eq!(cursor.string().unwrap().text(), expected);
        }
    }

    #[test]
    fn agrees_with_serde_json_on_any_damage(
        value in any_json(), at: prop::sample::Index, byte in any::<u8>()
    ) {
        let mut text = serde_json::to_vec(&value).unwrap();
        let at = at.index(text.len());
        text[at] = byte;
        let ours = skips(&text).is_ok_and(|length| length == text.len());
        let theirs = serde_json::from_slice::<serde_json::Value>(&text);
        // serde_json also refuses invalid UTF-8 and lone surrogates, which we replace, and
        // trims the white space around a document.
        let trimmed = text.trim_ascii().len() == text.len();
        if theirs.is_ok() && trimmed {
            prop_assert!(ours);
        } else if std::str::from_utf8(&text).is_ok() && trimmed {
            let surrogate = theirs.is_err_and(|error| {
                let error = error.to_string();
                error.contains("surrogate") || error.contains("hex escape")
            });
            prop_assert!(!ours || surrogate);
        }
    }

    #[test]
    fn a_run_ends_at_the_first_special_byte(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let slow = bytes.iter().position(|&b| b == b'"' || b == b'\\' || b < 0x20);
        prop_assert_eq!(plain_run(&bytes), slow.unwrap_or(bytes.len()));
    }
}
