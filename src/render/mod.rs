//! How a report is shown: one file per format. The only place that escapes.

pub mod charts;
pub mod content;
pub mod csv;
mod duties;
mod finding;
pub mod gates;
mod health;
mod hints;
pub mod html;
pub mod json;
pub mod markdown;
pub mod money;
pub mod page;
pub mod price_changes;
pub mod price_update;
pub mod prices;
pub mod sanitize;
pub mod table;
pub mod text;
pub mod words;
