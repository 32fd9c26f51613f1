//! Joining what several records say of one call, field by field.

use crate::cloudtrail::attributes::{Attributes, Context};
use crate::cloudtrail::symbols::{Symbol, Symbols};
use crate::units::Text;

/// Two known values of one field that differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Difference {
    pub(super) field: &'static str,
    pub(super) kept: Text,
    pub(super) other: Text,
}

/// Joins values: known beats unknown; of two known ones the smaller is kept and the other noted.
pub(super) struct Joiner<'s> {
    pub(super) symbols: &'s Symbols,
    pub(super) differences: Vec<Difference>,
}

impl Joiner<'_> {
    fn values<T: Copy + PartialEq>(
        &mut self,
        field: &'static str,
        a: Option<T>,
        b: Option<T>,
        text: impl Fn(T) -> Text,
    ) -> Option<T> {
        match (a, b) {
            (Some(a), Some(b)) if a != b => {
                let (one, two) = (text(a), text(b));
                let (kept, kept_text, other) = if one <= two {
                    (a, one, two)
                } else {
                    (b, two, one)
                };
                self.differences.push(Difference {
                    field,
                    kept: kept_text,
                    other,
                });
                Some(kept)
            }
            (a, b) => a.or(b),
        }
    }

    pub(super) fn symbols(
        &mut self,
        field: &'static str,
        a: Option<Symbol>,
        b: Option<Symbol>,
    ) -> Option<Symbol> {
        let symbols = self.symbols;
        self.values(field, a, b, |symbol| symbols.text(symbol).clone())
    }

    pub(super) fn attributes(
        &mut self,
        a: &Attributes<Symbol>,
        b: &Attributes<Symbol>,
    ) -> Attributes<Symbol> {
        let symbols = self.symbols;
        let classes = self.values("class", Some(a.class), Some(b.class), |c| {
            Text::from(c.name())
        });
        let bucket_key = self.values("bucket_key", a.bucket_key, b.bucket_key, |used| {
            Text::from(used.to_string())
        });
        let context =
            |context: &Option<Context<Symbol>>| context.as_ref().map(|c| (c.kind, c.value));
        let context = self.values(
            "context",
            context(&a.context),
            context(&b.context),
            |(k, v)| Text::from(format!("{} {}", k.name(), symbols.text(v))),
        );
        let dry_run = self.values("dry_run", Some(a.dry_run), Some(b.dry_run), |dry| {
            Text::from(dry.to_string())
        });
        Attributes {
            region: self.symbols("region", a.region, b.region),
            recipient_account: self.symbols(
                "recipient_account",
                a.recipient_account,
                b.recipient_account,
            ),
            key: self.symbols("key", a.key, b.key),
            second_key: self.symbols("second_key", a.second_key, b.second_key),
            caller_account: self.symbols("caller_account", a.caller_account, b.caller_account),
            role_id: self.symbols("role_id", a.role_id, b.role_id),
            identity_type: self.symbols("identity_type", a.identity_type, b.identity_type),
            invoked_by: self.symbols("invoked_by", a.invoked_by, b.invoked_by),
            operation: a.operation,
            class: classes.unwrap_or(a.class),
            context: context.map(|(kind, value)| Context { kind, value }),
            bucket_key,
            error: self.symbols("error", a.error, b.error),
            dry_run: dry_run.unwrap_or(a.dry_run),
        }
    }
}

/// `update` replaces `original` wherever it says something.
pub(super) fn replaced(
    original: &Attributes<Symbol>,
    update: &Attributes<Symbol>,
) -> Attributes<Symbol> {
    Attributes {
        region: update.region.or(original.region),
        recipient_account: update.recipient_account.or(original.recipient_account),
        key: update.key.or(original.key),
        second_key: update.second_key.or(original.second_key),
        caller_account: update.caller_account.or(original.caller_account),
        role_id: update.role_id.or(original.role_id),
        identity_type: update.identity_type.or(original.identity_type),
        invoked_by: update.invoked_by.or(original.invoked_by),
        operation: original.operation,
        class: update.class,
        context: update.context.clone().or_else(|| original.context.clone()),
        bucket_key: update.bucket_key.or(original.bucket_key),
        error: update.error,
        dry_run: update.dry_run,
    }
}

/// The owner's record of a call gives key, context and outcome, the caller's the principal.
pub(super) fn paired(
    owner: &Attributes<Symbol>,
    caller: &Attributes<Symbol>,
) -> Attributes<Symbol> {
    Attributes {
        caller_account: caller.caller_account.or(owner.caller_account),
        role_id: caller.role_id.or(owner.role_id),
        identity_type: caller.identity_type.or(owner.identity_type),
        invoked_by: caller.invoked_by.or(owner.invoked_by),
        key: owner.key.or(caller.key),
        second_key: owner.second_key.or(caller.second_key),
        region: owner.region.or(caller.region),
        context: owner.context.clone().or_else(|| caller.context.clone()),
        bucket_key: owner.bucket_key.or(caller.bucket_key),
        ..owner.clone()
    }
}
