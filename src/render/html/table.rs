//! Tables, which a script makes sortable.

use std::fmt::Write as _;

use super::escape::escaped;
use crate::render::table::{Align, Cell, Row, Table};

/// The table; rows under one title are a body of their own, sums stay below what they sum.
pub(super) fn table(table: &Table) -> String {
    let mut html = format!(
        "<div class=\"scroll\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\">\
         <table class=\"sortable\"><caption>{0}</caption>\n<thead><tr>",
        escaped(table.caption)
    );
    for (head, align) in &table.columns {
        let _ = write!(
            html,
            "<th scope=\"col\"{}>{}</th>",
            class(*align),
            escaped(head)
        );
    }
    html.push_str("</tr></thead>\n");
    let mut body = Body::default();
    for row in &table.rows {
        match row {
            Row::Title(text) => body.title(&mut html, text, table.columns.len()),
            Row::Cells(cells, _) => body.row(&mut html, &line(table, cells, "")),
            Row::Sum(cells) => body.sum(&mut html, &line(table, cells, " class=\"sum\"")),
        }
    }
    body.close(&mut html);
    html.push_str("</table></div>\n");
    html
}

/// Which body is open.
#[derive(Default)]
struct Body {
    open: Option<&'static str>,
}

impl Body {
    fn begin(&mut self, html: &mut String, kind: &'static str) {
        if self.open != Some(kind) {
            self.close(html);
            let _ = writeln!(html, "<tbody class=\"{kind}\">");
            self.open = Some(kind);
        }
    }

    fn close(&mut self, html: &mut String) {
        if self.open.take().is_some() {
            html.push_str("</tbody>\n");
        }
    }

    fn title(&mut self, html: &mut String, text: &str, columns: usize) {
        self.close(html);
        self.begin(html, "title");
        let _ = writeln!(
            html,
            "<tr><th scope=\"rowgroup\" colspan=\"{columns}\">{}</th></tr>",
            escaped(text)
        );
        self.close(html);
    }

    fn row(&mut self, html: &mut String, line: &str) {
        self.begin(html, "rows");
        html.push_str(line);
    }

    fn sum(&mut self, html: &mut String, line: &str) {
        self.begin(html, "sums");
        html.push_str(line);
    }
}

fn line(table: &Table, cells: &[Cell], attributes: &str) -> String {
    let mut html = format!("<tr{attributes}>");
    for (index, (cell, (_, align))) in cells.iter().zip(&table.columns).enumerate() {
        let title = if cell.detail.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", escaped(&cell.detail))
        };
        let text = format!("{}{}", escaped(cell.text.trim()), marks(&cell.marks));
        let class = class(*align);
        let _ = match index {
            0 => write!(html, "<th scope=\"row\"{title}>{text}</th>"),
            _ => write!(html, "<td{class}{title}>{text}</td>"),
        };
    }
    html.push_str("</tr>\n");
    html
}

fn class(align: Align) -> &'static str {
    match align {
        Align::Left => "",
        Align::Right => " class=\"number\"",
    }
}

/// Links to footnotes.
pub(super) fn marks(marks: &[usize]) -> String {
    let links = marks
        .iter()
        .map(|mark| format!("<a class=\"mark\" href=\"#note-{mark}\">[{mark}]</a>"));
    links.collect()
}
