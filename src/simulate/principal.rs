//! `userIdentity`, as the account of the caller and as another account sees it.
//!
//! Another account sees type, principal id and account only: no ARN, no access key, no session
//! context (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>).

use crate::units::Text;

/// Who calls.
#[derive(Clone)]
pub(super) struct Principal {
    kind: Kind,
    account: Option<Text>,
    /// `principalId`.
    id: Option<Text>,
    /// Name of the role or user.
    name: Text,
    /// `invokedBy`.
    invoked_by: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Role,
    User,
    Service,
    Internal,
}

impl Principal {
    /// A session of a role.
    pub(super) fn role(account: &Text, role_id: &str, session: &str, name: &Text) -> Self {
        Self {
            kind: Kind::Role,
            account: Some(account.clone()),
            id: Some(format!("{role_id}:{session}").into()),
            name: name.clone(),
            invoked_by: None,
        }
    }

    /// EC2 on behalf of an instance that a volume is attached to: principal id
    /// `<account>:aws:ec2-infrastructure:i-…`.
    pub(super) fn instance(account: &Text, instance: &str) -> Self {
        let role_id = format!("{account}:aws:ec2-infrastructure");
        Self::role(
            account,
            &role_id,
            instance,
            &"aws:ec2-infrastructure".into(),
        )
        .through("AWS Internal")
    }

    /// An IAM user, whose principal id has no session.
    pub(super) fn user(account: &Text, id: Text, name: &str) -> Self {
        Self {
            kind: Kind::User,
            account: Some(account.clone()),
            id: Some(id),
            name: name.into(),
            invoked_by: None,
        }
    }

    /// An AWS service on its own account.
    pub(super) fn service(name: &'static str) -> Self {
        Self {
            kind: Kind::Service,
            account: None,
            id: None,
            name: "".into(),
            invoked_by: Some(name),
        }
    }

    /// AWS itself, in service events: `{accountId, invokedBy}` without a type.
    pub(super) fn internal(account: &Text) -> Self {
        Self {
            kind: Kind::Internal,
            account: Some(account.clone()),
            id: None,
            name: "".into(),
            invoked_by: Some("AWS Internal"),
        }
    }

    /// The same principal, calling through a service.
    pub(super) fn through(mut self, service: &'static str) -> Self {
        self.invoked_by = Some(service);
        self
    }

    pub(super) fn account(&self) -> Option<&Text> {
        self.account.as_ref()
    }

    pub(super) fn invoked_by(&self) -> Option<&'static str> {
        self.invoked_by
    }

    /// Whether it calls from another account than `account`.
    pub(super) fn is_foreign_to(&self, account: &str) -> bool {
        self.account.as_deref().is_some_and(|own| own != account)
    }

    /// `type`, as `recipient` sees it.
    pub(super) fn identity_type(&self, recipient: &str) -> Option<&'static str> {
        match self.kind {
            _ if self.is_foreign_to(recipient) => Some("AWSAccount"),
            Kind::Role => Some("AssumedRole"),
            Kind::User => Some("IAMUser"),
            Kind::Service => Some("AWSService"),
            Kind::Internal => None,
        }
    }

    /// `principalId` before the first colon if it is the unique id of a role; a user has none,
    /// nor has EC2, whose principal id begins with the account.
    pub(super) fn role_id(&self) -> Option<&str> {
        let id = self.id.as_deref()?.split(':').next()?;
        id.starts_with("AROA").then_some(id)
    }

    /// `principalId` after the first colon.
    pub(super) fn session(&self) -> Option<&str> {
        Some(self.id.as_deref()?.split_once(':')?.1)
    }

    /// `userIdentity`, as `recipient` sees it.
    pub(super) fn json(&self, recipient: &str) -> String {
        let mut members = Vec::new();
        let mut say = |name: &str, value: &str| members.push(format!("\"{name}\":\"{value}\""));
        let is_foreign = self.is_foreign_to(recipient);
        if let Some(identity_type) = self.identity_type(recipient) {
            say("type", identity_type);
        }
        if let Some(id) = &self.id {
            say("principalId", id);
        }
        if !is_foreign && let Some(arn) = self.arn() {
            say("arn", &arn);
        }
        if let Some(account) = &self.account {
            say("accountId", account);
        }
        if !is_foreign && let Some(id) = &self.id {
            say("accessKeyId", &access_key(id));
        }
        if !is_foreign && self.kind == Kind::Role {
            members.push(self.session_context());
        } else if !is_foreign && self.kind == Kind::User {
            say("userName", &self.name);
        }
        if let Some(service) = self.invoked_by {
            members.push(format!("\"invokedBy\":\"{service}\""));
        }
        format!("{{{}}}", members.join(","))
    }

    fn arn(&self) -> Option<String> {
        let account = self.account.as_deref()?;
        let name = &self.name;
        match self.kind {
            Kind::Role => {
                let session = self.id.as_deref()?.rsplit(':').next()?;
                Some(format!(
                    "arn:aws:sts::{account}:assumed-role/{name}/{session}"
                ))
            }
            Kind::User => Some(format!("arn:aws:iam::{account}:user/{name}")),
            Kind::Service | Kind::Internal => None,
        }
    }

    fn session_context(&self) -> String {
        let account = self.account.as_deref().unwrap_or_default();
        let role = self.id.as_deref().and_then(|id| id.rsplit_once(':'));
        let role_id = role.map_or("", |(role_id, _)| role_id);
        let name = &self.name;
        format!(
            "\"sessionContext\":{{\"sessionIssuer\":{{\"type\":\"Role\",\
             \"principalId\":\"{role_id}\",\"arn\":\"arn:aws:iam::{account}:role/{name}\",\
             \"accountId\":\"{account}\",\"userName\":\"{name}\"}},\"attributes\":{{\
             \"creationDate\":\"2026-01-01T00:00:00Z\",\"mfaAuthenticated\":\"false\"}}}}"
        )
    }
}

/// An access key id that looks like AWS's and is none.
fn access_key(principal: &str) -> String {
    let letters = principal.bytes().filter(u8::is_ascii_alphanumeric);
    let tail: String = letters.rev().take(9).map(char::from).collect();
    format!("ASIAEXAMPLE{:0<9}", tail.to_ascii_uppercase())
}
