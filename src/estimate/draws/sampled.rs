//! Numbers drawn, and the calls they mean.

use super::classes::Classes;
use crate::estimate::counts::Shape;
use crate::estimate::drivers::{Driver, Values};
use crate::estimate::expected::shape;
use crate::estimate::month::EstimatedMonth;
use crate::estimate::scenario::{Scenario, Uncertain};
use crate::random::{Random, hash};

/// The clusters of a scenario, ready to be drawn from.
pub struct Sampler<'a> {
    classes: &'a Classes,
    clusters: Vec<Sampled>,
    /// Percent a year.
    growth: Vec<(Driver, i64)>,
}

struct Sampled {
    shape: Shape,
    likely: Values,
    /// Those that are no certain numbers, with the stream each is drawn from.
    uncertain: Vec<(Driver, Uncertain, u64)>,
}

impl<'a> Sampler<'a> {
    /// Prepares a scenario.
    pub fn new(scenario: &Scenario, month: EstimatedMonth, classes: &'a Classes) -> Self {
        let clusters = scenario.clusters.iter().map(|cluster| {
            let uncertain = |driver: Driver| {
                let number = driver.of(cluster).filter(|number| !number.is_certain())?;
                let facts = driver.facts();
                let of_its_own = if facts.is_common { "" } else { &*cluster.name };
                let stream = hash(&format!("{} {of_its_own}", facts.name));
                Some((driver, number, stream))
            };
            Sampled {
                shape: shape(cluster, month),
                likely: Values::likely(cluster),
                uncertain: Driver::ALL.into_iter().filter_map(uncertain).collect(),
            }
        });
        Self {
            classes,
            clusters: clusters.collect(),
            growth: scenario.growth(),
        }
    }

    /// How many numbers are not certain.
    pub fn uncertain(&self) -> usize {
        self.clusters
            .iter()
            .map(|cluster| cluster.uncertain.len())
            .sum()
    }

    /// The calls of each class in draw number `number`.
    pub fn drawn(&self, seed: u64, number: u64) -> Vec<u64> {
        self.counted(|cluster| cluster.drawn(seed, number))
    }

    /// The likely calls of each class.
    pub fn likely(&self) -> Vec<u64> {
        self.counted(|cluster| cluster.likely)
    }

    /// The calls of each class after so many months of growth: in a draw by seed and number, else
    /// the likely ones.
    pub fn grown(&self, draw: Option<(u64, u64)>, months: u64) -> Vec<u64> {
        self.counted(|cluster| {
            let mut values = match draw {
                Some((seed, number)) => cluster.drawn(seed, number),
                None => cluster.likely,
            };
            for (driver, percent) in &self.growth {
                let value = &mut values.0[*driver as usize];
                *value = after_growth(*value, *percent, months);
            }
            values
        })
    }

    /// The calls of each class with that driver at an end of its range in every cluster, all else
    /// at its likely number.
    pub fn with(&self, driver: Driver, end: fn(&Uncertain) -> u64) -> Vec<u64> {
        self.counted(|cluster| {
            let mut values = cluster.likely;
            let of_driver = cluster.uncertain.iter().find(|(of, ..)| *of == driver);
            if let Some((_, number, _)) = of_driver {
                values.0[driver as usize] = end(number);
            }
            values
        })
    }

    /// The numbers of each cluster in a draw, in the order of the scenario.
    pub fn values(&self, seed: u64, number: u64) -> Vec<Values> {
        let clusters = self.clusters.iter();
        clusters
            .map(|cluster| cluster.drawn(seed, number))
            .collect()
    }

    fn counted(&self, values: impl Fn(&Sampled) -> Values) -> Vec<u64> {
        let mut sums = vec![0; self.classes.calls.len()];
        for (index, cluster) in self.clusters.iter().enumerate() {
            let counts = cluster.shape.counts(&values(cluster));
            self.classes.add(index, &counts, &mut sums);
        }
        sums
    }
}

impl Sampled {
    fn drawn(&self, seed: u64, number: u64) -> Values {
        let mut values = self.likely;
        for (driver, range, stream) in &self.uncertain {
            let bits = Random::draw(seed, *stream, number);
            values.0[*driver as usize] = range.drawn(bits);
        }
        values
    }
}

/// Linear growth: `percent` of the first number per year; never below nothing.
fn after_growth(first: u64, percent: i64, months: u64) -> u64 {
    let hundredths = 1_200 + i128::from(percent) * i128::from(months);
    let grown = (i128::from(first) * hundredths.max(0) + 600) / 1_200;
    u64::try_from(grown).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_linear_and_to_the_nearest_number() {
        assert_eq!(after_growth(1_000, 50, 0), 1_000);
        assert_eq!(after_growth(1_000, 50, 12), 1_500);
        assert_eq!(after_growth(1_000, 50, 24), 2_000);
        assert_eq!(after_growth(1_000, 50, 1), 1_042);
        assert_eq!(after_growth(1_000, -50, 30), 0);
        assert_eq!(after_growth(0, 50, 30), 0);
    }
}
