"""How a report is written. A format changes nothing, reads nothing but the report, and prints nothing."""
