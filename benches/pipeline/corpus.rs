//! A made corpus: log files as a busy account has them, the same bytes on every machine.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use libdeflater::{CompressionLvl, Compressor};

/// Log files in the corpus.
pub(crate) const FILES: u64 = 300;
/// Uncompressed bytes in the corpus, about.
pub(crate) const BYTES: usize = 400 << 20;

const ROLES: u64 = 12;
const VOLUMES: u64 = 36;
const KMS_PERCENT: u64 = 60;
const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890";

/// `SplitMix64` (<https://prng.di.unimi.it/splitmix64.c>).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            b >> 52,
            b & 0xffff_ffff_ffff
        )
    }
}

/// Writes the corpus into `folder`, unless it is there.
pub(crate) fn write(folder: &Path) -> io::Result<()> {
    let done = folder.join("done");
    if done.exists() {
        return Ok(());
    }
    let _ = fs::remove_dir_all(folder);
    let mut random = Random(2026);
    let mut compressor = Compressor::new(CompressionLvl::default());
    for file in 0..FILES {
        let contents = contents(file, &mut random);
        let (day, minute) = (1 + file / 288 % 28, file % 288 * 5);
        let at = format!("2026/10/{day:02}");
        let path = folder
            .join("AWSLogs/111122223333/CloudTrail/eu-central-1")
            .join(&at);
        fs::create_dir_all(&path)?;
        let mut packed = vec![0; compressor.gzip_compress_bound(contents.len())];
        let length = compressor
            .gzip_compress(contents.as_bytes(), &mut packed)
            .map_err(|error| io::Error::other(error.to_string()))?;
        let name = format!(
            "111122223333_CloudTrail_eu-central-1_202610{day:02}T{:02}{:02}Z_{:016x}.json.gz",
            minute / 60,
            minute % 60,
            random.next()
        );
        fs::write(path.join(name), &packed[..length])?;
    }
    fs::write(done, "")
}

fn contents(file: u64, random: &mut Random) -> String {
    let mut contents = String::from("{\"Records\":[");
    let (day, minute) = (1 + file / 288 % 28, file % 288 * 5);
    while contents.len() < BYTES / FILES as usize {
        if !contents.ends_with('[') {
            contents.push(',');
        }
        let second = random.below(300);
        let time = format!(
            "2026-10-{day:02}T{:02}:{:02}:{:02}Z",
            minute / 60,
            minute % 60 + second / 60,
            second % 60
        );
        if random.below(100) < KMS_PERCENT {
            kms(&mut contents, &time, random);
        } else {
            other(&mut contents, &time, random);
        }
    }
    contents.push_str("]}");
    contents
}

fn kms(contents: &mut String, time: &str, random: &mut Random) {
    let role = random.below(ROLES);
    let session = random.below(4);
    let disk = random.below(20) == 0;
    let (operation, context, invoked) = if disk {
        let volume = random.below(VOLUMES);
        (
            "Decrypt",
            format!("\"aws:ebs:id\":\"vol-0a1b2c3d4e5f6{volume:04}\""),
            "ec2-frontend-api",
        )
    } else {
        let operation = if random.below(5) < 3 {
            "Decrypt"
        } else {
            "GenerateDataKey"
        };
        let object = random.uuid();
        let arn =
            format!("arn:aws:s3:::camunda-backup-{role:02}/partitions/1/snapshot/{object}.sst");
        (operation, format!("\"aws:s3:arn\":\"{arn}\""), "fas.s3")
    };
    let spec = if operation == "Decrypt" {
        "\"encryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"".to_owned()
    } else {
        format!("\"keyId\":\"{KEY}{role:02}\",\"keySpec\":\"AES_256\"")
    };
    let _ = write!(
        contents,
        "{{\"eventVersion\":\"1.11\",\"userIdentity\":{{\"type\":\"AWSAccount\",\"principalId\":\
         \"AROAEXAMPLETENANT{role:04}:zeebe-{session}\",\"accountId\":\"444455556666\",\
         \"invokedBy\":\"{invoked}.amazonaws.com\"}},\"eventTime\":\"{time}\",\"eventSource\":\
         \"kms.amazonaws.com\",\"eventName\":\"{operation}\",\"awsRegion\":\"eu-central-1\",\
         \"sourceIPAddress\":\"{invoked}.amazonaws.com\",\"userAgent\":\
         \"{invoked}.amazonaws.com\",\"requestParameters\":{{{spec},\
         \"encryptionContext\":{{{context}}}}},\"responseElements\":null,\
         \"additionalEventData\":{{\"keyMaterialId\":\
         \"b5dee7bd15b6b4b8d3ee28e5b5ed4c69b3a4f3b8c0d6e7f80123456789abcd{role:02}\"}},\
         \"requestID\":\"{}\",\"eventID\":\"{}\",\"readOnly\":true,\"resources\":[{{\
         \"accountId\":\"111122223333\",\"type\":\"AWS::KMS::Key\",\"ARN\":\"{KEY}{role:02}\"}}],\
         \"eventType\":\"AwsApiCall\",\"managementEvent\":true,\"recipientAccountId\":\
         \"111122223333\",\"sharedEventID\":\"{}\",\"eventCategory\":\"Management\"}}",
        random.uuid(),
        random.uuid(),
        random.uuid(),
    );
}

fn other(contents: &mut String, time: &str, random: &mut Random) {
    let (source, name, read_only) = [
        ("sts", "AssumeRole", true),
        ("ec2", "DescribeInstances", true),
        ("s3", "GetBucketEncryption", true),
        ("logs", "CreateLogStream", false),
    ][random.below(4) as usize];
    let user = random.below(9);
    let _ = write!(
        contents,
        "{{\"eventVersion\":\"1.09\",\"userIdentity\":{{\"type\":\"AssumedRole\",\"principalId\":\
         \"AROAOTHEREXAMPLE{user:04}:session-{user}\",\"arn\":\
         \"arn:aws:sts::111122223333:assumed-role/worker-{user}/session-{user}\",\"accountId\":\
         \"111122223333\",\"accessKeyId\":\"ASIAIOSFODNN7EXAMPLE\",\"sessionContext\":{{\
         \"sessionIssuer\":{{\"type\":\"Role\",\"principalId\":\"AROAOTHEREXAMPLE{user:04}\",\
         \"arn\":\"arn:aws:iam::111122223333:role/worker-{user}\",\"accountId\":\
         \"111122223333\",\"userName\":\"worker-{user}\"}},\"attributes\":{{\"creationDate\":\
         \"{time}\",\"mfaAuthenticated\":\"false\"}}}}}},\"eventTime\":\"{time}\",\
         \"eventSource\":\"{source}.amazonaws.com\",\"eventName\":\"{name}\",\"awsRegion\":\
         \"eu-central-1\",\"sourceIPAddress\":\"192.0.2.{}\",\"userAgent\":\
         \"aws-sdk-java/2.31.8 Linux/6.1.0 OpenJDK_64-Bit_Server_VM/21.0.6 Java/21.0.6 \
         vendor/Amazon.com_Inc. exec-env/AWS_ECS_FARGATE io/sync http/Apache\",\
         \"requestParameters\":{{\"maxResults\":{},\"filter\":{{\"name\":\"x\",\"values\":[\"a\",\
         \"b\"]}}}},\"responseElements\":null,\"requestID\":\"{}\",\"eventID\":\"{}\",\
         \"readOnly\":{read_only},\"eventType\":\"AwsApiCall\",\"managementEvent\":true,\
         \"recipientAccountId\":\"111122223333\",\"eventCategory\":\"Management\",\
         \"tlsDetails\":{{\"tlsVersion\":\"TLSv1.3\",\"cipherSuite\":\"TLS_AES_128_GCM_SHA256\",\
         \"clientProvidedHostHeader\":\"{source}.eu-central-1.amazonaws.com\"}}}}",
        random.below(250),
        random.below(1000),
        random.uuid(),
        random.uuid(),
    );
}
