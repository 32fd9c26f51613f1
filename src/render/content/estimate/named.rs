//! An estimate and what it is called.

use crate::estimate::estimated::Estimate;
use crate::report::gates::GateResult;

/// An estimate with its name.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The scenario's file, or how else it came about.
    pub name: &'a str,
    /// Currency of the price list.
    pub currency: &'a str,
    /// The estimate.
    pub estimate: &'a Estimate,
    /// What became of the limits.
    pub gates: &'a [GateResult],
}
