//! `requestParameters` of a KMS record.

use super::{Record, Walk};
use crate::cloudtrail::json::{Cursor, Kind, Str};

/// `requestParameters` of KMS operations.
#[derive(Clone, Debug, Default)]
pub struct Parameters<'a> {
    /// `keyId`, of `ReEncrypt` `sourceKeyId`
    pub key_id: Option<Str<'a>>,
    /// `destinationKeyId` of `ReEncrypt`
    pub destination_key_id: Option<Str<'a>>,
    /// `targetKeyId` of `CreateAlias` and `UpdateAlias`
    pub target_key_id: Option<Str<'a>>,
    /// `aliasName`
    pub alias_name: Option<Str<'a>>,
    /// `encryptionAlgorithm`, of `ReEncrypt` `sourceEncryptionAlgorithm`
    pub encryption_algorithm: Option<Str<'a>>,
    /// `signingAlgorithm`
    pub signing_algorithm: Option<Str<'a>>,
    /// `keyPairSpec`
    pub key_pair_spec: Option<Str<'a>>,
    /// `keySpec` or the older `customerMasterKeySpec` of `CreateKey`
    pub key_spec: Option<Str<'a>>,
    /// `origin` of `CreateKey`
    pub origin: Option<Str<'a>>,
    /// `replicaRegion` of `ReplicateKey`
    pub replica_region: Option<Str<'a>>,
    /// `customKeyStoreId`
    pub custom_key_store: Option<Str<'a>>,
    /// `grantId`
    pub grant_id: Option<Str<'a>>,
    /// `dryRun`
    pub dry_run: Option<bool>,
    /// `encryptionContext`
    pub context: EncryptionContext<'a>,
    /// `sourceEncryptionContext` of `ReEncrypt`
    pub source_context: EncryptionContext<'a>,
    /// `destinationEncryptionContext` of `ReEncrypt`
    pub destination_context: EncryptionContext<'a>,
    /// `constraints.encryptionContextSubset` or `…Equals` of `CreateGrant`
    pub grant_context: EncryptionContext<'a>,
}

/// The parts of an encryption context that tell what is encrypted.
#[derive(Clone, Debug, Default)]
pub struct EncryptionContext<'a> {
    /// `aws:s3:arn`
    pub s3_arn: Option<Str<'a>>,
    /// `aws:ebs:id`
    pub ebs_id: Option<Str<'a>>,
    /// `aws:cloudtrail:arn`
    pub trail_arn: Option<Str<'a>>,
    /// The names of all other keys.
    pub others: Vec<Str<'a>>,
}

impl EncryptionContext<'_> {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.s3_arn.is_none()
            && self.ebs_id.is_none()
            && self.trail_arn.is_none()
            && self.others.is_empty()
    }
}

impl<'a> Parameters<'a> {
    /// The values of `aws:s3:arn` in all contexts.
    pub(in crate::cloudtrail) fn object_arns(&self) -> impl Iterator<Item = Str<'a>> {
        let contexts = [
            &self.context,
            &self.source_context,
            &self.destination_context,
            &self.grant_context,
        ];
        contexts.map(|context| context.s3_arn).into_iter().flatten()
    }
}

impl<'a> Record<'a> {
    pub(super) fn read_parameters(&mut self, cursor: &mut Cursor<'a>) -> Walk<()> {
        self.parameters = Parameters::default();
        self.members(cursor, "requestParameters", Self::parameter)
    }

    fn parameter(&mut self, cursor: &mut Cursor<'a>, name: &[u8]) -> Walk<()> {
        let context = "requestParameters.encryptionContext";
        match name {
            b"encryptionContext" => self.parameters.context = self.context(cursor, context)?,
            b"sourceEncryptionContext" => {
                self.parameters.source_context = self.context(cursor, context)?;
            }
            b"destinationEncryptionContext" => {
                self.parameters.destination_context = self.context(cursor, context)?;
            }
            b"constraints" => self.read_constraints(cursor)?,
            b"dryRun" => {
                self.parameters.dry_run = self.truth(cursor, "requestParameters.dryRun")?;
            }
            _ => return self.text_parameter(cursor, name),
        }
        Ok(())
    }

    fn text_parameter(&mut self, cursor: &mut Cursor<'a>, name: &[u8]) -> Walk<()> {
        let Some(field) = text_parameter_name(name) else {
            return cursor.skip().map(drop);
        };
        let text = self.text(cursor, field)?;
        if let Some(slot) = self.parameters.slot(name) {
            *slot = text;
        }
        Ok(())
    }

    fn read_constraints(&mut self, cursor: &mut Cursor<'a>) -> Walk<()> {
        self.members(
            cursor,
            "requestParameters.constraints",
            |record, cursor, name| {
                if matches!(
                    name,
                    b"encryptionContextSubset" | b"encryptionContextEquals"
                ) {
                    record.parameters.grant_context =
                        record.context(cursor, "requestParameters.constraints")?;
                    return Ok(());
                }
                cursor.skip().map(drop)
            },
        )
    }

    fn context(
        &mut self,
        cursor: &mut Cursor<'a>,
        field: &'static str,
    ) -> Walk<EncryptionContext<'a>> {
        let mut context = EncryptionContext::default();
        if !self.is_kind(cursor, Kind::Object, field)? {
            return Ok(context);
        }
        cursor.object(|cursor, name| {
            let value = self.text(cursor, field)?;
            if name.is("aws:s3:arn") {
                context.s3_arn = value;
            } else if name.is("aws:ebs:id") {
                context.ebs_id = value;
            } else if name.is("aws:cloudtrail:arn") {
                context.trail_arn = value;
            } else {
                context.others.push(name);
            }
            Ok(())
        })?;
        Ok(context)
    }
}

/// A text parameter that is used, as problems name it.
fn text_parameter_name(name: &[u8]) -> Option<&'static str> {
    Some(match name {
        b"keyId" => "requestParameters.keyId",
        b"sourceKeyId" => "requestParameters.sourceKeyId",
        b"destinationKeyId" => "requestParameters.destinationKeyId",
        b"targetKeyId" => "requestParameters.targetKeyId",
        b"aliasName" => "requestParameters.aliasName",
        b"encryptionAlgorithm" => "requestParameters.encryptionAlgorithm",
        b"sourceEncryptionAlgorithm" => "requestParameters.sourceEncryptionAlgorithm",
        b"signingAlgorithm" => "requestParameters.signingAlgorithm",
        b"keyPairSpec" => "requestParameters.keyPairSpec",
        b"keySpec" => "requestParameters.keySpec",
        b"customerMasterKeySpec" => "requestParameters.customerMasterKeySpec",
        b"origin" => "requestParameters.origin",
        b"replicaRegion" => "requestParameters.replicaRegion",
        b"customKeyStoreId" => "requestParameters.customKeyStoreId",
        b"grantId" => "requestParameters.grantId",
        _ => return None,
    })
}

impl<'a> Parameters<'a> {
    fn slot(&mut self, name: &[u8]) -> Option<&mut Option<Str<'a>>> {
        Some(match name {
            b"keyId" | b"sourceKeyId" => &mut self.key_id,
            b"destinationKeyId" => &mut self.destination_key_id,
            b"targetKeyId" => &mut self.target_key_id,
            b"aliasName" => &mut self.alias_name,
            b"encryptionAlgorithm" | b"sourceEncryptionAlgorithm" => &mut self.encryption_algorithm,
            b"signingAlgorithm" => &mut self.signing_algorithm,
            b"keyPairSpec" => &mut self.key_pair_spec,
            b"keySpec" | b"customerMasterKeySpec" => &mut self.key_spec,
            b"origin" => &mut self.origin,
            b"replicaRegion" => &mut self.replica_region,
            b"customKeyStoreId" => &mut self.custom_key_store,
            b"grantId" => &mut self.grant_id,
            _ => return None,
        })
    }
}
