//! An estimate as one HTML document.

use super::{blocks_of, document, figure, footer};
use crate::estimate::calibrate::Measured;
use crate::render::charts::estimate::pictures;
use crate::render::content::estimate::{Named, page};
use crate::render::page::Block;

/// One scenario in full, or several side by side.
pub fn render(estimates: &[Named<'_>], measured: &[Measured], tool_version: &str) -> String {
    let page = page(estimates, measured);
    let (title, blocks) = match page.blocks() {
        [title @ Block::Title { .. }, rest @ ..] => (std::slice::from_ref(title), rest),
        blocks => (&[][..], blocks),
    };
    let is_table = |block: &Block| matches!(block, Block::Table(_));
    let first = blocks.iter().position(is_table).unwrap_or(blocks.len());
    let (facts, tables) = blocks.split_at(first);
    let figures: String = pictures(estimates).iter().map(figure).collect();
    let body = format!(
        "<header>\n{}</header>\n<main>\n{}<div class=\"pair\">{figures}</div>\n{}</main>\n{}",
        blocks_of(title),
        blocks_of(facts),
        blocks_of(tables),
        footer(tool_version),
    );
    document(&name(title), &body)
}

fn name(title: &[Block]) -> String {
    match title {
        [Block::Title { title, .. }] => title.clone(),
        _ => "BYOK estimates".to_owned(),
    }
}
