"""Prices the sample's months with a few lines of Python, and compares with the program.

Nothing is shared with the program but the logs, the config and the price tables: KMS keys and
requests, paid copies and GuardDuty must agree to the last digit, the total to the cent.
"""

import calendar
import csv
import datetime
import gzip
import json
import pathlib
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from decimal import ROUND_HALF_EVEN, Decimal, getcontext

getcontext().prec = 60
ROOT = pathlib.Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "data" / "sample"
REGION = "eu-central-1"


def rounded(value):
    return value.quantize(Decimal("1e-12"), rounding=ROUND_HALF_EVEN)


def list_price(service, usage_type, region=REGION):
    lines = (ROOT / "data" / "prices" / f"{service}.csv").read_text().splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    [price] = [r["price"] for r in rows if (r["usage_type"], r["region"]) == (usage_type, region)][:1]
    return Decimal(price)


def read():
    """Every record with its root, trails in the config's order, files by name."""
    config = tomllib.loads((SAMPLE / "byok-cost.toml").read_text())
    for trail in config["trails"]:
        for path in sorted((SAMPLE / trail["root"]).rglob("*.json.gz")):
            if "CloudTrail-Digest" not in path.parts:
                for record in json.loads(gzip.decompress(path.read_bytes()))["Records"]:
                    yield trail["name"], record


def distinct(records):
    """Each identity once, with the trails that show it."""
    first, trails = {}, defaultdict(set)
    for trail, record in records:
        if record["eventSource"] != "kms.amazonaws.com":
            continue
        if record.get("eventCategory") == "NetworkActivity":
            continue
        identity = (record["eventID"], record["eventName"], record["eventTime"])
        first.setdefault(identity, record)
        trails[identity].add(trail)
    return [(record, len(trails[identity])) for identity, record in first.items()]


def key_of(record):
    arns = [r["ARN"] for r in record.get("resources") or [] if ":key/" in r.get("ARN", "")]
    return arns[0] if arns else None


def is_billable(record):
    if record["eventType"] == "AwsServiceEvent" or record.get("errorCode"):
        return False
    return record["eventName"] not in ("RetireGrant", "SynchronizeMultiRegionKey")


def hour(text):
    time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int(time.timestamp()) // 3600


def version_hours(key, records, config, start, end):
    """Hours of [start, end) of every version of a key; the third rotation and later are free."""
    stated = {k["arn"]: k.get("versions", 1) for k in config.get("keys", [])}
    own = sorted(
        (hour(r["eventTime"]), r["eventName"])
        for r, _ in records
        if key_of(r) == key and not r.get("errorCode")
    )
    created = min((at for at, name in own if name == "CreateKey"), default=0)
    rotated = [at for at, name in own if name == "RotateKey"]
    undated = max(1, stated.get(key, 1) - len(rotated))
    births = sorted([created] * undated + rotated)[:3]
    free = min((at + 1 for at, name in own if name == "ScheduleKeyDeletion"), default=end)
    return sum(max(0, min(end, free) - max(start, birth)) for birth in births)


def month_cost(month, records, config):
    year, number = map(int, month.split("-"))
    start = int(datetime.datetime(year, number, 1, tzinfo=datetime.UTC).timestamp()) // 3600
    end = start + calendar.monthrange(year, number)[1] * 24
    keys = {key for cluster in config["clusters"] for key in cluster["keys"]}
    calls = [(r, n) for r, n in records if key_of(r) in keys and r["eventTime"].startswith(month)]
    cost = Counter()
    for key in keys:
        months = rounded(Decimal(version_hours(key, records, config, start, end)) / (end - start))
        cost["key_storage"] += months * list_price("awskms", "KMS-Keys")
    requests = sum(is_billable(record) for record, _ in calls)
    cost["requests"] = requests * list_price("awskms", "KMS-Requests")
    copies = sum(trails - 1 for _, trails in calls)
    cost["trail_copies"] = copies * list_price("AWSCloudTrail", "PaidEventsRecorded")
    if config["account"].get("guardduty") == "yes":
        analyzed = list_price("AmazonGuardDuty", "PaidEventsAnalyzed")
        cost["guardduty"] = len(calls) * analyzed
    return cost


def main():
    program = sys.argv[1]
    config = tomllib.loads((SAMPLE / "byok-cost.toml").read_text())
    records = distinct(read())
    command = [program, "report", str(SAMPLE), "--format", "json"]
    report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    wrong = 0
    for section in report["months"]:
        if section["month"] == "unknown" or section["border"]:
            continue
        expected = month_cost(section["month"], records, config)
        charged = Counter()
        for charge in section["charges"]:
            charged[charge["kind"]] += Decimal(charge["list_cost"])
        # Each charge is rounded at 12 decimals, so shares of one key may differ in the last one.
        for kind, cost in expected.items():
            if abs(cost - charged[kind]) > Decimal("1e-11"):
                wrong += 1
                print(f"{section['month']} {kind}: {cost} here, {charged[kind]} there")
        total = Decimal(section["totals"]["total"])
        rest = sum(cost for kind, cost in charged.items() if kind not in expected)
        cents = Decimal("0.01")
        if abs(sum(expected.values()) + rest - total) >= cents / 2:
            wrong += 1
            print(f"{section['month']}: {sum(expected.values())} and {rest} here, {total} there")
        print(f"{section['month']}: {sum(expected.values()).quantize(cents)} of {total.quantize(cents)}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
