//! A server that speaks as much of S3 as `pull` uses, over a folder: one folder below it is one
//! bucket, and beside an object stand its metadata as `<key>.head.json`. It can fail on purpose.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::Value;

const HEAD: &str = ".head.json";

/// What goes wrong with every n-th object, the first time that it is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fault {
    #[default]
    None,
    /// 503 `SlowDown`.
    SlowDown,
    /// `Throttling` as HTTP 400, which some services send.
    Throttling,
    /// The connection closes in the middle of the body.
    Cut,
    /// One byte is another one, and the same one the second time.
    Flipped,
    /// 403, always.
    Forbidden,
    /// 404, always: it was deleted after it was listed.
    Vanished,
}

/// What was asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) listings: Vec<String>,
    /// How often each object was asked for.
    pub(crate) objects: BTreeMap<String, u32>,
}

pub(crate) struct Bucket {
    pub(crate) url: String,
    asked: Arc<Mutex<Asked>>,
}

impl Bucket {
    /// Serves `folder` as long as the test runs; `every`-th object fails.
    pub(crate) fn serve(folder: &Path, fault: Fault, every: u32) -> Self {
        Self::of(Source::Folder(folder.to_owned()), fault, every)
    }

    /// Serves objects of these keys, in every bucket: each is a log file without a record.
    pub(crate) fn of_keys(keys: BTreeSet<String>) -> Self {
        Self::of(Source::Keys(keys), Fault::None, 1)
    }

    fn of(source: Source, fault: Fault, every: u32) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Asked::default()));
        let server = Server {
            source,
            fault,
            every,
            asked: Arc::clone(&asked),
        };
        let server = Arc::new(server);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let server = Arc::clone(&server);
                std::thread::spawn(move || server.talk(connection));
            }
        });
        Self { url, asked }
    }

    pub(crate) fn asked(&self) -> Asked {
        self.asked.lock().unwrap().clone()
    }
}

/// Where objects come from.
enum Source {
    Folder(PathBuf),
    Keys(BTreeSet<String>),
}

const EMPTY: &[u8] = br#"{"Records":[]}"#;

impl Source {
    fn has(&self, bucket: &str) -> bool {
        match self {
            Self::Folder(folder) => folder.join(bucket).is_dir(),
            Self::Keys(_) => true,
        }
    }

    /// At most so many entries a page: few, so that pages are turned.
    fn page(&self) -> usize {
        match self {
            Self::Folder(_) => 3,
            Self::Keys(_) => 1_000,
        }
    }

    /// Keys below a prefix, and sizes.
    fn below(&self, bucket: &str, prefix: &str) -> BTreeMap<String, u64> {
        match self {
            Self::Folder(folder) => {
                let mut keys = keys(&folder.join(bucket));
                keys.retain(|key, _| key.starts_with(prefix));
                keys
            }
            Self::Keys(keys) => {
                let from = keys.range(prefix.to_owned()..);
                let below = from.take_while(|key| key.starts_with(prefix));
                below.map(|key| (key.clone(), EMPTY.len() as u64)).collect()
            }
        }
    }

    fn read(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        match self {
            Self::Folder(folder) => std::fs::read(folder.join(bucket).join(key)).ok(),
            Self::Keys(keys) => keys.contains(key).then(|| EMPTY.to_vec()),
        }
    }
}

struct Server {
    source: Source,
    fault: Fault,
    every: u32,
    asked: Arc<Mutex<Asked>>,
}

impl Server {
    fn talk(&self, connection: TcpStream) {
        let mut reader = BufReader::new(connection.try_clone().unwrap());
        let mut connection = connection;
        loop {
            let mut first = String::new();
            if reader.read_line(&mut first).unwrap_or(0) == 0 {
                return;
            }
            loop {
                let mut header = String::new();
                if reader.read_line(&mut header).unwrap_or(0) <= 2 {
                    break;
                }
            }
            let mut words = first.split(' ');
            let (method, target) = (words.next().unwrap(), words.next().unwrap());
            let (answer, is_cut) = self.answer(method, target);
            if connection.write_all(&answer).is_err() || is_cut {
                return;
            }
        }
    }

    fn answer(&self, method: &str, target: &str) -> (Vec<u8>, bool) {
        // Whoever takes this for a proxy says the whole address.
        let target = match target.strip_prefix("http://") {
            Some(address) => &address[address.find('/').unwrap()..],
            None => target,
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = decoded(path.trim_start_matches('/'));
        let (bucket, key) = path.split_once('/').unwrap_or((&path, ""));
        if !self.source.has(bucket) {
            return (error("404 Not Found", "NoSuchBucket"), false);
        }
        match (method, key) {
            ("HEAD", _) => (answered("200 OK", &[]), false),
            (_, "") => (self.listing(bucket, query), false),
            _ => self.object(bucket, key),
        }
    }

    fn listing(&self, bucket: &str, query: &str) -> Vec<u8> {
        let query: BTreeMap<String, String> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), decoded(value)))
            .collect();
        let prefix = query.get("prefix").map_or("", String::as_str);
        let after = query.get("continuation-token").map_or("", String::as_str);
        if after.is_empty() {
            self.asked.lock().unwrap().listings.push(prefix.to_owned());
        }
        let mut entries: BTreeMap<String, Option<u64>> = BTreeMap::new();
        for (key, size) in self.source.below(bucket, prefix) {
            if key.ends_with(HEAD) {
                continue;
            }
            let Some(rest) = key.strip_prefix(prefix) else {
                continue;
            };
            match rest.find('/').filter(|_| query.contains_key("delimiter")) {
                Some(end) => entries.insert(format!("{prefix}{}/", &rest[..end]), None),
                None => entries.insert(key, Some(size)),
            };
        }
        let rest: Vec<_> = entries
            .iter()
            .filter(|(key, _)| key.as_str() > after)
            .collect();
        let most = self.source.page();
        let page = &rest[..rest.len().min(most)];
        let mut xml = String::from("<ListBucketResult>");
        for (key, size) in page {
            let entry = match size {
                Some(size) => {
                    let tag = tag(self.source.read(bucket, key).as_deref());
                    format!(
                        "<Contents><Key>{key}</Key><ETag>&quot;{tag}&quot;</ETag><Size>{size}</Size>\
                         </Contents>"
                    )
                }
                None => format!("<CommonPrefixes><Prefix>{key}</Prefix></CommonPrefixes>"),
            };
            xml.push_str(&entry);
        }
        if let (true, Some((last, _))) = (rest.len() > most, page.last()) {
            xml += "<IsTruncated>true</IsTruncated>";
            xml.extend([
                "<NextContinuationToken>",
                last.as_str(),
                "</NextContinuationToken>",
            ]);
        }
        xml += "</ListBucketResult>";
        answered("200 OK", xml.as_bytes())
    }

    fn object(&self, bucket: &str, key: &str) -> (Vec<u8>, bool) {
        let (number, times) = {
            let mut asked = self.asked.lock().unwrap();
            let times = asked.objects.entry(key.to_owned()).or_default();
            *times += 1;
            let times = *times;
            (u32::try_from(asked.objects.len()).unwrap(), times)
        };
        let Some(mut bytes) = self.source.read(bucket, key) else {
            return (error("404 Not Found", "NoSuchKey"), false);
        };
        let often = if self.fault == Fault::Flipped { 2 } else { 1 };
        let is_hit = times <= often && (number % self.every == 0 || times == 2);
        let is_bad = key.ends_with("bad.json.gz");
        match self.fault {
            Fault::SlowDown if is_hit => return (error("503 Slow Down", "SlowDown"), false),
            Fault::Throttling if is_hit => return (error("400 Bad Request", "Throttling"), false),
            Fault::Cut if is_hit => {
                let mut answer = answered("200 OK", &bytes);
                answer.truncate(answer.len() - bytes.len() / 2);
                return (answer, true);
            }
            Fault::Flipped if is_hit => {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
            }
            Fault::Forbidden if is_bad => return (error("403 Forbidden", "AccessDenied"), false),
            Fault::Vanished if is_bad => return (error("404 Not Found", "NoSuchKey"), false),
            _ => {}
        }
        let metadata = self.metadata(bucket, key);
        (answered(&format!("200 OK{metadata}"), &bytes), false)
    }

    /// As headers, each after a line's end.
    fn metadata(&self, bucket: &str, key: &str) -> String {
        let Some(json) = self.source.read(bucket, &format!("{key}{HEAD}")) else {
            return String::new();
        };
        let head: Value = serde_json::from_slice(&json).unwrap();
        let metadata = head["Metadata"].as_object().unwrap().iter();
        let header = |(name, value): (&String, &Value)| {
            format!("\r\nx-amz-meta-{name}: {}", value.as_str().unwrap())
        };
        metadata.map(header).collect::<Vec<_>>().concat()
    }
}

fn answered(status: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut answer = head.into_bytes();
    answer.extend_from_slice(body);
    answer
}

fn error(status: &str, code: &str) -> Vec<u8> {
    let xml = format!("<Error><Code>{code}</Code><Message>as asked</Message></Error>");
    answered(status, xml.as_bytes())
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let hex = [*high, *low];
                let hex = std::str::from_utf8(&hex).unwrap();
                bytes.push(u8::from_str_radix(hex, 16).unwrap());
                rest = after;
            }
            (first, _) => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn keys(bucket: &Path) -> BTreeMap<String, u64> {
    let mut keys = BTreeMap::new();
    let mut folders = vec![bucket.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                let path = entry.path();
                let key = path.strip_prefix(bucket).unwrap().to_str().unwrap();
                keys.insert(key.to_owned(), entry.metadata().unwrap().len());
            }
        }
    }
    keys
}

/// An entity tag: another one for other contents.
fn tag(contents: Option<&[u8]>) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hash = DefaultHasher::new();
    contents.hash(&mut hash);
    format!("{:016x}", hash.finish())
}
