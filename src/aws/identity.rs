//! Who is signed in.

use aws_config::SdkConfig;
use aws_sdk_sts::Client;

use super::fault::{Fault, FaultKind, fault};

/// The account that is signed in. It needs no permission
/// (<https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Twelve digits.
    pub account: String,
    /// `aws`, `aws-us-gov` or `aws-cn`: an account has regions of one of them.
    pub partition: String,
}

/// Asks who is signed in.
pub async fn identity(config: &SdkConfig) -> Result<Identity, Fault> {
    let answer = Client::new(config).get_caller_identity().send().await;
    let answer = answer.map_err(|error| {
        let fault = fault(&error);
        match fault.said.split(':').next() {
            Some("InvalidClientTokenId") => Fault {
                kind: FaultKind::Credentials,
                ..fault
            },
            _ => fault,
        }
    })?;
    let is_account = |text: &String| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    let account = answer.account.filter(is_account).ok_or_else(|| Fault {
        kind: FaultKind::Other,
        said: "AWS STS names no account".to_owned(),
    })?;
    let arn = answer.arn.unwrap_or_default();
    let partition = arn.split(':').nth(1).unwrap_or("aws").to_owned();
    Ok(Identity { account, partition })
}
