//! Interning: equal values are stored once and compared by number.

use std::hash::Hash;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::units::Text;

/// The number of an interned text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Symbol(pub u32);

/// Interned texts. Numbers depend on the order of arrival: they never reach an output.
#[derive(Debug, Default)]
pub struct Symbols {
    numbers: FxHashMap<Text, Symbol>,
    texts: Vec<Text>,
}

impl Symbols {
    /// The number of `text`.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(&symbol) = self.numbers.get(text) {
            return symbol;
        }
        self.add(Text::from(text))
    }

    /// The number of a text that is already shared.
    pub fn intern_shared(&mut self, text: &Text) -> Symbol {
        match self.numbers.get(text) {
            Some(&symbol) => symbol,
            None => self.add(text.clone()),
        }
    }

    fn add(&mut self, text: Text) -> Symbol {
        let symbol = Symbol(number(self.texts.len()));
        self.texts.push(text.clone());
        self.numbers.insert(text, symbol);
        symbol
    }

    /// The text of a number given out by this table.
    pub fn text(&self, symbol: Symbol) -> &Text {
        &self.texts[symbol.0 as usize]
    }

    /// All texts, in the order of their numbers.
    pub fn texts(&self) -> &[Text] {
        &self.texts
    }
}

/// Interned values of any kind.
#[derive(Debug)]
pub struct Table<T> {
    numbers: FxHashMap<T, u32>,
    values: Vec<T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            numbers: FxHashMap::default(),
            values: Vec::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Table<T> {
    /// The number of `value`.
    pub fn intern(&mut self, value: T) -> u32 {
        if let Some(&number) = self.numbers.get(&value) {
            return number;
        }
        let number = number(self.values.len());
        self.values.push(value.clone());
        self.numbers.insert(value, number);
        number
    }

    /// The number of `value`, if it was interned before.
    pub fn find(&self, value: &T) -> Option<u32> {
        self.numbers.get(value).copied()
    }

    /// The value of a number given out by this table.
    pub fn get(&self, number: u32) -> &T {
        &self.values[number as usize]
    }

    /// All values, in the order of their numbers.
    pub fn values(&self) -> &[T] {
        &self.values
    }
}

/// Four thousand million distinct values do not fit into the memory this program allows itself.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
