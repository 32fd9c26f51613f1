//! Reading in pieces is reading from front to back.

use proptest::prelude::*;

use super::*;
use crate::cloudtrail::documents::{Break, Shape, Strange};
use crate::cloudtrail::record::Record;

/// What a sink was told, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Told(Vec<String>);

impl Sink for Told {
    fn record(&mut self, record: &Record<'_>, raw: &[u8], offset: u64, shape: Shape) {
        let id = record.event_id.map(|id| id.text().into_owned());
        self.0
            .push(format!("{offset} {shape:?} {id:?} {}", raw.len()));
    }

    fn known(&mut self, _: &[u8], _: u64, _: Shape) -> Option<usize> {
        None
    }

    fn strange(&mut self, offset: u64, what: Strange) {
        self.0.push(format!("{offset} {what:?}"));
    }

    fn delivery(&mut self) {
        self.0.push("delivery".to_owned());
    }

    fn broken(&mut self, offset: u64, why: Break, _: &[u8]) {
        self.0.push(format!("{offset} {why:?}"));
    }
}

impl Divisible for Told {
    type Piece = Self;

    fn piece(&self) -> Self {
        Self::default()
    }

    fn can_follow(&self, _: u64) -> bool {
        true
    }

    fn absorb(&mut self, piece: Self) {
        self.0.extend(piece.0);
    }
}

fn front_to_back(text: &str) -> Told {
    let mut told = Told::default();
    documents::read(&mut Window::whole(text.into()), &mut told);
    told
}

fn in_pieces(text: &str, sizes: Sizes, streamed: bool) -> Told {
    let mut told = Told::default();
    let mut window = if streamed {
        Window::streamed(Box::new(text.as_bytes()))
    } else {
        Window::whole(text.into())
    };
    read(&mut window, &mut told, sizes);
    told
}

fn record(number: usize) -> String {
    format!(
        r#"{{"eventVersion":"1.11","eventSource":"kms.amazonaws.com","eventName":"Decrypt","eventID":"{number}"}}"#
    )
}

/// Documents and what else may stand in a file, whole or not.
fn part() -> impl Strategy<Value = String> {
    let records = |most| prop::collection::vec((0..99_usize).prop_map(record), 0..most);
    prop_oneof![
        8 => (0..99_usize).prop_map(record),
        2 => records(12).prop_map(|all| format!("{{\"Records\":[{}]}}", all.join(","))),
        1 => records(4).prop_map(|all| format!("[{}]", all.join(",\n"))),
        1 => records(4).prop_map(|all| format!("{{\"Records\":[{}", all.join(","))),
        1 => Just("{\"a\":[{\"eventVersion\":1},{\"eventVersion\":2}],\n\"b\":\"\n{\"}".to_owned()),
        1 => Just("]}".to_owned()),
        1 => Just("{\"eventVersion\":\"},{\\\"eventVersion\\\"\"}".to_owned()),
        1 => Just("{\n\"eventName\": \n{\n".to_owned()),
        1 => Just("{\"eventSource\":7,\"eventName\":\"x\"}".to_owned()),
        1 => Just("no JSON".to_owned()),
        1 => Just(String::new()),
    ]
}

proptest! {
    #[test]
    fn whatever_is_read_in_pieces_is_the_same(
        parts in prop::collection::vec((part(), prop::sample::select(vec!["\n", "\r\n", "", ","])), 0..24),
        piece in 1..400_usize,
        rounds in 1..6_usize,
        streamed: bool,
    ) {
        let text: String = parts.iter().flat_map(|(part, end)| [part.as_str(), end]).collect();
        let sizes = Sizes { round: piece * rounds, piece };
        prop_assert_eq!(in_pieces(&text, sizes, streamed), front_to_back(&text));
    }
}

#[test]
fn lines_and_long_documents_are_really_read_in_pieces() {
    let all: Vec<String> = (0..40).map(record).collect();
    let lines = all.join("\n");
    let document = format!("{{\"Records\":[{}]}}", all.join(","));
    for (text, state, least) in [
        (&lines, State::START, 7),
        (
            &document,
            State::Element {
                shape: Shape::TrailDelivery,
                first: false,
                in_object: true,
            },
            7,
        ),
    ] {
        let pieces = cut(text.as_bytes(), state, 400);
        assert!(pieces.len() >= least, "{}", pieces.len());
        let sizes = Sizes {
            round: 2_000,
            piece: 400,
        };
        assert_eq!(in_pieces(text, sizes, true), front_to_back(text));
    }
}
