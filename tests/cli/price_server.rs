//! A server that speaks as much of the AWS Price List API as `prices update` uses, over the offer
//! files in `tests/data/prices`: products by service and attribute, two to a page. It can fail on
//! purpose.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

const PAGE: usize = 2;

/// What goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fault {
    #[default]
    None,
    /// `ThrottlingException` as HTTP 400, for every third request.
    Throttling,
    /// 400 for Amazon S3, whenever it is asked for.
    NoS3,
    /// 400 for AWS KMS in Ireland, whenever it is asked for.
    NoKmsInIreland,
    /// Access is denied.
    Forbidden,
}

pub(crate) struct PriceServer {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Value>>>,
}

struct Server {
    fault: Fault,
    products: Vec<Value>,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl PriceServer {
    /// Serves as long as the test runs.
    pub(crate) fn serve(fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let server = Arc::new(Server {
            fault,
            products: products(),
            asked: Arc::clone(&asked),
        });
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let server = Arc::clone(&server);
                std::thread::spawn(move || server.talk(connection));
            }
        });
        Self { url, asked }
    }

    /// Every request, those that failed included.
    pub(crate) fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap().clone()
    }
}

/// As in the answer of `GetProducts`: each with its own terms.
fn products() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/prices");
    let mut products = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let Ok(offer) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        for (sku, product) in offer["products"].as_object().into_iter().flatten() {
            products.push(json!({
                "product": product,
                "serviceCode": offer["offerCode"],
                "terms": { "OnDemand": offer["terms"]["OnDemand"][sku] },
                "version": offer["version"],
                "publicationDate": offer["publicationDate"],
            }));
        }
    }
    products
}

impl Server {
    fn talk(&self, mut connection: TcpStream) {
        let mut reader = BufReader::new(connection.try_clone().unwrap());
        loop {
            let mut length = 0;
            let mut target = String::new();
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) == 0 {
                    return;
                }
                let line = line.trim_end();
                if line.is_empty() {
                    break;
                }
                if let Some((name, value)) = line.split_once(": ") {
                    match name.to_ascii_lowercase().as_str() {
                        "content-length" => length = value.parse().unwrap(),
                        "x-amz-target" => value.clone_into(&mut target),
                        _ => {}
                    }
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            assert_eq!(target, "AWSPriceListService.GetProducts");
            let (status, answer) = self.answer(&serde_json::from_slice(&body).unwrap());
            let body = answer.to_string();
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/x-amz-json-1.1\r\n\
                 content-length: {}\r\n\r\n{body}",
                body.len()
            );
            if connection.write_all(head.as_bytes()).is_err() {
                return;
            }
        }
    }

    fn answer(&self, request: &Value) -> (&'static str, Value) {
        let number = {
            let mut asked = self.asked.lock().unwrap();
            asked.push(request.clone());
            asked.len()
        };
        let refused = |code: &str| {
            let message = json!({ "__type": code, "message": "as asked" });
            ("400 Bad Request", message)
        };
        let service = &request["ServiceCode"];
        match self.fault {
            Fault::Throttling if number % 3 == 1 => return refused("ThrottlingException"),
            Fault::NoS3 if service == "AmazonS3" => return refused("InvalidParameterException"),
            Fault::NoKmsInIreland
                if service == "awskms" && request["Filters"][0]["Value"] == "eu-west-1" =>
            {
                return refused("InvalidParameterException");
            }
            Fault::Forbidden => return refused("AccessDeniedException"),
            _ => {}
        }
        let found: Vec<&Value> = self
            .products
            .iter()
            .filter(|product| product["serviceCode"] == *service)
            .filter(|product| has(product, &request["Filters"]))
            .collect();
        let from = request["NextToken"].as_str().unwrap_or("0");
        let from: usize = from.parse().unwrap();
        let page = found.iter().skip(from).take(PAGE);
        let page: Vec<String> = page.map(ToString::to_string).collect();
        let mut answer = json!({ "FormatVersion": "aws_v1", "PriceList": page });
        if from + PAGE < found.len() {
            answer["NextToken"] = json!((from + PAGE).to_string());
        }
        ("200 OK", answer)
    }
}

fn has(product: &Value, filters: &Value) -> bool {
    filters.as_array().unwrap().iter().all(|filter| {
        assert_eq!(filter["Type"], "TERM_MATCH");
        let name = filter["Field"].as_str().unwrap();
        product["product"]["attributes"][name] == filter["Value"]
    })
}
