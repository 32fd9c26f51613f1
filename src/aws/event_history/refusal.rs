//! Why AWS does not answer a look into event history.

use aws_sdk_cloudtrail::error::{ProvideErrorMetadata, SdkError};

use crate::aws::fault::{FaultKind, fault};

/// What AWS or the network said instead of an answer, repetitions included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What it means.
    pub kind: RefusalKind,
    /// The words.
    pub said: String,
}

/// What a refusal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The credentials may not do it.
    Forbidden,
    /// The region knows nothing of these credentials, which are valid elsewhere.
    NotEnabled,
    /// The credentials are not valid, or no longer.
    Credentials,
    /// More was asked than two requests in a second.
    Throttled,
    /// The page that was to come next is forgotten.
    Token,
    /// The network, or AWS itself: it may pass.
    Passing,
    /// Anything else, and it would be the same the next time.
    Other,
}

impl RefusalKind {
    /// Whether the rest of a region would be refused in the same way.
    pub(super) fn is_of_region(self) -> bool {
        matches!(
            self,
            Self::Forbidden | Self::NotEnabled | Self::Credentials | Self::Other
        )
    }

    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Forbidden => "allow cloudtrail:LookupEvents there (--print-policy)",
            Self::NotEnabled => {
                "the region is not enabled in the account, or a session of the global STS endpoint \
                 is not valid there: name the regions that are meant with --region"
            }
            Self::Credentials => "sign in again, then run the same command: what is here is kept",
            Self::Throttled => {
                "something else in the account looks into event history all the time: run the same \
                 command later, what is here is kept"
            }
            Self::Token | Self::Passing => "run the same command again: what is here is kept",
            Self::Other => "see the words of AWS; what is here is kept",
        }
    }
}

impl Refusal {
    /// A task that ended without an answer, or a file that could not be written.
    pub(super) fn here(error: &dyn std::fmt::Display) -> Self {
        Self {
            kind: RefusalKind::Other,
            said: error.to_string(),
        }
    }
}

/// What an error of the SDK means.
pub(super) fn refusal<E>(
    error: &SdkError<E, aws_sdk_cloudtrail::config::http::HttpResponse>,
) -> Refusal
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let answered = error.raw_response().map(|answer| answer.status().as_u16());
    let is_passing =
        error.as_service_error().is_none() || answered.is_some_and(|status| status >= 500);
    let told = fault(error);
    let code = error.as_service_error().and_then(|service| service.code());
    let kind = match (code.map_or(RefusalKind::Other, kind), told.kind) {
        (RefusalKind::Other, FaultKind::Credentials) => RefusalKind::Credentials,
        (RefusalKind::Other, FaultKind::Forbidden) => RefusalKind::Forbidden,
        (RefusalKind::Other, _) if is_passing => RefusalKind::Passing,
        (kind, _) => kind,
    };
    Refusal {
        kind,
        said: told.said,
    }
}

/// By the codes of <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonErrors.html>
/// and of
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>. What a
/// region says that is not enabled:
/// <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>.
fn kind(code: &str) -> RefusalKind {
    match code {
        "AccessDeniedException" | "AccessDenied" | "NotAuthorized" => RefusalKind::Forbidden,
        "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "AuthFailure"
        | "OptInRequired" => RefusalKind::NotEnabled,
        "ExpiredTokenException"
        | "IncompleteSignature"
        | "InvalidSignatureException"
        | "MissingAuthenticationToken"
        | "RequestExpired" => RefusalKind::Credentials,
        "ThrottlingException"
        | "Throttling"
        | "RequestLimitExceeded"
        | "TooManyRequestsException" => RefusalKind::Throttled,
        "InvalidNextTokenException" => RefusalKind::Token,
        "InternalFailure" | "ServiceUnavailable" | "RequestTimeoutException" => {
            RefusalKind::Passing
        }
        _ => RefusalKind::Other,
    }
}
