//! What AWS did not answer, and why.

use serde_json::{Value, json};

use crate::units::Text;

/// A call that was refused. Kept as the SDKs have an error, with the operation beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file that the answer would have.
    pub file: Text,
    /// `GetKeyPolicy`
    pub operation: Text,
    /// `AccessDeniedException`; what came instead of an answer if AWS gave no code.
    pub code: Text,
    /// What AWS or the network said.
    pub message: Text,
}

impl Refusal {
    /// The code of a call that the other side does not have at all.
    pub const NOT_OFFERED: &'static str = "NotOffered";

    /// As it is kept.
    pub fn to_json(&self) -> Value {
        json!({
            "Operation": &*self.operation,
            "Error": { "Code": &*self.code, "Message": &*self.message },
        })
    }

    pub(super) fn read(file: &Text, value: &Value) -> Option<Self> {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(Text::from);
        let error = value.get("Error")?;
        Some(Self {
            file: file.clone(),
            operation: text(value.get("Operation"))?,
            code: text(error.get("Code"))?,
            message: text(error.get("Message")).unwrap_or_default(),
        })
    }

    /// Whether the other side has such a call: AWS brings new ones region by region.
    pub fn is_offered(&self) -> bool {
        let absent = [
            Self::NOT_OFFERED,
            "UnknownOperationException",
            "InvalidAction",
        ];
        !absent.contains(&&*self.code)
    }

    /// What happened.
    pub fn why(&self) -> String {
        if self.is_offered() {
            format!("{}: {}: {}", self.operation, self.code, self.message)
        } else {
            format!("{} is not offered there", self.operation)
        }
    }

    /// What to do about it. Codes:
    /// <https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html>.
    pub fn remedy(&self) -> &'static str {
        match &*self.code {
            "AccessDenied" | "AccessDeniedException" => {
                "allow it (--print-policy), in the key's or bucket's own policy too"
            }
            "ExpiredToken" | "ExpiredTokenException" => "sign in again, and run it again",
            "NotFoundException" => "see whether the ARN is right, and whose account this is",
            "TrailNotFoundException" => "see in the account that owns the trail",
            _ if !self.is_offered() => "nothing: it is information only",
            _ => "run it again",
        }
    }
}
