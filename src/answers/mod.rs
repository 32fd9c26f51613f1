//! What AWS answered about keys and trails, as the AWS CLI prints it: from files, or asked just now.

mod documents;
mod kinds;
mod refusal;
mod subject;
#[cfg(test)]
mod tests;

pub use documents::{Documents, NotRecognized};
pub(crate) use kinds::{AdvancedSelector, BasicSelector, KeyMetadata, Selectors, Trail, date};
pub use refusal::Refusal;
pub(crate) use subject::id_of;

impl Documents {
    /// What AWS did not answer, in the order in which it was read.
    pub fn refusals(&self) -> &[Refusal] {
        &self.refusals
    }
}
