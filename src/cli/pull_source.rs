//! Where `byok-cost pull` gets logs from.

use std::str::FromStr;

use super::S3Url;

/// Where logs come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PullSource {
    /// The bucket that a trail delivers to.
    Bucket(S3Url),
    /// The event history, which every account has without a trail.
    EventHistory,
}

/// Neither an address nor `event-history`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("say s3://BUCKET, s3://BUCKET/PREFIX or event-history")]
pub struct NotASource;

impl FromStr for PullSource {
    type Err = NotASource;

    fn from_str(text: &str) -> Result<Self, NotASource> {
        if text == "event-history" {
            return Ok(Self::EventHistory);
        }
        text.parse().map(Self::Bucket).map_err(|_| NotASource)
    }
}
