//! How a report is shown: one file per format. The only place that escapes.

pub mod content;
pub mod csv;
pub mod json;
pub mod markdown;
pub mod money;
pub mod page;
pub mod prices;
pub mod sanitize;
pub mod table;
pub mod text;
pub mod words;
