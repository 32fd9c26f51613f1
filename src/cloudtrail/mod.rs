//! Reading CloudTrail: files to sightings.

pub mod archive;
pub mod attributes;
pub mod contents;
pub mod digest;
pub mod documents;
pub mod files;
pub mod inflate;
pub mod json;
pub mod operations;
pub mod patterns;
pub mod pieces;
pub mod record;
pub mod shapes;
pub mod sighting;
pub mod symbols;
pub mod time;
pub mod window;
