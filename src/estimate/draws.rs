//! Draws: what a month may cost where numbers are known within ranges only.
//!
//! A draw takes one number from each range and yields the calls they mean; their prices are those
//! of the exact case. A thousand draws give a range, never the table: that stands on the likely
//! numbers alone. Numbers of how Camunda and AWS work are drawn once for all clusters, for what is
//! not documented is the same for all; numbers of what users do are drawn for each cluster.

mod classes;
mod fast;
mod quantiles;
mod sampled;

pub use self::classes::Classes;
pub use self::fast::{Bills, UnitCosts};
pub use self::quantiles::Quantiles;
pub use self::sampled::Sampler;

use rayon::prelude::*;

/// How many draws, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    /// How many; 0: no ranges.
    pub count: u64,
    /// The same seed draws the same numbers on any platform and for any number of threads.
    pub seed: u64,
}

impl Default for Draws {
    fn default() -> Self {
        Self {
            count: 1_000,
            seed: 1,
        }
    }
}

/// What each draw costs, in order.
pub fn drawn(sampler: &Sampler<'_>, costs: &UnitCosts, draws: Draws) -> Vec<Bills> {
    (0..draws.count)
        .into_par_iter()
        .map(|number| costs.of(&sampler.drawn(draws.seed, number)))
        .collect()
}
