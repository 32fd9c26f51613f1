//! KMS events of the event history, which every account has for 90 days, into the store or a folder.

mod content;
mod history;
mod plan;
mod read;
mod refusal;
mod windows;

use std::sync::Arc;

use aws_config::SdkConfig;
use tokio::task::JoinSet;

use self::history::History;
pub use self::history::Tell;
pub use self::plan::Plan;
pub use self::read::{Form, Pulled, Target, read};
pub use self::refusal::{Refusal, RefusalKind};
pub use self::windows::Window;
use super::kept::Kept;
use super::quota::Clock;

/// The folder below the one of all logs.
const FOLDER: &str = "event-history";

/// What to get.
#[derive(Clone)]
pub struct Order {
    /// Whose event history it is, which no answer says.
    pub account: String,
    /// Every one is asked at its own rate.
    pub regions: Vec<String>,
    /// The time whose events are wanted.
    pub period: Window,
    /// What the rate is measured by.
    pub clock: Clock,
    /// Is called after each request.
    pub tell: Tell,
}

/// A region and what is to be done there, or why nothing can be.
pub type Planned = (String, Result<Plan, Refusal>);

/// Looks into every region, all at once; by name.
pub async fn plan(config: &SdkConfig, order: &Order, kept: &Kept) -> Vec<Planned> {
    let mut running = JoinSet::new();
    let mut planned = Vec::new();
    for region in &order.regions {
        let here = match read::kept_windows(kept, &order.account, region) {
            Ok(here) => here,
            Err(error) => {
                planned.push((region.clone(), Err(Refusal::here(&error))));
                continue;
            }
        };
        let (clock, tell) = (Arc::clone(&order.clock), Arc::clone(&order.tell));
        let history = Arc::new(History::new(config, region, clock, tell));
        let (region, period) = (region.clone(), order.period);
        running.spawn(async move { (region, plan::plan(history, period, &here).await) });
    }
    while let Some(ended) = running.join_next().await {
        planned.push(match ended {
            Ok(ended) => ended,
            Err(error) => (String::new(), Err(Refusal::here(&error))),
        });
    }
    planned.sort_by(|a, b| a.0.cmp(&b.0));
    planned
}
