"""What looks like a credential. No report shows it, whatever it is allowed to show."""

from scanner.documents.positions import blank
from scanner.model.pattern import late_pattern

# Key IDs, API keys of Bedrock, Anthropic and OpenAI, tokens of GitHub, GitLab and Slack, password= and password: forms, the signature of a
# presigned URL and private keys: what names, locations and tags have been seen to leak. BMJ-GOV-005 and BMJ-GOV-011 look for the same.
# secret: is not among them, since the ARN of each secret in Secrets Manager has it.
CREDENTIAL = late_pattern(
    r"(?<![0-9A-Za-z])(?:(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])"
    r"|ABSK[0-9A-Za-z+]{20}[0-9A-Za-z+/=]*|bedrock-api-key-YmVkcm9j[0-9A-Za-z+/=_-]*"
    r"|gh[opsur]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{22,}|sk-ant-[a-z]+[0-9]{2}-[0-9A-Za-z_-]{20,}"
    r"|sk-proj-[0-9a-z_-]{0,11}[A-Z][0-9A-Za-z_-]{20,}|glpat-[0-9a-z_-]{0,11}[A-Z][0-9A-Za-z_.-]{8,}"
    r"|xox[abeoprs]-(?:[0-9]{9}|[0-9]-[0-9A-Za-z-]{16})[0-9A-Za-z-]*|xapp-[0-9]-A[0-9A-Z]{8}[0-9A-Za-z-]*)"
    r"|(?i:(?<=password[=:])|(?<=passwd[=:])|(?<=apikey[=:])|(?<=api_key[=:])|(?<=api-key[=:])"
    r"|(?<=secret=)|(?<=x-amz-signature=)|(?<=x-amz-security-token=))"
    r"[^/\s&\"']+"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*"
)
# One of these is in every one of them. Each begins with a plain letter, not with a set of letters such as `[Dd]:`: only then does Python
# go through a text with one look at each character, which is twice as fast.
MAY_HOLD = late_pattern(r"AKIA|ASIA|ABSK|=|D:|d:|Y:|y:|PRIVATE KEY|key-YmVk|gh[opsur]_|_pat_|sk-ant-|sk-proj-|glpat-|xapp-|xox")


def mask_text(text: str) -> str:
    """The text with everything that looks like a credential replaced by asterisks."""
    if MAY_HOLD.search(text) is None:
        return text
    return CREDENTIAL.sub(lambda found: blank(found[0]), text)
