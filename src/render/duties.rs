//! Words for duties, in every format.

use crate::duties::Duty;

/// The duty's name in JSON.
pub(super) fn code(duty: Duty) -> &'static str {
    match duty {
        Duty::KeyExists => "key_exists",
        Duty::KeyEnabled => "key_enabled",
        Duty::KeySymmetric => "key_symmetric",
        Duty::KeyRegion => "key_region",
        Duty::Policy => "policy",
        Duty::SecondRegion => "second_region",
        Duty::Trail => "trail",
        Duty::Retention => "retention",
        Duty::Rotation => "rotation",
        Duty::LastUse => "last_use",
    }
}

/// What it is about, in a word or two.
pub(super) fn title(duty: Duty) -> &'static str {
    match duty {
        Duty::KeyExists => "key",
        Duty::KeyEnabled => "key state",
        Duty::KeySymmetric => "key type",
        Duty::KeyRegion => "key region",
        Duty::Policy => "key policy",
        Duty::SecondRegion => "dual region",
        Duty::Trail => "trail",
        Duty::Retention => "kept logs",
        Duty::Rotation => "rotation",
        Duty::LastUse => "last use",
    }
}
