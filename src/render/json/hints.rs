//! `hints`: what to change, who can, and what it saves in the newest month.

use serde::Serialize;

use crate::hints::{self, Saving};
use crate::render::hints::{actor, code, confidence, details, notes, title};
use crate::units::Money;

#[derive(Serialize)]
pub(super) struct Hints {
    ranked: Vec<Hint>,
    /// All changes made together: savings that overlap count once.
    together: Option<Amounts>,
    /// So many save less than a cent a month.
    folded: usize,
    /// What is good to know and saves nothing now.
    notes: Vec<Note>,
}

#[derive(Serialize)]
struct Note {
    kind: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Hint {
    kind: &'static str,
    title: String,
    actor: &'static str,
    confidence: &'static str,
    low: Amounts,
    likely: Amounts,
    high: Amounts,
    evidence: String,
    setting: String,
    command: Option<String>,
    gives_up: String,
    check_first: String,
}

#[derive(Serialize)]
struct Amounts {
    your_bill: Money,
    callers_bill: Money,
}

impl Hints {
    pub(super) fn of(hints: &hints::Hints) -> Self {
        Self {
            ranked: hints.ranked.iter().map(hint).collect(),
            together: hints.together.map(amounts),
            folded: hints.folded,
            notes: hints.notes.iter().map(note).collect(),
        }
    }
}

fn note(note: &hints::Note) -> Note {
    Note {
        kind: notes::code(note),
        text: notes::text(note),
    }
}

fn hint(hint: &hints::Hint) -> Hint {
    let details = details(&hint.change);
    Hint {
        kind: code(&hint.change),
        title: title(&hint.change),
        actor: actor(hint.change.actor()),
        confidence: confidence(hint.change.confidence()),
        low: amounts(hint.low),
        likely: amounts(hint.likely),
        high: amounts(hint.high),
        evidence: details.evidence,
        setting: details.setting,
        command: details.command,
        gives_up: details.gives_up,
        check_first: details.check_first,
    }
}

fn amounts(saving: Saving) -> Amounts {
    Amounts {
        your_bill: saving.yours,
        callers_bill: saving.callers,
    }
}
