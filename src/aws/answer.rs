//! What AWS answers, word for word: the bodies of answers, as the AWS command line prints them.

use std::error::Error;
use std::sync::{Arc, Mutex};

use aws_sdk_kms::config::http::HttpResponse;
use aws_sdk_kms::config::interceptors::{
    AfterDeserializationInterceptorContextRef, InterceptorContext,
};
use aws_sdk_kms::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_kms::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_kms::error::{BoxError, ProvideErrorMetadata, SdkError};
use chrono::{DateTime, SecondsFormat};
use serde_json::Value;

use super::fault::fault;
use crate::answers::Refusal;

/// More pages than any account has: a server that never ends is given up.
const MOST_PAGES: u32 = 10_000;

/// An answer, or why there is none, under the name of the file that it is kept as.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// `eu-central-1/policy-0b77c1aa-….json`
    pub file: String,
    /// As the AWS command line prints it.
    pub json: Value,
}

/// Why AWS gave no answer to an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    operation: &'static str,
    pub(super) code: String,
    message: String,
}

impl Refused {
    pub(super) fn new(operation: &'static str, code: &str, message: String) -> Self {
        Self {
            operation,
            code: code.to_owned(),
            message,
        }
    }
}

impl Answer {
    /// What was said, under a name made of `parts`; only the first of them may be a folder.
    pub(super) fn new(parts: [&str; 3], said: Result<Value, Refused>) -> Self {
        let [folder, kind, name] = parts.map(plain);
        let joint = if name.is_empty() { "" } else { "-" };
        let folder = if folder.is_empty() {
            folder
        } else {
            format!("{folder}/")
        };
        let file = format!("{folder}{kind}{joint}{name}.json");
        let json = said.unwrap_or_else(|refused| {
            let refusal = Refusal {
                file: file.as_str().into(),
                operation: refused.operation.into(),
                code: refused.code.into(),
                message: refused.message.into(),
            };
            refusal.to_json()
        });
        Self { file, json }
    }
}

/// Names come from a server: none may lead out of the folder.
fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let plain = name.chars().map(|c| if is_plain(c) { c } else { '_' });
    let plain: String = plain.collect();
    plain.trim_start_matches('.').to_owned()
}

/// Takes the body of the last answer: every field, also those that the SDK does not know.
#[derive(Clone, Debug, Default)]
pub(super) struct Body(Arc<Mutex<Vec<u8>>>);

impl Intercept for Body {
    fn name(&self) -> &'static str {
        "Body"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response().body().bytes().unwrap_or_default();
        if let Ok(mut taken) = self.0.lock() {
            taken.clear();
            taken.extend_from_slice(body);
        }
        Ok(())
    }
}

/// An error 500 that is no JSON comes from something that is not AWS and does not know the call: to
/// repeat it would only take long.
#[derive(Debug)]
pub(super) struct NotOffered;

impl ClassifyRetry for NotOffered {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        if context.response().is_some_and(is_not_offered) {
            RetryAction::RetryForbidden
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "NotOffered"
    }
}

fn is_not_offered(answer: &HttpResponse) -> bool {
    let body = answer.body().bytes().unwrap_or_default();
    let body = body.trim_ascii_start();
    answer.status().as_u16() == 500 && !body.is_empty() && !body.starts_with(b"{")
}

/// Asks, and gives what came.
pub(super) async fn ask<T, E, F>(
    operation: &'static str,
    call: impl FnOnce(Body) -> F,
) -> Result<Value, Refused>
where
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    E: ProvideErrorMetadata + Error + 'static,
{
    let body = Body::default();
    match call(body.clone()).await {
        Ok(_) => {
            let taken = body.0.lock().map(|taken| taken.clone()).unwrap_or_default();
            let read = serde_json::from_slice(&taken).map(dated);
            read.map_err(|error| Refused::new(operation, "NotJson", error.to_string()))
        }
        Err(error) => Err(refused(operation, &error)),
    }
}

/// Asks for page after page, and gives one answer whose `list` has all. `next` is the field with
/// the mark of the next page.
pub(super) async fn ask_all<T, E, F>(
    operation: &'static str,
    (list, next): (&str, &str),
    mut call: impl FnMut(Option<String>, Body) -> F,
) -> Result<Value, Refused>
where
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    E: ProvideErrorMetadata + Error + 'static,
{
    let mut all = Vec::new();
    let mut mark = None;
    for _ in 0..MOST_PAGES {
        let at = mark.clone();
        let mut page = ask(operation, |body| call(at, body)).await?;
        if let Some(Value::Array(items)) = page.get_mut(list).map(Value::take) {
            all.extend(items);
        }
        let following = page.get(next).and_then(Value::as_str);
        let following = following.filter(|mark| !mark.is_empty()).map(str::to_owned);
        if following.is_none() {
            return Ok(Value::Object(
                [(list.to_owned(), all.into())].into_iter().collect(),
            ));
        }
        if following == mark {
            break;
        }
        mark = following;
    }
    let said = "the pages do not end".to_owned();
    Err(Refused::new(operation, "EndlessPages", said))
}

/// What an error of the SDK says.
pub(super) fn refused<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> Refused
where
    E: ProvideErrorMetadata + Error + 'static,
{
    if error.raw_response().is_some_and(is_not_offered) {
        let said = "HTTP 500, and no answer as AWS gives them".to_owned();
        return Refused::new(operation, Refusal::NOT_OFFERED, said);
    }
    let status = error.raw_response().map(|answer| answer.status().as_u16());
    match (error.as_service_error(), status) {
        (Some(service), status) => {
            let code = match (service.code(), status) {
                (Some(code), _) => code.to_owned(),
                (None, Some(status)) => format!("HTTP {status}"),
                (None, None) => "NoCode".to_owned(),
            };
            let message = service.message().unwrap_or("no message");
            Refused::new(operation, &code, message.to_owned())
        }
        (None, _) => Refused::new(operation, "NoAnswer", fault(error).said),
    }
}

/// Times are numbers on the wire, and ISO 8601 in what the AWS command line prints; a field without
/// a value is not printed.
fn dated(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
            let fields = fields.map(|(name, value)| {
                let value = match iso(&name, &value) {
                    Some(time) => Value::String(time),
                    None => dated(value),
                };
                (name, value)
            });
            Value::Object(fields.collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(dated).collect()),
        other => other,
    }
}

fn iso(name: &str, value: &Value) -> Option<String> {
    let is_time = ["Date", "Time", "Timestamp", "ValidTo"];
    let is_time = is_time.iter().any(|end| name.ends_with(end));
    let seconds = value.as_f64().filter(|_| is_time)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast saturates, and is then no time"
    )]
    let time = DateTime::from_timestamp_micros((seconds * 1e6).round() as i64)?;
    Some(time.to_rfc3339_opts(SecondsFormat::AutoSi, false))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_as_the_command_line_prints_them() {
        let wire = json!({
            "KeyMetadata": { "CreationDate": 1_704_164_645.5, "ValidTo": 0, "Enabled": true },
            "Rotations": [{ "RotationDate": 1_704_164_645 }],
            "RotationPeriodInDays": 365,
            "CustomKeyStoreId": null,
            "LatestDeliveryAttemptTime": "2024-01-02T03:04:05Z",
        });
        let printed = json!({
            "KeyMetadata": {
                "CreationDate": "2024-01-02T03:04:05.500+00:00",
                "ValidTo": "1970-01-01T00:00:00+00:00",
                "Enabled": true,
            },
            "Rotations": [{ "RotationDate": "2024-01-02T03:04:05+00:00" }],
            "RotationPeriodInDays": 365,
            "LatestDeliveryAttemptTime": "2024-01-02T03:04:05Z",
        });
        assert_eq!(dated(wire), printed);
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let answer = Answer::new(["..", "key", "../../etc/passwd"], Ok(Value::Null));
        assert_eq!(answer.file, "key-_.._etc_passwd.json");
        let answer = Answer::new(["", "account", ""], Ok(Value::Null));
        assert_eq!(answer.file, "account.json");
    }
}
