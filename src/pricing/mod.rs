//! From usage to charges: meter → rate → allocate.

pub mod charge;
pub mod priced;
