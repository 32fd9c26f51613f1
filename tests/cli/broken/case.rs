//! One case of broken input, and what has to come of it.

use serde_json::Value;

use crate::logs::{KEY, call};
use crate::run::Run;

/// How many records the whole file beside each case holds.
pub(crate) const RECORDS_BESIDE: u64 = 3;

/// A broken file, and what has to come of it.
pub(crate) struct Case {
    pub(crate) what: String,
    file: String,
    /// How messages name the file.
    pub(crate) shown: String,
    contents: Vec<u8>,
    pub(crate) code: i32,
    pub(crate) fate: Fate,
    /// Records of the file that are counted all the same.
    pub(crate) kept: u64,
    pub(crate) malformed: u64,
}

/// What is said of a file.
pub(crate) enum Fate {
    /// Nothing.
    Read,
    /// A reason that holds these words, at this place.
    Told { reason: &'static str, place: String },
}

/// A file with those contents of which nothing is said and nothing kept.
pub(crate) fn case(what: impl Into<String>, contents: impl Into<Vec<u8>>) -> Case {
    Case {
        what: what.into(),
        file: "broken.json".to_owned(),
        shown: "broken.json".to_owned(),
        contents: contents.into(),
        code: 0,
        fate: Fate::Read,
        kept: 0,
        malformed: 0,
    }
}

impl Case {
    pub(crate) fn named(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        file.clone_into(&mut self.shown);
        self
    }

    /// So many records are counted.
    pub(crate) fn keeps(mut self, kept: u64) -> Self {
        self.kept = kept;
        self
    }

    pub(crate) fn length(&self) -> usize {
        self.contents.len()
    }

    /// Something is lost at a byte, so many records with it.
    pub(crate) fn loses(self, malformed: u64, at: usize, reason: &'static str) -> Self {
        self.told(3, malformed, format!("byte {at}"), reason)
    }

    /// The same, at a byte that the size of buffers decides.
    pub(crate) fn loses_somewhere(self, malformed: u64, reason: &'static str) -> Self {
        self.told(3, malformed, String::new(), reason)
    }

    /// Something of the file as a whole is lost, so many records with it.
    pub(crate) fn loses_of_file(self, malformed: u64, reason: &'static str) -> Self {
        self.told(3, malformed, "whole file".to_owned(), reason)
    }

    /// The file is no log.
    pub(crate) fn skipped(self, reason: &'static str) -> Self {
        self.told(0, 0, "whole file".to_owned(), reason)
    }

    /// Something is odd, and nothing lost.
    pub(crate) fn noted(self, at: usize, reason: &'static str) -> Self {
        self.told(0, 0, format!("byte {at}"), reason)
    }

    /// The exit code is another one than that of what is said.
    pub(crate) fn exits(mut self, code: i32) -> Self {
        self.code = code;
        self
    }

    fn told(mut self, code: i32, malformed: u64, place: String, reason: &'static str) -> Self {
        self.code = code;
        self.malformed = malformed;
        self.fate = Fate::Told { reason, place };
        self
    }

    pub(crate) fn run(&self) -> Run {
        Run::new().file(&format!("logs/{}", self.file), &self.contents)
    }
}

/// The records of the whole file beside each case.
pub(crate) fn beside() -> Vec<Value> {
    (0..3)
        .map(|number| call(number, "2026-10-05T07:00:00Z", "Decrypt"))
        .collect()
}

/// The record of that number in a broken file, in the order in which CloudTrail writes fields.
pub(crate) fn record(number: u32) -> String {
    format!(
        concat!(
            r#"{{"eventVersion":"1.11","userIdentity":{{"type":"AWSAccount","#,
            r#""principalId":"AROAEXAMPLEEXAMPLE000:session","accountId":"444455556666"}},"#,
            r#""eventTime":"2026-10-06T08:00:00Z","eventSource":"kms.amazonaws.com","#,
            r#""eventName":"Decrypt","awsRegion":"eu-central-1","requestParameters":"#,
            r#"{{"encryptionContext":{{"aws:s3:arn":"arn:aws:s3:::example-backup/part"}}}},"#,
            r#""responseElements":null,"requestID":"20000000-0000-4000-8000-{number:012}","#,
            r#""eventID":"30000000-0000-4000-8000-{number:012}","readOnly":true,"#,
            r#""resources":[{{"accountId":"111122223333","type":"AWS::KMS::Key","ARN":"{KEY}"}}],"#,
            r#""eventType":"AwsApiCall","recipientAccountId":"111122223333"}}"#,
        ),
        number = number,
        KEY = KEY,
    )
}

/// Records as a trail delivers them.
pub(crate) fn document_of(records: &[String]) -> String {
    format!("{{\"Records\":[{}]}}", records.join(","))
}

/// Three records as a trail delivers them.
pub(crate) fn three() -> String {
    document_of(&[record(0), record(1), record(2)])
}

/// Where the record of that number begins in [`three`].
pub(crate) fn start_of(number: usize) -> usize {
    12 + number * (record(0).len() + 1)
}
