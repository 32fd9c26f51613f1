//! Words of charts: titles, units, names of series, bars and states.

use rust_decimal::Decimal;

use crate::period::Day;
use crate::render::money;
use crate::render::page::NO_BREAK;
use crate::render::sanitize::visible;
use crate::render::words;
use crate::report::cells::LineName;
use crate::report::charts::{Body, Category, Chart, KeyState, Label, Series, Subject, Unit};
use crate::report::totals::Side;
use crate::usage::key_event::KeyEventKind;

/// `Cost by cluster`
pub(super) fn title(chart: &Chart) -> &'static str {
    match chart.subject {
        Subject::CostByCluster if names_keys(chart) => "Cost by key",
        Subject::CostByCluster => "Cost by cluster",
        Subject::CostByMonth => "Cost by month",
        Subject::WhoPays => "Who pays",
        Subject::RequestsByDay => match &chart.body {
            Body::Columns(bars)
                if matches!(bars.first().map(|bar| &bar.label), Some(Label::Month(_))) =>
            {
                "Requests by month"
            }
            _ => "Requests by day",
        },
        Subject::ClustersAndOperations => "Requests by operation",
        Subject::CallsByHour => "Calls by hour and day",
        Subject::KeyTimeline => "Life of the keys",
        Subject::Savings => "What changes save a month",
    }
}

fn names_keys(chart: &Chart) -> bool {
    let Body::Bars(bars) = &chart.body else {
        return false;
    };
    let is_key = |label: &Label| matches!(label, Label::Line(LineName::Key { .. }));
    bars.iter().all(|bar| is_key(&bar.label)) && !bars.is_empty()
}

/// `September to October 2026, in USD at list prices`
pub(super) fn subtitle(chart: &Chart) -> String {
    let when = chart
        .period
        .map_or("no time known".to_owned(), words::period);
    let what = match (&chart.unit, chart.subject) {
        (_, Subject::KeyTimeline) => "as their events in the logs tell it, UTC".to_owned(),
        (Unit::Money(currency), _) => format!("in {} at list prices, UTC", visible(currency)),
        (Unit::Requests, _) => "billable requests, UTC".to_owned(),
        (Unit::Calls, _) => "counted KMS calls per hour, UTC".to_owned(),
    };
    format!("{when}, {what}").replace(NO_BREAK, " ")
}

/// The name of a series.
pub(super) fn series(series: Series) -> &'static str {
    match series {
        Series::Cost(Category::Storage) => "Key storage",
        Series::Cost(Category::Requests) => "API requests",
        Series::Cost(Category::Logging) => "Logging",
        Series::Saving => "Saved a month",
        Series::Operation(column) => match column.name() {
            "Other" => "Other operations",
            name => name,
        },
    }
}

/// Whose bill, of parts that are hatched.
pub(super) fn side(side: Side) -> Option<&'static str> {
    match side {
        Side::Yours => None,
        Side::Others => Some("on the caller's bill"),
        Side::Unknown => Some("payer not in the record"),
    }
}

/// The name of a bar, a row or a column.
pub(super) fn label(label: &Label) -> String {
    match label {
        Label::Line(name) => crate::render::content::costs::line_name(name),
        Label::Others(count) => format!("{count} others"),
        Label::Month(month) => month.to_string(),
        Label::Day(of) => day(*of),
        Label::HourOfDay(hour) => format!("{hour:02}:00"),
        Label::Operation(column) => column.name().to_owned(),
        Label::All => "All".to_owned(),
        Label::Named(name) => visible(name),
        Label::Change { number, title } => {
            let what = title.split_once(": ").map_or(&**title, |(what, _)| what);
            format!("{number} {what}")
        }
        Label::Payer { side, .. } => match side {
            Side::Yours => "Your bill".to_owned(),
            Side::Others => "The caller's bill".to_owned(),
            Side::Unknown => "Payer not recorded".to_owned(),
        },
    }
}

/// A second line under the name of a bar.
pub(super) fn beside(label: &Label) -> Option<String> {
    if let Label::Change { title, .. } = label {
        return title.split_once(": ").map(|(_, how)| how.to_owned());
    }
    let Label::Payer {
        accounts,
        if_owner_pays,
        ..
    } = label
    else {
        return None;
    };
    if *if_owner_pays {
        return Some("if requests are passed on".to_owned());
    }
    let names: Vec<String> = accounts.iter().map(|account| visible(account)).collect();
    (!names.is_empty()).then(|| words::some_of(&names, 1))
}

/// `3 Oct`
pub(super) fn day(day: Day) -> String {
    use chrono::Datelike;
    let date = day.date();
    let name = words::month(day.month());
    let name: String = name.chars().take(3).collect();
    format!("{} {name}", date.day())
}

/// A value with enough digits to be read beside its bar.
pub(super) fn value(value: Decimal, unit: &Unit) -> String {
    match unit {
        Unit::Money(_) => money::decimal(value, 2),
        Unit::Requests | Unit::Calls => money::count(value),
    }
}

/// What stands at an axis.
pub(super) fn unit(unit: &Unit) -> String {
    match unit {
        Unit::Money(currency) => visible(currency),
        Unit::Requests => "requests".to_owned(),
        Unit::Calls => "calls".to_owned(),
    }
}

/// A state of a key.
pub(super) fn state(state: KeyState) -> &'static str {
    match state {
        KeyState::Enabled => "Enabled",
        KeyState::Disabled => "Disabled",
        KeyState::NoMaterial => "No key material",
        KeyState::PendingDeletion => "Pending deletion",
    }
}

/// The letter that marks an event, and what it stands for.
pub(super) fn event(kind: KeyEventKind) -> (&'static str, &'static str) {
    match kind {
        KeyEventKind::Created => ("C", "created"),
        KeyEventKind::Replicated => ("M", "replicated"),
        KeyEventKind::Rotated | KeyEventKind::RotationRequested => ("R", "rotated"),
        KeyEventKind::Enabled => ("E", "enabled"),
        KeyEventKind::Disabled => ("D", "disabled"),
        KeyEventKind::DeletionScheduled => ("S", "deletion scheduled"),
        KeyEventKind::DeletionCancelled => ("U", "deletion cancelled"),
        KeyEventKind::Deleted => ("X", "deleted"),
        KeyEventKind::PolicyChanged => ("P", "policy changed"),
        KeyEventKind::GrantEnded => ("G", "grant ended"),
        KeyEventKind::MaterialImported => ("I", "material imported"),
        KeyEventKind::MaterialDeleted | KeyEventKind::MaterialExpired => ("L", "material lost"),
        KeyEventKind::RotationEnabled => ("A", "rotation on"),
        KeyEventKind::RotationDisabled => ("O", "rotation off"),
        KeyEventKind::KeyStoreDisconnected => ("K", "key store disconnected"),
        KeyEventKind::KeyStoreConnected => ("N", "key store connected"),
        KeyEventKind::MaterialSeen | KeyEventKind::AwsManagedSeen => ("·", "seen"),
    }
}
