//! Lines of a time and an event, as CloudWatch Logs exports them to S3
//! (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html>) and `aws logs tail`
//! prints them.

use super::envelope;
use super::lines::{Line, next_line};
use crate::cloudtrail::documents::{Break, Sink, Strange};
use crate::cloudtrail::time;
use crate::cloudtrail::window::Window;

/// So much may stand before the event: a time, and the name of a log stream (at most 512).
const LONGEST_BEGINNING: usize = 600;

/// Walks over all of `window`. `false`: it does not begin so, and was left alone.
pub(super) fn read(window: &mut Window<'_>, sink: &mut impl Sink) -> bool {
    match next_line(window) {
        Line::Whole(end) => {
            if event_at(&window.bytes()[..end]).is_none() {
                return false;
            }
        }
        Line::End | Line::TooLarge => return false,
    }
    loop {
        let offset = window.offset();
        match next_line(window) {
            Line::Whole(end) => {
                line(&window.bytes()[..end], offset, sink);
                window.pass(end + 1);
            }
            Line::TooLarge => {
                sink.broken(offset, Break::TooLarge, window.bytes());
                window.pass(window.bytes().len());
            }
            Line::End => return true,
        }
    }
}

fn line(line: &[u8], offset: u64, sink: &mut impl Sink) {
    if line.trim_ascii().is_empty() {
        return;
    }
    let Some(start) = event_at(line) else {
        return sink.strange(offset, Strange::Foreign);
    };
    let at = offset + start as u64;
    let text = String::from_utf8_lossy(&line[start..]);
    if !envelope::unwrap_text(&text, at, sink) {
        sink.strange(at, Strange::BrokenEvent);
    }
    envelope::note_invalid_text(line, at, sink);
}

/// Where the event begins in a line that begins with a time.
fn event_at(line: &[u8]) -> Option<usize> {
    let beginning = &line[..line.len().min(LONGEST_BEGINNING)];
    let start = memchr::memchr(b'{', beginning)?;
    let words = std::str::from_utf8(&line[..start]).ok()?;
    time::parse(words.split_whitespace().next()?)?;
    Some(start)
}
