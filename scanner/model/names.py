"""What names look like, as regular expressions for the whole of them."""

RULE_ID = r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*"
NAME = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"  # of policies and selections
PARAMETER_NAME = r"[a-z][a-z0-9_]*"
ACCOUNT = r"[0-9]{12}"
REGION = r"[a-z]{2,}(-[a-z0-9]+)+"
ALL_REGIONS = "all"  # instead of a Region: every Region that is enabled in the account
ORGANIZATION = "org"  # instead of a file of accounts: those of the organization
COLLECTION = "jobscan/1"  # what the head line of a collection says that it is
COLLECTION_BEGINS = b'{"collection":"jobscan/'  # the first bytes of every version's head line
