//! The connection to AWS, from the environment and flags.

use anyhow::Context;
use tokio::runtime::Runtime;

use super::environment;
use super::outcome::UsageError;
use crate::aws::connection::Connection;

/// What the environment says, and the profile of a flag.
pub(super) fn connection(profile: Option<String>) -> anyhow::Result<Connection> {
    Ok(Connection {
        profile,
        region: environment::text("AWS_REGION").or_else(|| environment::text("AWS_DEFAULT_REGION")),
        has_retries: environment::text("AWS_MAX_ATTEMPTS")
            .or_else(|| environment::text("AWS_RETRY_MODE"))
            .is_some(),
        certificates: certificates()?,
    })
}

/// Whether S3 is asked somewhere else than at AWS.
pub(super) fn has_s3_endpoint() -> bool {
    environment::text("AWS_ENDPOINT_URL")
        .or_else(|| environment::text("AWS_ENDPOINT_URL_S3"))
        .is_some()
}

/// What waits for the network.
pub(super) fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting")
}

/// `AWS_CA_BUNDLE`, as the AWS command line has it
/// (<https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html>).
fn certificates() -> anyhow::Result<Option<Vec<u8>>> {
    let Some(file) = environment::set("AWS_CA_BUNDLE") else {
        return Ok(None);
    };
    let certificates = std::fs::read(&file)
        .map_err(|error| UsageError(format!("AWS_CA_BUNDLE {}: {error}", file.display())))?;
    Ok(Some(certificates))
}
