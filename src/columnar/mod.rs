//! Parquet and polars: the Measurement and the charges as tables.
//!
//! The only room that knows polars. What the tables hold is said once, in [`schema`]; docs/tables.md
//! is made from it.

mod cells;
pub mod charges;
pub mod error;
mod folder;
mod measurement;
mod opened;
mod reader;
pub mod rows;
pub mod schema;
mod writer;

pub use charges::write_charges;
pub use error::TableError;
pub use folder::{read_tables, write_tables};
