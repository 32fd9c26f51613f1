//! Contents in base64, compressed or not, as CloudWatch Logs hands them to Lambda and Kinesis
//! (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html>).

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::cloudtrail::window::LARGEST_VALUE;

/// What `text` holds; `None` if it is not packed so, or larger than a value may be.
pub(super) fn open(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() < 8 || text.starts_with(['{', '[']) {
        return None;
    }
    let bytes = STANDARD.decode(text).ok()?;
    if !bytes.starts_with(b"\x1f\x8b") {
        return String::from_utf8(bytes).ok();
    }
    let mut contents = Vec::new();
    let limit = LARGEST_VALUE as u64 + 1;
    let decoder = flate2::read::MultiGzDecoder::new(bytes.as_slice());
    decoder.take(limit).read_to_end(&mut contents).ok()?;
    (contents.len() <= LARGEST_VALUE).then(|| String::from_utf8_lossy(&contents).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_opened_and_anything_else_is_not() {
        assert_eq!(open("eyJhIjoxfQ==").as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(open("no base64 at all"), None);
        assert_eq!(open("{\"a\":1}"), None);
    }

    #[test]
    fn what_inflates_beyond_the_largest_value_is_not_opened() {
        use std::io::Write;
        let gzip = |size: usize| {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
            encoder.write_all(&vec![b' '; size]).unwrap();
            STANDARD.encode(encoder.finish().unwrap())
        };
        assert_eq!(open(&gzip(100)).unwrap().len(), 100);
        assert_eq!(open(&gzip(LARGEST_VALUE + 1)), None);
    }
}
