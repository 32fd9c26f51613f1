"""Makes an account in moto: keys as Camunda asks for them and others, trails, a log bucket.

    seed.py ENDPOINT FOLDER

Prints the ARN of the cluster's key, and writes FOLDER/orders.toml for it.
"""
import json
import pathlib
import sys

import boto3

REGION = "eu-central-1"
# Stated, for moto would leave it out where AWS says it.
USE = "ENCRYPT_DECRYPT"
ROLE = "arn:aws:iam::444455556666:role/camunda-tenant-orders"
ASKED = [
    "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:DescribeKey", "kms:GenerateDataKey*",
    "kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant",
]


def client(service):
    return boto3.client(
        service, endpoint_url=sys.argv[1], region_name=REGION,
        aws_access_key_id="tester", aws_secret_access_key="secret",
    )


kms, trails, s3 = client("kms"), client("cloudtrail"), client("s3")
account = client("sts").get_caller_identity()["Account"]


def policy(*roles):
    own = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
           "Action": "kms:*", "Resource": "*"}
    others = [{"Effect": "Allow", "Principal": {"AWS": role}, "Action": ASKED, "Resource": "*"}
              for role in roles]
    return json.dumps({"Version": "2012-10-17", "Statement": [own, *others]})


key = kms.create_key(
    Policy=policy(ROLE), KeyUsage=USE, MultiRegion=True,
    Tags=[{"TagKey": "cost-centre", "TagValue": "4711"}],
)["KeyMetadata"]
kms.create_alias(AliasName="alias/camunda-orders", TargetKeyId=key["KeyId"])
kms.enable_key_rotation(KeyId=key["KeyId"])
kms.rotate_key_on_demand(KeyId=key["KeyId"])
kms.create_grant(KeyId=key["KeyId"], GranteePrincipal=ROLE, Operations=["Decrypt"])

stopped = kms.create_key(Policy=policy(), KeyUsage=USE)["KeyMetadata"]["KeyId"]
kms.create_alias(AliasName="alias/unused", TargetKeyId=stopped)
kms.disable_key(KeyId=stopped)
kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
# More than a page of aliases.
for number in range(120):
    kms.create_alias(AliasName=f"alias/many-{number:03}", TargetKeyId=stopped)

s3.create_bucket(Bucket="example-logs", CreateBucketConfiguration={"LocationConstraint": REGION})
s3.put_bucket_lifecycle_configuration(Bucket="example-logs", LifecycleConfiguration={
    "Rules": [{"ID": "keep", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 400}}],
})
for name, without in (("main", []), ("main-2", ["kms.amazonaws.com"])):
    trails.create_trail(Name=name, S3BucketName="example-logs", IsMultiRegionTrail=True,
                        EnableLogFileValidation=True)
    trails.put_event_selectors(TrailName=name, EventSelectors=[{
        "ReadWriteType": "All", "IncludeManagementEvents": True,
        "ExcludeManagementEventSources": without,
    }])
trails.start_logging(Name="main")
trails.put_insight_selectors(TrailName="main", InsightSelectors=[{"InsightType": "ApiCallRateInsight"}])

pathlib.Path(sys.argv[2], "orders.toml").write_text(f"""
config_version = 1
[[clusters]]
name = "orders"
region = "{REGION}"
keys = ["{key['Arn']}"]
role_arn = "{ROLE}"
""")
print(key["Arn"])
