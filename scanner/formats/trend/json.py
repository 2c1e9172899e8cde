"""The trend of a history for machines."""

import json
from typing import Any

from scanner.model.trend import OpenCause, Trend, TrendScan

VERSION = "jobscan-trend/1"


def trend_json(trend: Trend) -> str:
    """One JSON object: the scans from the oldest to the newest, the open causes from the oldest to the youngest, and what was fixed."""
    value = {
        "trend": VERSION,
        "scans": [_scan(scan) for scan in trend.scans],
        "open": [_cause(cause) for cause in trend.open],
        "days_until_fixed": trend.days_until_fixed,
        "unsettled": trend.unsettled,
        "waived": trend.waived,
    }
    return json.dumps(value, indent=2) + "\n"


def _scan(scan: TrendScan) -> dict[str, Any]:
    return {
        "now": scan.now,
        "state": _state(scan),
        "findings": scan.findings,
        "causes": scan.causes,
        "scopes": scan.scopes,
        "scopes_missed": scan.scopes_missed,
    }


def _state(scan: TrendScan) -> str:
    if scan.refused:
        return "refused"
    return "complete" if scan.complete else "incomplete"


def _cause(cause: OpenCause) -> dict[str, Any]:
    return {
        "cause": cause.cause,
        "rule": cause.rule_id,
        "severity": cause.severity,
        "since": cause.since,
        "days": cause.days,
        "rechecked": cause.rechecked,
    }
