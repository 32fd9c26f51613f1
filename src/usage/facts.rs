//! What was counted on the way, in the words of the Measurement.

use super::coverage::Place;
use super::measurement::{DeliveryKey, Measurement};
use super::reading::Reading;
use super::trails::Trails;
use crate::cloudtrail::symbols::Symbol;
use crate::units::Text;

/// Adds activity, deliveries and the records of other services.
pub(super) fn add(measurement: &mut Measurement, reading: &Reading, trails: &Trails) {
    let text = |symbol: Symbol| reading.interned.symbols.text(symbol).clone();
    for (slot, met) in &reading.met {
        let tally = measurement.records.entry(slot.hour).or_default();
        tally.not_kms += met.records - met.kms_records;
        let place = Place {
            account: slot.account.map(text),
            region: slot.region.map(text),
        };
        if let Some(hour) = slot.hour {
            *measurement
                .activity
                .entry(place)
                .or_default()
                .entry(hour)
                .or_default() += *met;
        }
    }
    for (slot, delivered) in &reading.delivered {
        let root: Text = text(slot.root);
        let key = DeliveryKey {
            trail: trails.name_of_root(&root).unwrap_or(root),
            account: slot.account.map(text),
            region: slot.region.map(text),
            day: slot.day,
        };
        *measurement.deliveries.entry(key).or_default() += *delivered;
    }
}
