//! What AWS did not answer, told.

use super::messages;
use super::outcome::Outcome;
use crate::answers::Documents;

/// Says it. A call that is not offered loses nothing that anyone has.
pub(super) fn tell(documents: &Documents) -> Outcome {
    let refusals = documents.refusals().iter();
    let refused = refusals.filter(|refusal| refusal.is_offered());
    let refused: Vec<(String, String)> = refused
        .map(|refusal| {
            let why = format!("{}; {}", refusal.why(), refusal.remedy());
            (refusal.file.to_string(), why)
        })
        .collect();
    messages::not_read(&refused, "--keep-answers keeps each");
    if refused.is_empty() {
        Outcome::Finished
    } else {
        Outcome::Incomplete
    }
}
