//! What a verification finds.

use crate::period::Timestamp;
use crate::units::Text;

/// Something found, and in which file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, relative to the PATH given; for what is missing its object name.
    pub file: Text,
    /// What.
    pub what: What,
}

/// What is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The digest is no digest, or cannot be unpacked.
    DigestUnreadable(String),
    /// The digest stands elsewhere than where `CloudTrail` wrote it: as this object.
    DigestMoved(Text),
    /// The digest's bytes are not those whose hash its successor holds.
    DigestChanged,
    /// Something follows the gzip data of the digest.
    DigestAppended,
    /// The signature is not `CloudTrail`'s.
    SignatureWrong,
    /// The digest names a public key that is not among the keys given.
    KeyUnknown(Text),
    /// A digest that its successor names is not here.
    DigestMissing,
    /// So much time has no digest, and no digest names any: more than one is missing in a row.
    DigestsMissing {
        /// From when on.
        from: Timestamp,
        /// Until when.
        to: Timestamp,
    },
    /// A log file that a digest lists is not here.
    LogMissing,
    /// A log file's bytes are not those that its digest lists.
    LogChanged,
    /// What `CloudTrail` wrote is there, and something follows it.
    LogAppended,
    /// No digest of its time lists the log file.
    LogUnlisted,
    /// The log file cannot be unpacked.
    LogUnreadable(String),
    /// The digest begins a new chain: nothing shows what was delivered in this time.
    Restarted {
        /// From when on.
        from: Timestamp,
        /// Until when.
        to: Timestamp,
    },
    /// A linked digest begins later than its predecessor ends.
    Gap {
        /// From when on.
        from: Timestamp,
        /// Until when.
        to: Timestamp,
    },
    /// The signature of the digest is nowhere here.
    Unsigned,
}

impl What {
    /// Whether it shows that the files are not those that `CloudTrail` wrote, or not all of them.
    /// Otherwise it only bounds what is shown: validation was off for a while, say.
    pub fn is_problem(&self) -> bool {
        !matches!(
            self,
            Self::Restarted { .. } | Self::Gap { .. } | Self::Unsigned
        )
    }
}
