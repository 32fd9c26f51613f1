//! A server that speaks as much of CloudTrail's `LookupEvents` and of STS as `pull event-history`
//! uses, as strict as AWS: two requests a second and region, fifty events a page, the newest first,
//! both times included, ninety days, tokens that only hold for the same question. It can fail on
//! purpose. What AWS says of it:
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

pub(crate) const ACCOUNT: &str = "111122223333";

/// An event as the server has it.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) region: String,
    /// Seconds since 1970.
    pub(crate) time: i64,
    pub(crate) source: String,
    /// As `LookupEvents` answers.
    pub(crate) json: String,
}

/// What goes wrong with every n-th request that it can go wrong with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Trouble {
    #[default]
    None,
    /// A token is no longer known.
    ForgottenToken,
    /// Others of the account have asked, too.
    Throttling,
    /// HTTP 500.
    Failing,
    /// The connection closes in the middle of the answer.
    Cut,
}

/// How the server behaves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manner {
    pub(crate) trouble: Trouble,
    pub(crate) every: u32,
    /// How long an answer takes.
    pub(crate) latency: Duration,
    pub(crate) forbidden: Vec<&'static str>,
    pub(crate) not_enabled: Vec<&'static str>,
}

/// What was asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// When each `LookupEvents` came, by region.
    pub(crate) arrivals: BTreeMap<String, Vec<Instant>>,
    /// Requests that were more than the quota.
    pub(crate) above_quota: u32,
    /// Requests that went wrong on purpose.
    pub(crate) troubled: u32,
    /// Bodies and answers, in order.
    pub(crate) talk: Vec<(Value, Value)>,
}

pub(crate) struct History {
    pub(crate) url: String,
    asked: Arc<Mutex<Asked>>,
}

struct Server {
    events: Vec<Held>,
    manner: Manner,
    asked: Arc<Mutex<Asked>>,
    countable: Mutex<u32>,
}

/// The answer to a request: status and body.
type Answer = (&'static str, String);

impl History {
    /// Serves `events` as long as the test runs.
    pub(crate) fn serve(mut events: Vec<Held>, manner: Manner) -> Self {
        events.sort_by_key(|event| -event.time);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Asked::default()));
        let server = Arc::new(Server {
            events,
            manner,
            asked: Arc::clone(&asked),
            countable: Mutex::new(0),
        });
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

impl Server {
    fn talk(&self, mut connection: TcpStream) {
        let mut reader = BufReader::new(connection.try_clone().unwrap());
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let arrival = Instant::now();
            let mut headers = BTreeMap::new();
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) <= 2 {
                    break;
                }
                let (name, value) = line.split_once(':').unwrap();
                headers.insert(name.to_lowercase(), value.trim().to_owned());
            }
            let length: usize = headers["content-length"].parse().unwrap();
            let mut body = vec![0; length];
            if reader.read_exact(&mut body).is_err() {
                return;
            }
            let body = String::from_utf8(body).unwrap();
            let ((status, said), is_cut) = self.answer(&headers, &body, arrival);
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n",
                said.len()
            );
            let mut answer = (head + &said).into_bytes();
            if is_cut {
                answer.truncate(answer.len() - said.len() / 2);
            }
            if connection.write_all(&answer).is_err() || is_cut {
                return;
            }
        }
    }

    fn answer(
        &self,
        headers: &BTreeMap<String, String>,
        body: &str,
        at: Instant,
    ) -> (Answer, bool) {
        let signed = headers.get("authorization").map_or("", String::as_str);
        let scope: Vec<&str> = signed.split(['/', ',']).collect();
        let (Some(region), Some(service)) = (scope.get(2), scope.get(3)) else {
            return (
                error("MissingAuthenticationToken", "sign the request"),
                false,
            );
        };
        if *service == "sts" {
            assert!(body.contains("Action=GetCallerIdentity"), "{body}");
            return (caller(signed), false);
        }
        assert_eq!(headers["x-amz-target"], "CloudTrail_20131101.LookupEvents");
        let body: Value = serde_json::from_str(body).unwrap();
        std::thread::sleep(self.manner.latency);
        let mut is_cut = false;
        let answer = match self.fails(region, &body, at) {
            Some(Trouble::Cut) => {
                is_cut = true;
                self.page(region, &body)
            }
            Some(Trouble::Failing) => (
                "500 Internal Server Error",
                json!({ "__type": "InternalFailure" }).to_string(),
            ),
            Some(Trouble::ForgottenToken) => error("InvalidNextTokenException", "it has expired"),
            Some(_) => error("ThrottlingException", "Rate exceeded"),
            None => self.page(region, &body),
        };
        let said = serde_json::from_str(&answer.1).unwrap();
        self.asked.lock().unwrap().talk.push((body, said));
        (answer, is_cut)
    }

    /// What is wrong with a request: it is above the quota, or its turn has come to fail.
    fn fails(&self, region: &str, body: &Value, at: Instant) -> Option<Trouble> {
        let mut asked = self.asked.lock().unwrap();
        let before = asked.arrivals.entry(region.to_owned()).or_default();
        let in_this_second = |then: &&Instant| at.duration_since(**then) < Duration::from_secs(1);
        let is_above = before.iter().filter(in_this_second).count() >= 2;
        before.push(at);
        if is_above {
            asked.above_quota += 1;
            return Some(Trouble::Throttling);
        }
        let trouble = self.manner.trouble;
        let is_countable = match trouble {
            Trouble::None => false,
            Trouble::ForgottenToken => body.get("NextToken").is_some(),
            _ => true,
        };
        let mut countable = self.countable.lock().unwrap();
        *countable += u32::from(is_countable);
        let is_hit = is_countable && countable.is_multiple_of(self.manner.every);
        asked.troubled += u32::from(is_hit);
        is_hit.then_some(trouble)
    }

    fn page(&self, region: &str, body: &Value) -> Answer {
        if self.manner.not_enabled.contains(&region) {
            let why = "The security token included in the request is invalid.";
            return error("UnrecognizedClientException", why);
        }
        if self.manner.forbidden.contains(&region) {
            let why = "no identity-based policy allows the cloudtrail:LookupEvents action";
            return error("AccessDeniedException", why);
        }
        let time = |name: &str| body[name].as_i64().unwrap();
        let (start, end) = (time("StartTime"), time("EndTime"));
        let oldest = seconds_now() - 90 * 86_400;
        if start > end || start < oldest {
            return error("InvalidTimeRangeException", "outside of the last 90 days");
        }
        let most = body["MaxResults"].as_u64().unwrap_or(50);
        if !(1..=50).contains(&most) {
            return error("InvalidMaxResultsException", "1 to 50");
        }
        let [attribute] = &body["LookupAttributes"].as_array().unwrap()[..] else {
            return error("InvalidLookupAttributesException", "one");
        };
        assert_eq!(attribute["AttributeKey"], "EventSource");
        let source = attribute["AttributeValue"].as_str().unwrap();
        let question = format!("{region}/{start}/{end}/{source}/");
        let from: usize = match body["NextToken"].as_str() {
            None => 0,
            Some(token) => match token.strip_prefix(&question) {
                Some(from) => from.parse().unwrap(),
                None => return error("InvalidNextTokenException", "of another question"),
            },
        };
        let asked_for = self.events.iter().filter(|event| {
            let is_in = (start..=end).contains(&event.time);
            event.region == region && event.source == source && is_in
        });
        let most = usize::try_from(most).unwrap();
        let mut page: Vec<&str> = asked_for
            .skip(from)
            .take(most + 1)
            .map(|event| event.json.as_str())
            .collect();
        let next = if page.len() > most {
            page.truncate(most);
            format!(",\"NextToken\":\"{question}{}\"", from + most)
        } else {
            String::new()
        };
        (
            "200 OK",
            format!("{{\"Events\":[{}]{next}}}", page.join(",")),
        )
    }
}

fn error(code: &str, message: &str) -> Answer {
    let body = json!({ "__type": code, "message": message });
    ("400 Bad Request", body.to_string())
}

fn caller(signed: &str) -> Answer {
    if signed.contains("Credential=expired/") {
        let xml = "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code>\
                   <Message>The security token included in the request is expired</Message></Error>\
                   </ErrorResponse>";
        return ("403 Forbidden", xml.to_owned());
    }
    let xml = format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
         <GetCallerIdentityResult><Arn>arn:aws:iam::{ACCOUNT}:user/reader</Arn>\
         <UserId>AIDAEXAMPLE</UserId><Account>{ACCOUNT}</Account></GetCallerIdentityResult>\
         <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    );
    ("200 OK", xml)
}

pub(crate) fn seconds_now() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since_1970.as_secs()).unwrap()
}
