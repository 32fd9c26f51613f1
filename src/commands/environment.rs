//! The only place that reads the environment. A variable that is empty is not set.

use std::ffi::OsString;

/// A variable.
#[expect(clippy::disallowed_methods, reason = "the environment is read here")]
pub(super) fn set(variable: &str) -> Option<OsString> {
    std::env::var_os(variable).filter(|value| !value.is_empty())
}

/// A variable that holds text.
pub(super) fn text(variable: &str) -> Option<String> {
    set(variable).map(|value| value.to_string_lossy().into_owned())
}
