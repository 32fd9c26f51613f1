//! A file read in pieces: each into a reading of its own, then joined in order.

use std::ops::AddAssign;

use super::{Counts, FileReader};
use crate::cloudtrail::pieces::Divisible;
use crate::usage::reading::{Reading, Slot};

impl Divisible for FileReader<&mut Reading> {
    type Piece = FileReader<Box<Reading>>;

    fn piece(&self) -> Self::Piece {
        let root = self.reading.interned.symbols.text(self.root);
        FileReader::of(Box::default(), self.number, root, self.is_event_history)
    }

    /// Records that were packed together may have been given places behind their own.
    fn can_follow(&self, offset: u64) -> bool {
        self.next_offset <= offset
    }

    fn absorb(&mut self, mut piece: Self::Piece) {
        self.put_back();
        piece.put_back();
        let numbers = self.reading.absorb(*piece.reading);
        for (slot, counts) in piece.slots {
            let slot = Slot {
                account: numbers.option(slot.account),
                region: numbers.option(slot.region),
                hour: slot.hour,
            };
            *self.slots.entry(slot).or_default() += counts;
        }
        self.faults.append(piece.faults);
        self.records += piece.records;
        self.next_offset = self.next_offset.max(piece.next_offset);
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.kms_records += other.kms_records;
        self.read_only += other.read_only;
        self.delivered += other.delivered;
    }
}
