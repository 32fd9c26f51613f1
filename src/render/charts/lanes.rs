//! A lane per key over time: its states, and marks for its events.

use super::columns::stride;
use super::font::{self, Weight};
use super::frame::{self, Sample};
use super::ink::Ink;
use super::labels;
use super::scene::{Anchor, Area, Fill, MARGIN, SMALL, Scene, Shape, WIDTH, width};
use crate::period::{Hour, Period, Timestamp};
use crate::render::content::costs::line_name;
use crate::render::sanitize::visible;
use crate::render::words;
use crate::report::cells::LineName;
use crate::report::charts::{Chart, KeyState, Lane};

const ROW: f64 = 46.0;
const TRACK: f64 = 14.0;
const NAMES: f64 = 246.0;
/// The radius of a mark.
const MARK: f64 = 9.0;
/// More keys than this are in the tables only.
const MOST_LANES: usize = 40;

/// Where time lies.
struct Plot {
    left: f64,
    right: f64,
    period: Period,
}

impl Plot {
    fn x(&self, seconds: i64) -> f64 {
        let start = self.period.start.start().0;
        let all = self.period.end.start().0 - start;
        #[expect(clippy::cast_precision_loss, reason = "a place on a picture")]
        let share = (seconds - start) as f64 / all.max(1) as f64;
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }
}

pub(super) fn scene(chart: &Chart, lanes: &[Lane]) -> Scene {
    let lanes = lanes.get(..lanes.len().min(MOST_LANES)).unwrap_or(lanes);
    let (mut scene, top) = frame::begin(chart, &legend(lanes));
    let (Some(period), false) = (chart.period, lanes.is_empty()) else {
        frame::empty(&mut scene, top, "There is no key to show.");
        return scene;
    };
    let names = lanes
        .iter()
        .flat_map(|lane| [width(&name(lane)) * 1.05, width(&beside(lane))]);
    let left = MARGIN + names.fold(0.0, f64::max).min(NAMES) + 14.0;
    let plot = Plot {
        left,
        right: WIDTH - MARGIN,
        period,
    };
    let count = u16::try_from(lanes.len()).unwrap_or(u16::MAX);
    let bottom = top + f64::from(count) * ROW;
    time(&mut scene, &plot, top, bottom);
    for (index, lane) in (0_u16..).zip(lanes) {
        add(&mut scene, &plot, top + f64::from(index) * ROW, lane);
    }
    scene.height = bottom + 24.0 + MARGIN;
    scene
}

fn legend(lanes: &[Lane]) -> Vec<Sample> {
    let states = [
        KeyState::Enabled,
        KeyState::Disabled,
        KeyState::NoMaterial,
        KeyState::PendingDeletion,
    ];
    let met = |state: &KeyState| {
        let mut stretches = lanes.iter().flat_map(|lane| &lane.stretches);
        stretches.any(|stretch| stretch.state == *state)
    };
    let states = states.into_iter().filter(met);
    let mut samples: Vec<Sample> = states
        .map(|state| Sample {
            fill: fill(state),
            ..Sample::plain(Ink::State(state), labels::state(state))
        })
        .collect();
    let moments = lanes.iter().flat_map(|lane| &lane.moments);
    let mut marks: Vec<_> = moments.map(|moment| labels::event(moment.kind)).collect();
    marks.sort_unstable();
    marks.dedup();
    let marks: Vec<String> = marks
        .into_iter()
        .map(|(letter, what)| format!("{letter} {what}"))
        .collect();
    if !marks.is_empty() {
        samples.push(Sample::plain(Ink::Text, marks.join(", ")));
    }
    samples
}

/// A disabled key is hatched, too: its colour is pale.
fn fill(state: KeyState) -> Fill {
    match state {
        KeyState::Disabled => Fill::Rising,
        KeyState::NoMaterial => Fill::Falling,
        KeyState::Enabled | KeyState::PendingDeletion => Fill::Plain,
    }
}

/// Lines at the beginnings of months, or of weeks in a short time.
fn time(scene: &mut Scene, plot: &Plot, top: f64, bottom: f64) {
    let months: Vec<_> = plot.period.months().take(400).collect();
    let starts: Vec<Hour> = if months.len() > 2 {
        months.iter().map(|month| month.start()).collect()
    } else {
        let days = (plot.period.start.day().0..=plot.period.end.day().0).step_by(7);
        days.map(|day| crate::period::Day(day).start()).collect()
    };
    let within = |start: &Hour| plot.period.contains(*start);
    let lines: Vec<(f64, String)> = starts
        .into_iter()
        .filter(within)
        .map(|start| (plot.x(start.start().0), labels::day(start.day())))
        .collect();
    let gaps = lines.windows(2).map(|pair| pair[1].0 - pair[0].0);
    let gap = gaps.fold(f64::INFINITY, f64::min);
    let widest = lines
        .iter()
        .map(|(_, name)| width(name))
        .fold(0.0, f64::max);
    let every = stride(widest + 8.0, gap);
    for (index, (x, name)) in lines.iter().enumerate() {
        scene.line((*x, top), (*x, bottom), Ink::Grid);
        if index % every == 0 && x + width(name) < plot.right + MARGIN {
            scene.words((*x, bottom + 16.0), Anchor::Start, Ink::Muted, name);
        }
    }
}

fn add(scene: &mut Scene, plot: &Plot, top: f64, lane: &Lane) {
    let middle = top + ROW / 2.0;
    let x = plot.left - 14.0;
    let text = font::fitted(&name(lane), NAMES, SMALL, Weight::SemiBold);
    scene.bold((x, middle - 3.0), Anchor::End, Ink::Text, &text);
    let beside = font::fitted(&beside(lane), NAMES, SMALL, Weight::Regular);
    scene.words((x, middle + 12.0), Anchor::End, Ink::Muted, &beside);
    for stretch in &lane.stretches {
        let (from, to) = (stretch.period.start.start(), stretch.period.end.start());
        scene.area(Area {
            left: plot.x(from.0),
            top: middle - TRACK / 2.0,
            width: (plot.x(to.0) - plot.x(from.0)).max(1.0),
            height: TRACK,
            ink: Ink::State(stretch.state),
            fill: fill(stretch.state),
            edge: true,
            tip: Some(format!(
                "{}: {} from {} to {}",
                name(lane),
                labels::state(stretch.state),
                instant(from),
                instant(to)
            )),
        });
    }
    marks(scene, plot, middle, lane);
}

/// Marks that would cover each other stand side by side.
fn marks(scene: &mut Scene, plot: &Plot, middle: f64, lane: &Lane) {
    let mut free = plot.left;
    for moment in &lane.moments {
        let (letter, what) = labels::event(moment.kind);
        let x = plot.x(moment.time.0).max(free);
        free = x + 2.0 * MARK + 1.0;
        scene.shapes.push(Shape::Disc {
            at: (x, middle),
            radius: MARK,
            ink: Ink::Text,
            tip: Some(format!("{}: {what} {}", name(lane), instant(moment.time))),
        });
        scene.sized(
            (x, middle + 4.0),
            Anchor::Middle,
            Ink::Ground,
            letter,
            11.0,
            Weight::SemiBold,
        );
    }
}

/// The clusters of the key, or its id.
fn name(lane: &Lane) -> String {
    let clusters: Vec<String> = lane.clusters.iter().map(|name| visible(name)).collect();
    if clusters.is_empty() {
        key_id(lane)
    } else {
        words::some_of(&clusters, 2)
    }
}

fn key_id(lane: &Lane) -> String {
    line_name(&LineName::Key {
        arn: lane.key.clone(),
        manager: crate::config::KeyManager::Customer,
    })
}

fn beside(lane: &Lane) -> String {
    match lane.deletion {
        Some(time) => format!("deletion {}", instant(time)),
        None if lane.clusters.is_empty() => String::new(),
        None => key_id(lane),
    }
}

/// `2026-10-03 12:05`
fn instant(time: Timestamp) -> String {
    let text = time.to_string();
    let text: String = text.chars().take(16).collect();
    text.replace('T', " ")
}
