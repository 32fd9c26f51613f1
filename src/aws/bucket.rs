//! A bucket: what lies in it, and what is in that.

use std::collections::BTreeMap;

use aws_config::{Region, SdkConfig};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::error::SdkError;

use super::fault::{Fault, FaultKind, fault};

/// A bucket that can be asked.
#[derive(Clone, Debug)]
pub struct Bucket {
    client: Client,
    name: String,
}

/// An object as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object {
    /// Its whole key.
    pub key: String,
    /// Bytes as stored.
    pub size: u64,
    /// Its entity tag, which changes with its contents.
    pub tag: Option<String>,
}

/// What a listing shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    pub(super) objects: Vec<Object>,
    pub(super) folders: Vec<String>,
    /// `ListObjectsV2` requests, one per thousand entries.
    pub(super) requests: u64,
}

/// An object's bytes and user-defined metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    pub(super) metadata: BTreeMap<String, String>,
}

impl Bucket {
    /// The bucket in its own region, which one request finds out.
    pub async fn find(config: &SdkConfig, has_endpoint: bool, name: &str) -> Result<Self, Fault> {
        let with = |region: Option<String>| {
            let mut builder = Builder::from(config).force_path_style(has_endpoint);
            if let Some(region) = region {
                builder = builder.region(Region::new(region));
            }
            Self {
                client: Client::from_conf(builder.build()),
                name: name.to_owned(),
            }
        };
        let bucket = with(None);
        match bucket.client.head_bucket().bucket(name).send().await {
            Ok(answer) => Ok(match answer.bucket_region {
                Some(region) if !has_endpoint => with(Some(region)),
                _ => bucket,
            }),
            Err(error) => match region_of(&error) {
                Some(region) if !has_endpoint => Ok(with(Some(region))),
                _ => Err(head_fault(&error)),
            },
        }
    }

    /// What asks in its region.
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Everything under `prefix`; `by_folder`: only what lies directly there.
    pub(super) async fn list(&self, prefix: &str, by_folder: bool) -> Result<Listing, Fault> {
        let request = self.client.list_objects_v2();
        let mut pages = request
            .bucket(&self.name)
            .prefix(prefix)
            .set_delimiter(by_folder.then(|| "/".to_owned()))
            .into_paginator()
            .send();
        let mut listing = Listing::default();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| fault(&error))?;
            listing.requests += 1;
            let folders = page.common_prefixes.unwrap_or_default().into_iter();
            listing
                .folders
                .extend(folders.filter_map(|folder| folder.prefix));
            for object in page.contents.unwrap_or_default() {
                if let (Some(key), Some(size)) = (object.key, object.size) {
                    let size = u64::try_from(size).unwrap_or(0);
                    let tag = object.e_tag;
                    listing.objects.push(Object { key, size, tag });
                }
            }
        }
        Ok(listing)
    }

    /// What is in an object.
    pub(super) async fn get(&self, object: &Object) -> Result<Content, Fault> {
        let request = self.client.get_object().bucket(&self.name);
        let answer = request.key(&object.key).send().await;
        let answer = answer.map_err(|error| fault(&error))?;
        let metadata = answer.metadata.unwrap_or_default().into_iter().collect();
        let body = answer.body.collect().await.map_err(|error| Fault {
            kind: FaultKind::Broken,
            said: error.to_string(),
        })?;
        let bytes = body.to_vec();
        if bytes.len() as u64 != object.size {
            return Err(Fault {
                kind: FaultKind::Broken,
                said: format!("{} of {} bytes came", bytes.len(), object.size),
            });
        }
        Ok(Content { bytes, metadata })
    }
}

type HeadError = SdkError<aws_sdk_s3::operation::head_bucket::HeadBucketError>;

/// Where the bucket lies, which S3 tells even those whom it refuses
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html>).
fn region_of(error: &HeadError) -> Option<String> {
    let region = error.raw_response()?.headers().get("x-amz-bucket-region");
    region.map(ToOwned::to_owned)
}

/// An answer to `HeadBucket` has no body, so its status is all there is.
fn head_fault(error: &HeadError) -> Fault {
    let status = error.raw_response().map(|answer| answer.status().as_u16());
    let (kind, said) = match status {
        Some(404) => (FaultKind::Vanished, "there is no such bucket"),
        Some(403) => (FaultKind::Forbidden, "access denied"),
        _ => return fault(error),
    };
    Fault {
        kind,
        said: said.to_owned(),
    }
}
