#!/bin/sh
# Collects the jobs from AWS, checks them, and keeps the collection for the next night. Exits with the code of the scan.
# Arguments: options of `jobscan collect --aws`, e.g. --region all --accounts org --role-name JobscanReader
# Environment: CONFIG, a jobscan.yaml; BUCKET, where the collection and the reports are kept. Both may be unset.
set -u

jobscan collect --aws "$@" ${BUCKET:+--reuse "s3://$BUCKET/jobs.jsonl"} ${CONFIG:+--config "$CONFIG"} -o jobs.jsonl
code=$?
# 0: everything was read. 3: not everything; the scan says so again. Any other code: there is no new collection.
case $code in
  0 | 3) ;;
  *) exit "$code" ;;
esac

jobscan scan jobs.jsonl ${CONFIG:+--config "$CONFIG"} -f text -f json=report.json -f sarif=report.sarif
code=$?

if [ -n "${BUCKET:-}" ]; then
  python3 - "$BUCKET" <<'PYTHON' || exit 74
import sys
from datetime import UTC, datetime

import boto3

bucket, day = sys.argv[1], datetime.now(UTC).date()
s3 = boto3.client("s3")
s3.upload_file("jobs.jsonl", bucket, "jobs.jsonl")
for name in ("report.json", "report.sarif"):
    s3.upload_file(name, bucket, f"reports/{day}/{name}")
PYTHON
fi
exit "$code"
