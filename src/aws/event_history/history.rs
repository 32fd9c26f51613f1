//! The event history of one region, page by page
//! (<https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>).

use std::fmt;
use std::sync::Arc;

use aws_config::retry::RetryConfig;
use aws_config::{Region, SdkConfig};
use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::config::Builder;
use aws_sdk_cloudtrail::primitives::DateTime;
use aws_sdk_cloudtrail::types::{Event, LookupAttribute, LookupAttributeKey};
use tokio::time::Duration;

use super::refusal::{Refusal, RefusalKind, refusal};
use super::windows::Window;
use crate::aws::quota::{Clock, Turns};
use crate::period::Timestamp;

/// Events on a page, which is as many as AWS gives.
pub(super) const PAGE: u64 = 50;
/// So often one page is asked for while AWS or the network fails.
const ATTEMPTS: u32 = 8;
const PAUSE: Duration = Duration::from_millis(200);
/// So often one page is asked for while AWS says that it is too much: some ten minutes.
const MOST_THROTTLED: u32 = 20;

/// Is called after each request.
pub type Tell = Arc<dyn Fn() + Send + Sync>;

/// One region.
pub(super) struct History {
    pub(super) region: String,
    client: Client,
    turns: Turns,
    tell: Tell,
}

/// A page of events, the newest first.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) events: Vec<Event>,
    pub(super) next: Option<String>,
}

impl Page {
    /// When the oldest of its events was.
    pub(super) fn oldest(&self) -> Option<Timestamp> {
        let times = self.events.iter().filter_map(|event| event.event_time);
        times.map(|time| Timestamp(time.secs())).min()
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.region.fmt(f)
    }
}

impl History {
    /// Requests are repeated here and not by the SDK, whose repetitions would leave in nobody's
    /// turn.
    pub(super) fn new(config: &SdkConfig, region: &str, clock: Clock, tell: Tell) -> Self {
        let config = Builder::from(config)
            .region(Region::new(region.to_owned()))
            .retry_config(RetryConfig::disabled());
        Self {
            region: region.to_owned(),
            client: Client::from_conf(config.build()),
            turns: Turns::new(clock),
            tell,
        }
    }

    /// One page of a window: the first, or that of a token.
    pub(super) async fn page(&self, window: Window, token: Option<&str>) -> Result<Page, Refusal> {
        let (mut failed, mut throttled, mut pause) = (0, 0, PAUSE);
        loop {
            self.turns.next().await;
            let answer = self.ask(window, token).await;
            (self.tell)();
            let refusal = match answer {
                Ok(page) => {
                    self.turns.answered();
                    return Ok(page);
                }
                Err(refusal) => refusal,
            };
            match refusal.kind {
                RefusalKind::Throttled if throttled < MOST_THROTTLED => {
                    throttled += 1;
                    self.turns.throttled();
                }
                RefusalKind::Passing if failed + 1 < ATTEMPTS => {
                    failed += 1;
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                _ => return Err(refusal),
            }
        }
    }

    /// Both times are included, and events have whole seconds.
    async fn ask(&self, window: Window, token: Option<&str>) -> Result<Page, Refusal> {
        let of_kms = LookupAttribute::builder()
            .attribute_key(LookupAttributeKey::EventSource)
            .attribute_value("kms.amazonaws.com")
            .build()
            .map_err(|error| Refusal::here(&error))?;
        let request = self
            .client
            .lookup_events()
            .lookup_attributes(of_kms)
            .start_time(DateTime::from_secs(window.start.0))
            .end_time(DateTime::from_secs(window.end.0 - 1))
            .max_results(i32::try_from(PAGE).unwrap_or(i32::MAX))
            .set_next_token(token.map(ToOwned::to_owned));
        let answer = request.send().await.map_err(|error| refusal(&error))?;
        Ok(Page {
            events: answer.events.unwrap_or_default(),
            next: answer.next_token.filter(|token| !token.is_empty()),
        })
    }
}
