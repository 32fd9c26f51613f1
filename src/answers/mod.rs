//! What AWS answered about keys and trails, as the AWS CLI prints it: from files, or asked just now.

mod documents;
mod kinds;
mod policy;
mod refusal;
mod subject;

pub use documents::{Documents, NotRecognized};
pub(crate) use kinds::{
    AdvancedSelector, BasicSelector, FieldSelector, KeyMetadata, Selectors, Trail, date,
};
pub(crate) use policy::{account_of, foreign_principals};
pub use refusal::Refusal;
pub(crate) use subject::id_of;

impl Documents {
    /// What AWS did not answer, in the order in which it was read.
    pub fn refusals(&self) -> &[Refusal] {
        &self.refusals
    }
}
