"""CloudTrail's LookupEvents and STS, each request and answer held against botocore's own models.

    server.py PORT EVENTS.json

EVENTS.json: {"Events": […]} as `aws cloudtrail lookup-events` prints it, of the account 111122223333
in eu-central-1. A request that is not as the model has it is refused.
"""

import calendar
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import botocore.session
from botocore.validate import ParamValidator

port, file = int(sys.argv[1]), sys.argv[2]
model = botocore.session.get_session().get_service_model("cloudtrail").operation_model("LookupEvents")
recent = {}


def seconds(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


events = json.load(open(file))["Events"]
for event in events:
    event["EventTime"] = seconds(event["EventTime"])
events.sort(key=lambda event: -event["EventTime"])


def check(shape, value):
    report = ParamValidator().validate(value, shape)
    assert not report.has_errors(), report.generate_report()
    unknown = set(value) - set(shape.members)
    assert not unknown, f"not in the model: {unknown}"


def lookup(region, question):
    check(model.input_shape, question)
    now = time.monotonic()
    recent[region] = [then for then in recent.get(region, []) if now - then < 1]
    assert len(recent[region]) < 2, "more than two requests in a second"
    recent[region].append(now)
    attribute, = question["LookupAttributes"]
    assert attribute["AttributeKey"] == "EventSource", attribute
    found = [
        event for event in events
        if region == "eu-central-1" and event["EventSource"] == attribute["AttributeValue"]
        and question["StartTime"] <= event["EventTime"] <= question["EndTime"]
    ]
    start = int(question.get("NextToken", "0"))
    answer = {"Events": found[start:start + 50]}
    if start + 50 < len(found):
        answer["NextToken"] = str(start + 50)
    check(model.output_shape, answer)
    return json.dumps(answer)


CALLER = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/reader</Arn><UserId>AIDAEXAMPLE</UserId>
<Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""


class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        _, _, region, service, _ = self.headers["authorization"].split(",")[0].split("/")
        status = 200
        try:
            if service == "sts":
                said = CALLER
            else:
                assert self.headers["x-amz-target"].endswith("." + model.name)
                said = lookup(region, json.loads(body))
        except AssertionError as error:
            print(error, file=sys.stderr, flush=True)
            status, said = 400, json.dumps({"__type": "ValidationException", "message": str(error)})
        self.send_response(status)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", port), Server).serve_forever()
