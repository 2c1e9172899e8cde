"""The exit codes, in one place; docs/exit-codes.md says what each means."""

CLEAN, FINDINGS, WRONG_USAGE, INCOMPLETE, BOTH = 0, 1, 2, 3, 4
INTERNAL, NOT_WRITTEN = 70, 74
HANGUP, INTERRUPTED, CLOSED_PIPE, TERMINATED = 129, 130, 141, 143
