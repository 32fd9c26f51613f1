//! From usage to charges: meter → rate → allocate.

pub mod charge;
pub mod lifetime;
pub mod price_list;
pub mod priced;
pub mod regions;
