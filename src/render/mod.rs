//! How a report is shown: one file per format. The only place that escapes.

mod duties;
mod finding;
pub mod gates;
mod health;
mod hints;
pub mod json;
pub mod money;
pub mod page;
pub mod sanitize;
pub mod table;
pub mod text;
pub mod words;
