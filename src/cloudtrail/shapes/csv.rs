//! Tables in CSV: results of Athena and Lake, the console's event history
//! (RFC 4180, <https://www.rfc-editor.org/rfc/rfc4180>; also with tabs or semicolons).

use super::lines::{Line, next_line};
use super::tree::Tree;
use super::{columns, envelope};
use crate::cloudtrail::documents::{Break, Sink, Strange};
use crate::cloudtrail::window::{More, Window};

/// The largest row: an event of at most 1 MB, all its quotes doubled.
const LARGEST_ROW: usize = 4 << 20;

/// After so many rows whose quotes never end, every line is taken for a row: looking for their
/// ends would take time square to them.
const MOST_UNENDED: u32 = 8;

/// Longest line of column names.
const LONGEST_HEADER: usize = 64 << 10;

/// Walks over all of `window`. `false`: it has no header that tells of events, and was left alone.
pub(super) fn read(window: &mut Window<'_>, sink: &mut impl Sink) -> bool {
    let Line::Whole(end) = next_line(window) else {
        return false;
    };
    let Some(table) = Table::new(&window.bytes()[..end]) else {
        return false;
    };
    window.pass(end + 1);
    let mut unended = 0;
    loop {
        let offset = window.offset();
        match row_end(window, unended < MOST_UNENDED) {
            End::At(end) => {
                table.row(&window.bytes()[..end], offset, sink);
                window.pass(end + 1);
            }
            End::Nothing => return true,
            End::Unended => {
                unended += 1;
                sink.broken(offset, Break::Unquoted, window.bytes());
                let line = memchr::memchr(b'\n', window.bytes());
                window.pass(line.map_or(window.bytes().len(), |end| end + 1));
            }
        }
    }
}

enum End {
    At(usize),
    Nothing,
    /// A quoted cell does not end.
    Unended,
}

/// Brings the next row into memory and says where it ends.
fn row_end(window: &mut Window<'_>, over_lines: bool) -> End {
    let mut searched = 0;
    let mut quoted = false;
    loop {
        let bytes = window.bytes();
        for at in memchr::memchr2_iter(b'"', b'\n', &bytes[searched..]) {
            match bytes[searched + at] {
                b'"' => quoted = !quoted,
                _ if quoted && over_lines => {}
                _ if quoted => return End::Unended,
                _ => return End::At(searched + at),
            }
            if searched + at > LARGEST_ROW {
                return End::Unended;
            }
        }
        searched = bytes.len();
        if searched > LARGEST_ROW {
            return End::Unended;
        }
        match window.more() {
            More::Some => {}
            _ if searched == 0 => return End::Nothing,
            _ if quoted => return End::Unended,
            _ => return End::At(searched),
        }
    }
}

struct Table {
    delimiter: u8,
    columns: Vec<String>,
}

impl Table {
    fn new(header: &[u8]) -> Option<Self> {
        if header.len() > LONGEST_HEADER || header.contains(&b'{') {
            return None;
        }
        let count = |delimiter: u8| memchr::memchr_iter(delimiter, header).count();
        let delimiter = *[b';', b'\t', b',']
            .iter()
            .max_by_key(|byte| count(**byte))?;
        let columns: Vec<String> = cells(header, delimiter)
            .iter()
            .map(|name| columns::plain(name))
            .collect();
        columns::tell_of_events(&columns).then_some(Self { delimiter, columns })
    }

    fn row(&self, row: &[u8], offset: u64, sink: &mut impl Sink) {
        if row.trim_ascii().is_empty() {
            return;
        }
        let cells = cells(row, self.delimiter);
        if cells.len() != self.columns.len() {
            return sink.broken(offset, Break::Columns, row);
        }
        let columns = self.columns.iter().cloned();
        let cells: Vec<_> = columns.zip(cells.into_iter().map(Tree::Text)).collect();
        if !envelope::unwrap_row(&cells, offset, sink) {
            sink.strange(offset, Strange::NoEvent);
        }
        envelope::note_invalid_text(row, offset, sink);
    }
}

/// The cells of a row, without their quotes.
fn cells(row: &[u8], delimiter: u8) -> Vec<String> {
    let row = row.strip_suffix(b"\r").unwrap_or(row);
    let mut cells = Vec::new();
    let mut cell = Vec::new();
    let mut quoted = false;
    let mut bytes = row.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.peek() == Some(&b'"') => {
                bytes.next();
                cell.push(b'"');
            }
            b'"' => quoted = !quoted,
            _ if byte == delimiter && !quoted => cells.push(text(std::mem::take(&mut cell))),
            _ => cell.push(byte),
        }
    }
    cells.push(text(cell));
    cells
}

fn text(cell: Vec<u8>) -> String {
    String::from_utf8(cell)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_delimiters_ends_of_lines_and_doubled_quotes() {
        let expected = ["a", "b,\"c\"", "", "d\ne"];
        assert_eq!(cells(b"a,\"b,\"\"c\"\"\",,\"d\ne\"\r", b','), expected);
        assert_eq!(cells(b"a\t\tb", b'\t'), ["a", "", "b"]);
        assert_eq!(cells(b"", b','), [""]);
    }
}
