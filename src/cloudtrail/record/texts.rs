//! Every text of a record that is looked at.

use super::{EncryptionContext, Identity, Parameters, Record, Resources, Response};
use crate::cloudtrail::json::Str;

impl<'a> Record<'a> {
    /// The texts that are looked at: a record with other values of other fields means the same.
    /// Of `resources` only the ARNs of keys are among them, though the others are looked at, too.
    ///
    /// Every field is named here, so that a new one cannot be forgotten.
    pub(in crate::cloudtrail) fn texts(&self) -> impl Iterator<Item = Str<'a>> {
        let Self {
            event_source,
            event_name,
            event_time,
            event_type,
            event_category,
            event_id,
            region,
            recipient_account,
            shared_event_id,
            request_id,
            error_code,
            read_only: _,
            identity,
            parameters,
            response,
            resources,
            key_material,
            retired_grant,
            service_key,
            current_material,
            original_event_id,
            wrong_type: _,
            records_at: _,
        } = self;
        let own = [
            *event_source,
            *event_name,
            *event_time,
            *event_type,
            *event_category,
            *event_id,
            *region,
            *recipient_account,
            *shared_event_id,
            *request_id,
            *error_code,
            *key_material,
            *retired_grant,
            *service_key,
            *current_material,
            *original_event_id,
        ];
        own.into_iter()
            .chain(of_identity(*identity))
            .chain(of_response(*response))
            .chain(of_resources(*resources))
            .flatten()
            .chain(of_parameters(parameters))
    }
}

fn of_identity(identity: Identity<'_>) -> [Option<Str<'_>>; 4] {
    let Identity {
        kind,
        principal_id,
        account,
        invoked_by,
    } = identity;
    [kind, principal_id, account, invoked_by]
}

fn of_response(response: Response<'_>) -> [Option<Str<'_>>; 6] {
    let Response {
        key_id,
        key_spec,
        origin,
        deletion_date,
        key_state,
        replica_arn,
    } = response;
    [
        key_id,
        key_spec,
        origin,
        deletion_date,
        key_state,
        replica_arn,
    ]
}

fn of_resources(resources: Resources<'_>) -> [Option<Str<'_>>; 2] {
    let Resources {
        key,
        second_key,
        aws_alias: _,
    } = resources;
    [key, second_key]
}

fn of_parameters<'a>(parameters: &Parameters<'a>) -> impl Iterator<Item = Str<'a>> {
    let Parameters {
        key_id,
        destination_key_id,
        target_key_id,
        alias_name,
        encryption_algorithm,
        signing_algorithm,
        key_pair_spec,
        key_spec,
        origin,
        replica_region,
        custom_key_store,
        grant_id,
        dry_run: _,
        context,
        source_context,
        destination_context,
        grant_context,
    } = parameters;
    let own = [
        *key_id,
        *destination_key_id,
        *target_key_id,
        *alias_name,
        *encryption_algorithm,
        *signing_algorithm,
        *key_pair_spec,
        *key_spec,
        *origin,
        *replica_region,
        *custom_key_store,
        *grant_id,
    ];
    let contexts = [context, source_context, destination_context, grant_context];
    let of_contexts: Vec<_> = contexts.into_iter().flat_map(of_context).collect();
    own.into_iter().flatten().chain(of_contexts)
}

/// The names of other keys are names, not values; names are always looked at.
fn of_context<'a>(context: &EncryptionContext<'a>) -> impl Iterator<Item = Str<'a>> + use<'a> {
    let EncryptionContext {
        s3_arn,
        ebs_id,
        trail_arn,
        others: _,
    } = context;
    [*s3_arn, *ebs_id, *trail_arn].into_iter().flatten()
}
