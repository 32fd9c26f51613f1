//! A grid of many cells, a column per day.

use super::columns::stride;
use super::frame::{self, Sample};
use super::ink::Ink;
use super::labels;
use super::scene::{Anchor, Area, Fill, MARGIN, Scene, WIDTH, width};
use super::shade::Shades;
use crate::report::charts::{Chart, Grid};

const ROW: f64 = 12.0;
/// Columns are never wider.
const WIDEST: f64 = 28.0;
/// Every sixth hour has its name.
const NAMED_ROWS: usize = 6;

pub(super) fn scene(chart: &Chart, grid: &Grid) -> Scene {
    let shades = Shades::new(grid.cells.values().copied().flatten());
    let mut legend = shades.legend();
    if grid.cells.values().any(Option::is_none) {
        legend.push(Sample::plain(Ink::NoData, "no data in the logs"));
    }
    let (mut scene, top) = frame::begin(chart, &legend);
    if grid.columns.is_empty() {
        frame::empty(&mut scene, top, "There is no call to show.");
        return scene;
    }
    let left = MARGIN + width("00:00") + 10.0;
    let count = u16::try_from(grid.columns.len()).unwrap_or(u16::MAX);
    let slot = ((WIDTH - MARGIN - left) / f64::from(count)).min(WIDEST);
    let rows = u16::try_from(grid.rows.len()).unwrap_or(24);
    let (bottom, right) = (top + f64::from(rows) * ROW, left + f64::from(count) * slot);
    for (index, row) in (0_u16..).zip(&grid.rows) {
        let y = top + f64::from(index) * ROW;
        if usize::from(index) % NAMED_ROWS == 0 {
            scene.line((left - 5.0, y), (right, y), Ink::Grid);
            let name = labels::label(row);
            scene.words((left - 10.0, y + 9.0), Anchor::End, Ink::Muted, &name);
        }
    }
    scene.line((left - 5.0, bottom), (right, bottom), Ink::Grid);
    cells(&mut scene, grid, &shades, (left, top), slot);
    let every = stride(width("30 Sep") + 14.0, slot);
    for (index, column) in (0_u16..).zip(&grid.columns) {
        if usize::from(index) % every == 0 {
            let name = labels::label(column);
            let x = left + (f64::from(index) + 0.5) * slot;
            if x + width(&name) / 2.0 <= WIDTH - 2.0 {
                scene.words((x, bottom + 16.0), Anchor::Middle, Ink::Muted, &name);
            }
        }
    }
    scene.height = bottom + 26.0 + MARGIN;
    scene
}

fn cells(scene: &mut Scene, grid: &Grid, shades: &Shades, (left, top): (f64, f64), slot: f64) {
    let gap = if slot > 5.0 { 1.0 } else { 0.0 };
    for ((row, column), value) in &grid.cells {
        let index = |index: usize| f64::from(u16::try_from(index).unwrap_or(u16::MAX));
        let name =
            |labels: &[_], index: usize| labels.get(index).map(labels::label).unwrap_or_default();
        let when = format!(
            "{} {}",
            name(&grid.columns, *column),
            name(&grid.rows, *row)
        );
        let (ink, tip) = match value {
            None => (Some(Ink::NoData), format!("{when}: no data in the logs")),
            Some(count) => (
                shades.of(*count),
                format!("{when}: {}", crate::render::money::count(*count)),
            ),
        };
        let Some(ink) = ink else { continue };
        scene.area(Area {
            left: left + index(*column) * slot,
            top: top + index(*row) * ROW,
            width: slot - gap,
            height: ROW - 1.0,
            ink,
            fill: Fill::Plain,
            edge: false,
            tip: Some(tip),
        });
    }
}
