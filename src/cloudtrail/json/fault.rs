//! Why JSON could not be read, and where.

use std::num::NonZeroUsize;

/// Why a value could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The bytes end inside the value.
    Cut,
    /// A byte does not belong where it stands.
    Syntax,
    /// Nested deeper than [`super::MAX_DEPTH`].
    TooDeep,
}

/// Why a value could not be read, and where. One word, so that results travel in registers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fault(NonZeroUsize);

impl Fault {
    const KINDS: usize = 4;

    /// The bytes end inside the value.
    pub const CUT: Self = Self::new(1, 0);

    const fn new(kind: usize, at: usize) -> Self {
        match NonZeroUsize::new(at.wrapping_mul(Self::KINDS) | kind) {
            Some(word) => Self(word),
            None => Self(NonZeroUsize::MIN),
        }
    }

    /// The byte at `at` does not belong there.
    pub const fn syntax(at: usize) -> Self {
        Self::new(2, at)
    }

    /// The value at `at` is nested too deep.
    pub const fn too_deep(at: usize) -> Self {
        Self::new(3, at)
    }

    /// What is wrong.
    pub fn kind(self) -> FaultKind {
        match self.0.get() % Self::KINDS {
            1 => FaultKind::Cut,
            2 => FaultKind::Syntax,
            _ => FaultKind::TooDeep,
        }
    }

    /// Where, as an offset into the cursor's bytes; 0 for a cut.
    pub fn at(self) -> usize {
        self.0.get() / Self::KINDS
    }
}

impl std::fmt::Debug for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {}", self.kind(), self.at())
    }
}
