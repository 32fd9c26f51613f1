"""Counts KMS calls per operation, each identity once, and compares with the program.

An identity is (eventID, eventName, eventTime to the second). Of an owner's and a caller's record of
one call (same sharedEventID, requestID and eventName, other recipients) one is counted; a record
that updates one that is here is not counted, nor is network activity.
"""

import collections
import gzip
import json
import pathlib
import subprocess
import sys
import zlib

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
SETS = [
    "real/invictus-ir+aws_dataset",
    "real/coralogix+coralogix-aws-shipper",
    "real/umccr+cloudtrail-parquet-lambda",
    "real/DataDog+stratus-red-team",
    "derived/s3-two-trails",
    "derived/jsonl",
    "derived/edge",
    "shapes",
]


def contents(path):
    stored = path.read_bytes()
    if stored[:2] != b"\x1f\x8b":
        return stored
    try:
        return gzip.decompress(stored)
    except (EOFError, zlib.error):
        return zlib.decompressobj(31).decompress(stored)


def values(text):
    """JSON values one after the other, up to a break; a cut Records document up to its break."""
    decoder, at = json.JSONDecoder(), 0
    while True:
        while at < len(text) and text[at] in " \t\r\n,]}":
            at += 1
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            if not text.startswith('{"Records":[', at):
                return
            at += len('{"Records":[')
            continue
        yield value


def records(value):
    if isinstance(value, list):
        for element in value:
            yield from records(element)
    elif isinstance(value, dict) and isinstance(value.get("Records"), list):
        yield from records(value["Records"])
    elif isinstance(value, dict) and isinstance(value.get("eventName"), str):
        yield value


def count(folder):
    identities, calls = {}, {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = contents(path).decode("utf-8", errors="replace").lstrip("\ufeff").strip()
        if text[:1] not in ("{", "["):
            continue
        for record in (record for value in values(text) for record in records(value)):
            kms = record.get("eventSource") == "kms.amazonaws.com"
            if kms and record.get("eventType") != "AwsVpceEvent":
                event = record.get("eventID") or object()
                identity = (event, record["eventName"], str(record.get("eventTime"))[:19])
                identities.setdefault(identity, record)
    event_ids = {event for event, _, _ in identities}
    counts = collections.Counter()
    for record in identities.values():
        original = (record.get("addendum") or {}).get("originalEventID")
        shared, request = record.get("sharedEventID"), record.get("requestID")
        recipient = record.get("recipientAccountId")
        if shared and request and recipient:
            call = (shared, request, record["eventName"])
            if calls.setdefault(call, recipient) != recipient:
                continue
        if original not in event_ids:
            counts[record["eventName"]] += 1
    return dict(counts)


def reported(program, folder):
    # 3: finished, but something could not be read.
    command = [program, "report", str(folder), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stderr}")
    report = json.loads(done.stdout)
    return {name: counts["counted"] for name, counts in report["operations"].items()}


def main(program, *folders):
    bad = 0
    for folder in [pathlib.Path(folder) for folder in folders] or [DATA / name for name in SETS]:
        ours, theirs = count(folder), reported(program, folder)
        names = sorted(ours.keys() | theirs.keys())
        differ = [name for name in names if ours.get(name, 0) != theirs.get(name, 0)]
        print(f"{sum(ours.values()):>6} calls  {folder.name}: {'DIFFER' if differ else 'agree'}")
        for name in differ:
            print(f"        {name}: python {ours.get(name, 0)}, program {theirs.get(name, 0)}")
        bad += len(differ)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
