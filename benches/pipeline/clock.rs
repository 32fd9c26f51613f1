//! Wall and processor time of child processes.

use std::time::Instant;

/// What one run took, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) wall: f64,
    /// User and system time of the process; NaN where the system does not tell.
    pub(crate) cpu: f64,
}

/// Linux counts processor time of ended children in ticks of 1/100 s (`man 5 proc_pid_stat`).
const TICKS_PER_SECOND: f64 = 100.0;

pub(crate) fn time<T>(run: impl FnOnce() -> T) -> (T, Cost) {
    let (cpu, wall) = (cpu_of_children(), Instant::now());
    let result = run();
    let cost = Cost {
        wall: wall.elapsed().as_secs_f64(),
        cpu: cpu_of_children() - cpu,
    };
    (result, cost)
}

/// `cutime` and `cstime`, the 16th and 17th field; the second one is in parentheses and may hold
/// blanks.
fn cpu_of_children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let fields: Vec<f64> = after_name
        .split_whitespace()
        .skip(13)
        .take(2)
        .filter_map(|field| field.parse().ok())
        .collect();
    match fields[..] {
        [user, system] => (user + system) / TICKS_PER_SECOND,
        _ => f64::NAN,
    }
}

pub(crate) fn median(costs: &[Cost], of: impl Fn(&Cost) -> f64) -> f64 {
    let mut values: Vec<f64> = costs.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
