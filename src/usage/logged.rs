//! Where the records behind a usage row were delivered.

use std::ops::AddAssign;

use crate::units::Text;

/// How the records behind a usage row were delivered to one trail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    /// Sightings in this trail's files, repeats included.
    pub records: u64,
    /// Their bytes, uncompressed.
    pub raw_bytes: u64,
    /// Those that are further copies of management events, which AWS charges.
    pub extra_copies: u64,
    /// Of these copies, the ones concluded from the repeats themselves rather than from the
    /// configuration or from two roots.
    pub inferred_copies: u64,
}

impl AddAssign for Logged {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.raw_bytes += other.raw_bytes;
        self.extra_copies += other.extra_copies;
        self.inferred_copies += other.inferred_copies;
    }
}

/// In whose CloudTrail, and in which trail's files, records lie.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoggedIn {
    /// The trail, by its root (see ARCHITECTURE.md) or its configured name.
    pub trail: Text,
    /// `recipientAccountId`, which AWS charges for further copies.
    pub account: Option<Text>,
}

/// Deliveries by trail and recipient account, sorted. Most rows have one: a map would take ten
/// times the memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoggedByTrail(Vec<(LoggedIn, Logged)>);

impl LoggedByTrail {
    /// Every place with what lies there, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&LoggedIn, &Logged)> {
        self.0.iter().map(|(place, logged)| (place, logged))
    }

    /// Sets what lies in one place; returns what was said to lie there before.
    pub fn insert(&mut self, place: LoggedIn, logged: Logged) -> Option<Logged> {
        match self.0.binary_search_by(|(known, _)| known.cmp(&place)) {
            Ok(index) => Some(std::mem::replace(&mut self.0[index].1, logged)),
            Err(index) => {
                self.0.insert(index, (place, logged));
                None
            }
        }
    }

    /// Every place with what lies there, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&LoggedIn, &mut Logged)> {
        self.0.iter_mut().map(|(place, logged)| (&*place, logged))
    }

    /// Adds what lies in the same places, and in further ones.
    pub fn add(&mut self, other: &Self) {
        for (place, logged) in &other.0 {
            match self.0.binary_search_by(|(known, _)| known.cmp(place)) {
                Ok(index) => self.0[index].1 += *logged,
                Err(index) => self.0.insert(index, (place.clone(), *logged)),
            }
        }
    }

    /// What lies in each place.
    pub fn values(&self) -> impl Iterator<Item = &Logged> + Clone {
        self.0.iter().map(|(_, logged)| logged)
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was delivered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What lies in one place is added up.
impl FromIterator<(LoggedIn, Logged)> for LoggedByTrail {
    fn from_iter<I: IntoIterator<Item = (LoggedIn, Logged)>>(places: I) -> Self {
        let mut places: Vec<_> = places.into_iter().collect();
        places.sort_by(|(a, _), (b, _)| a.cmp(b));
        places.dedup_by(|(place, logged), (first, sum)| {
            let is_same = place == first;
            if is_same {
                *sum += *logged;
            }
            is_same
        });
        Self(places)
    }
}

impl<const N: usize> From<[(LoggedIn, Logged); N]> for LoggedByTrail {
    fn from(places: [(LoggedIn, Logged); N]) -> Self {
        places.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_sorted_and_equal_ones_added_up() {
        let place = |trail: &str| LoggedIn {
            trail: trail.into(),
            account: None,
        };
        let logged = |records| Logged {
            records,
            ..Logged::default()
        };
        let places: LoggedByTrail = [
            (place("b"), logged(1)),
            (place("a"), logged(2)),
            (place("b"), logged(4)),
        ]
        .into();
        let found: Vec<_> = places.iter().map(|(p, l)| (&*p.trail, l.records)).collect();
        assert_eq!(found, [("a", 2), ("b", 5)]);
        assert_eq!(places.len(), 2);
        assert!(!places.is_empty());
        let mut places = places;
        assert_eq!(places.insert(place("a"), logged(7)), Some(logged(2)));
        assert_eq!(places.insert(place("aa"), logged(1)), None);
        let found: Vec<_> = places.iter().map(|(p, l)| (&*p.trail, l.records)).collect();
        assert_eq!(found, [("a", 7), ("aa", 1), ("b", 5)]);
        places.add(&[(place("a"), logged(1)), (place("c"), logged(9))].into());
        let found: Vec<_> = places.iter().map(|(p, l)| (&*p.trail, l.records)).collect();
        assert_eq!(found, [("a", 8), ("aa", 1), ("b", 5), ("c", 9)]);
    }
}
