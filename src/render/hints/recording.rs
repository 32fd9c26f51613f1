//! Words for what records KMS events besides trails.

use super::{Details, exclude_kms};
use crate::hints::Recording;

pub(super) fn of(recording: Recording) -> Details {
    match recording {
        Recording::CloudWatchLogs => cloudwatch_logs(),
        Recording::InsightsOnReads => insights(),
        Recording::Lake => lake(),
    }
}

fn cloudwatch_logs() -> Details {
    Details {
        evidence: "the config says that a trail delivers to CloudWatch Logs, which charges every \
                   byte"
            .to_owned(),
        setting: "Exclude KMS in the trail that delivers there, if another one keeps KMS events; \
                  alarms can come from EventBridge, which sees management events for nothing:"
            .to_owned(),
        command: Some(exclude_kms("TRAIL")),
        gives_up: "metric filters and queries in CloudWatch Logs no longer see KMS".to_owned(),
        check_first: "that another trail keeps KMS events, and which metric filters and alarms \
                      read them there: rules of EventBridge must replace these first"
            .to_owned(),
    }
}

fn insights() -> Details {
    Details {
        evidence: "the config says that Insights analyse error rates, read events included: most \
                   KMS calls are read events"
            .to_owned(),
        setting: "Leave only what watches write events:".to_owned(),
        command: Some(
            "aws cloudtrail put-insight-selectors --trail-name TRAIL --insight-selectors \
             '[{\"InsightType\":\"ApiCallRateInsight\"}]'"
                .to_owned(),
        ),
        gives_up: "unusual rates of errors are no longer noticed, those of other services \
                   included"
            .to_owned(),
        check_first: "that nobody relies on Insights of error rates, and what the selectors are \
                      (get-insight-selectors), as the command replaces them"
            .to_owned(),
    }
}

fn lake() -> Details {
    Details {
        evidence: "the config says that an event data store of CloudTrail Lake ingests management \
                   events, and each byte is charged"
            .to_owned(),
        setting: "Exclude KMS in its selectors; a trail keeps the events:".to_owned(),
        command: Some(
            "aws cloudtrail update-event-data-store --event-data-store STORE \
             --advanced-event-selectors '[{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\
             \"Equals\":[\"Management\"]},{\"Field\":\"eventSource\",\"NotEquals\":\
             [\"kms.amazonaws.com\"]}]}]'"
                .to_owned(),
        ),
        gives_up: "queries in Lake no longer see KMS; what is ingested stays".to_owned(),
        check_first: "that a trail keeps KMS events as long, and what the selectors are \
                      (get-event-data-store), as the command replaces them"
            .to_owned(),
    }
}
