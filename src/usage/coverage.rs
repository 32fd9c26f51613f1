//! When records were met, per account and region.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::period::Hour;
use crate::units::Text;

/// An account and a region of CloudTrail.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// `recipientAccountId`.
    pub account: Option<Text>,
    /// `awsRegion`.
    pub region: Option<Text>,
}

/// Records met in one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// Of any service, repeats included.
    pub records: u64,
    /// Those of KMS.
    pub kms_records: u64,
    /// Those with `readOnly` true.
    pub read_only: u64,
}

impl AddAssign for Met {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.kms_records += other.kms_records;
        self.read_only += other.read_only;
    }
}

/// Hours of which digests list every file, and every listed file is here.
pub type Proven = BTreeMap<Place, BTreeSet<Hour>>;

/// Records met per account, region and hour.
pub type Activity = BTreeMap<Place, BTreeMap<Hour, Met>>;
