//! Numbers of one reading in terms of another.

use crate::cloudtrail::sighting::{Interned, RecordId, Sighting};
use crate::cloudtrail::symbols::Symbol;

/// What the numbers of one reading are in another.
#[derive(Clone, Debug)]
pub(in crate::usage) struct Numbers {
    symbols: Vec<Symbol>,
    attributes: Vec<u32>,
}

impl Numbers {
    /// Adds to `to` what `from` has.
    pub(in crate::usage) fn new(from: &Interned, to: &mut Interned) -> Self {
        let texts = from.symbols.texts().iter();
        let symbols: Vec<Symbol> = texts.map(|text| to.symbols.intern_shared(text)).collect();
        let attributes = from.attributes.values().iter();
        let attributes = attributes
            .map(|attributes| {
                let attributes = attributes.map(|symbol| symbols[symbol.0 as usize]);
                to.attributes.intern(attributes)
            })
            .collect();
        Self {
            symbols,
            attributes,
        }
    }

    /// These numbers in terms of a third reading.
    pub(super) fn then(&self, next: &Self) -> Self {
        let symbols = self.symbols.iter();
        let attributes = self.attributes.iter();
        Self {
            symbols: symbols.map(|&symbol| next.symbol(symbol)).collect(),
            attributes: attributes
                .map(|&number| next.attributes[number as usize])
                .collect(),
        }
    }

    pub(in crate::usage) fn symbol(&self, symbol: Symbol) -> Symbol {
        self.symbols[symbol.0 as usize]
    }

    pub(in crate::usage) fn option(&self, symbol: Option<Symbol>) -> Option<Symbol> {
        symbol.map(|symbol| self.symbol(symbol))
    }

    fn id(&self, id: RecordId) -> RecordId {
        match id {
            RecordId::Uuid(_) => id,
            RecordId::Text(text) => RecordId::Text(self.symbol(text)),
        }
    }

    pub(in crate::usage) fn sighting(&self, mut sighting: Sighting) -> Sighting {
        sighting.attributes = self.attributes[sighting.attributes as usize];
        sighting.event_id = sighting.event_id.map(|id| self.id(id));
        sighting.session = self.option(sighting.session);
        sighting.shared = sighting.shared.map(|(a, b)| (self.id(a), self.id(b)));
        sighting.original = sighting.original.map(|id| Box::new(self.id(*id)));
        sighting
    }
}
