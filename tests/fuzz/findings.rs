//! What fuzzing has found, each kept as a test of its own.

use super::targets;

#[test]
fn bytes_that_are_nothing_are_nothing_to_every_target() {
    for (name, target) in targets::TARGETS {
        for data in [
            b"".as_slice(),
            b"\0",
            b"{",
            b"[",
            b"\"",
            b"\x1f\x8b\x08",
            b"PK\x03\x04",
        ] {
            assert!(
                std::panic::catch_unwind(|| target(data)).is_ok(),
                "{name}: {data:?}"
            );
        }
    }
}

/// Records in base64 and gzip were placed behind the end of the file.
#[test]
fn what_is_packed_has_the_place_of_its_package() {
    let record = r#"{"eventSource":"kms.amazonaws.com","eventName":"Decrypt"}"#;
    let log_event = serde_json::json!({ "message": record });
    let document = serde_json::json!({ "logEvents": vec![log_event; 500] }).to_string();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut encoder, document.as_bytes()).unwrap();
    targets::packed(&encoder.finish().unwrap());
}

/// UTF-8 can be longer than the UTF-16 that it was made of.
#[test]
fn places_in_utf16_are_those_in_utf8() {
    let text = format!("[\"{}\", 7, 8]", "\u{20ac}".repeat(200));
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    targets::contents(&[b"\xff\xfe", bytes.as_slice()].concat());
}
