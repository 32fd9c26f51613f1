//! Reading CloudTrail: files to sightings.

pub mod attributes;
