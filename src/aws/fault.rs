//! Why something could not be read from AWS.

use aws_sdk_s3::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

/// What went wrong with one request, its repetitions included.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{said}")]
pub struct Fault {
    /// What it means.
    pub kind: FaultKind,
    /// What AWS or the network said.
    pub said: String,
}

/// What a fault means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The credentials may not do it.
    Forbidden,
    /// There are no credentials, or they are no longer valid.
    Credentials,
    /// What was listed is no longer there.
    Vanished,
    /// What came is not what is there: shorter, or changed on the way.
    Broken,
    /// Anything else: the network, throttling, AWS itself.
    Other,
}

impl FaultKind {
    /// Whether asking again may help.
    pub fn may_pass(self) -> bool {
        matches!(self, Self::Broken | Self::Other)
    }

    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Forbidden => "allow s3:ListBucket, s3:GetObject and kms:Decrypt (--print-policy)",
            Self::Credentials => "sign in again, then run the same command: what is here is kept",
            Self::Vanished => "it was deleted meanwhile, by a lifecycle rule perhaps",
            Self::Broken | Self::Other => "run the same command again: what is here is kept",
        }
    }
}

impl Fault {
    /// A task that ended without an answer.
    pub(super) fn of_task(error: &tokio::task::JoinError) -> Self {
        Self {
            kind: FaultKind::Other,
            said: format!("a request was given up: {error}"),
        }
    }
}

/// A fault of the SDK, by its error code.
pub(super) fn fault<E, R>(error: &SdkError<E, R>) -> Fault
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    if let Some(service) = error.as_service_error() {
        let code = service.code().unwrap_or("no error code");
        let message = service.message().unwrap_or("no message");
        return Fault {
            kind: kind(code),
            said: format!("{code}: {message}"),
        };
    }
    let said = DisplayErrorContext(error).to_string();
    let is_about_credentials = said.contains("redential") || said.contains("token");
    Fault {
        kind: match error {
            SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_)
                if is_about_credentials =>
            {
                FaultKind::Credentials
            }
            _ => FaultKind::Other,
        },
        // What follows is the error once more, for those who debug the SDK.
        said: said.split(" (").next().unwrap_or("no answer").to_owned(),
    }
}

/// By the codes of <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html> and
/// <https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html>.
fn kind(code: &str) -> FaultKind {
    match code {
        "AccessDenied"
        | "AccessDeniedException"
        | "AllAccessDisabled"
        | "KMS.AccessDeniedException" => FaultKind::Forbidden,
        "ExpiredToken"
        | "ExpiredTokenException"
        | "InvalidAccessKeyId"
        | "InvalidClientTokenId"
        | "InvalidToken"
        | "SignatureDoesNotMatch"
        | "TokenRefreshRequired"
        | "InvalidSignatureException"
        | "UnrecognizedClientException" => FaultKind::Credentials,
        "NoSuchKey" | "NoSuchBucket" | "NotFound" => FaultKind::Vanished,
        _ => FaultKind::Other,
    }
}
