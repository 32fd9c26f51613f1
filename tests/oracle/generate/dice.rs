//! Choices from a list of numbers. When proptest shrinks the numbers to 0, every choice becomes
//! the first one: the plainest record.

/// A list of rolls; after its end every roll is 0.
pub(crate) struct Dice<'rolls> {
    rolls: &'rolls [u16],
    at: usize,
}

impl<'rolls> Dice<'rolls> {
    pub(crate) fn new(rolls: &'rolls [u16]) -> Self {
        Self { rolls, at: 0 }
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        let roll = self.rolls.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        usize::from(roll) % sides
    }

    /// True once in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.roll(times) == times - 1
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }
}
