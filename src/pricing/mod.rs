//! From usage to charges: meter → rate → allocate.

pub mod allocate;
pub mod charge;
pub mod lifetime;
pub mod months;
pub mod price_list;
pub mod priced;
pub mod quantity;
pub mod regions;
