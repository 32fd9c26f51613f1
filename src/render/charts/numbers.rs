//! A grid of few cells, each with its number.

use rust_decimal::Decimal;

use super::font::{self, Weight};
use super::frame;
use super::ink::Ink;
use super::labels;
use super::scene::{Anchor, Area, Fill, MARGIN, SMALL, Scene, WIDTH, width};
use super::shade::Shades;
use crate::report::charts::{Chart, Grid, Label};

const ROW: f64 = 34.0;
const NAMES: f64 = 150.0;
/// Between two cells.
const GAP: f64 = 2.0;

pub(super) fn scene(chart: &Chart, grid: &Grid) -> Scene {
    let parts = grid
        .columns
        .iter()
        .filter(|label| **label != Label::All)
        .count();
    let values = grid.cells.iter().filter(|((_, column), _)| *column < parts);
    let shades = Shades::new(values.filter_map(|(_, value)| *value));
    let (mut scene, top) = frame::begin(chart, &shades.legend());
    if grid.rows.is_empty() {
        frame::empty(&mut scene, top, "There is no request to show.");
        return scene;
    }
    let names = grid
        .rows
        .iter()
        .map(|row| width(&labels::label(row)) * 1.05);
    let left = MARGIN + names.fold(0.0, f64::max).min(NAMES) + 12.0;
    let columns = u16::try_from(grid.columns.len().max(1)).unwrap_or(1);
    let slot = (WIDTH - MARGIN - left) / f64::from(columns);
    let top = top + 14.0;
    for (index, column) in (0_u16..).zip(&grid.columns) {
        let at = (left + (f64::from(index) + 0.5) * slot, top);
        scene.words(at, Anchor::Middle, Ink::Muted, &labels::label(column));
    }
    let top = top + 10.0;
    for (row, label) in (0_u16..).zip(&grid.rows) {
        let y = top + f64::from(row) * ROW;
        let name = font::fitted(&labels::label(label), NAMES, SMALL, Weight::SemiBold);
        let at = (left - 12.0, y + ROW / 2.0 + 4.0);
        scene.bold(at, Anchor::End, Ink::Text, &name);
        for (column, of) in (0_u16..).zip(&grid.columns) {
            let cell = Area {
                left: left + f64::from(column) * slot,
                top: y,
                width: slot - GAP,
                height: ROW - GAP,
                ink: Ink::Ground,
                fill: Fill::Plain,
                edge: false,
                tip: None,
            };
            let index = (usize::from(row), usize::from(column));
            let value = grid.cells.get(&index).copied();
            let value = value.unwrap_or(Some(Decimal::ZERO));
            add(&mut scene, &shades, cell, value, *of == Label::All);
        }
    }
    let rows = u16::try_from(grid.rows.len()).unwrap_or(u16::MAX);
    scene.height = top + f64::from(rows) * ROW + MARGIN;
    scene
}

fn add(scene: &mut Scene, shades: &Shades, mut cell: Area, value: Option<Decimal>, is_sum: bool) {
    let at = (
        cell.left + cell.width / 2.0,
        cell.top + cell.height / 2.0 + 4.0,
    );
    let Some(value) = value else {
        cell.ink = Ink::NoData;
        scene.area(cell);
        scene.words(at, Anchor::Middle, Ink::Muted, "unknown");
        return;
    };
    let text = crate::render::money::count(value);
    let text = font::fitted(&text, cell.width - GAP, SMALL, Weight::SemiBold);
    if is_sum {
        scene.bold(at, Anchor::Middle, Ink::Text, &text);
        return;
    }
    let ink = shades.of(value);
    cell.ink = ink.unwrap_or(Ink::Ground);
    scene.area(cell);
    let words = ink.map_or(Ink::Muted, Ink::words_on);
    scene.words(at, Anchor::Middle, words, &text);
}
