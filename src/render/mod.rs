//! How a report is shown: one file per format. The only place that escapes.

pub mod charts;
pub mod content;
pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
pub mod money;
pub mod page;
pub mod sanitize;
pub mod table;
pub mod text;
pub mod words;
