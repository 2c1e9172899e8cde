"""What the other members of an object with records say: that more follows, that a call failed, or nothing that matters."""

import re
from collections.abc import Iterator, Mapping

from scanner.documents.domain import Flaw, FlawKind
from scanner.model.job import Json
from scanner.shape.domain.signs import fold, has_job_sign

AGAIN = "export it again and scan that"
FETCH = "fetch all of it (without --max-items and --no-paginate) and scan that"

# Keys are compared as `_bare` writes them: letters and digits only. A member counts unless its value is null, false, "", 0 or empty.
_MORE = frozenset({
    "nexttoken", "paginationtoken", "nextpagetoken", "pagetoken", "continuationtoken", "nextcontinuationtoken", "startingtoken",  # AWS
    "lastevaluatedkey", "lastevaluatedtablename",  # DynamoDB
    "istruncated", "truncated", "nextmarker", "marker", "nextkeymarker",  # S3 and IAM
    "limited", "partial", "incomplete", "more", "moreresults", "moreavailable", "hasmore", "hasmoreresults", "hasmoreitems",
    "hasnext", "hasnextpage",  # GraphQL; its endCursor is there on the last page too
    "next", "nextlink", "nextpage", "nexturl", "nextpageurl", "nextpageuri", "nexturi", "odatanextlink", "nextcursor", "cursor", "scrollid",
})  # fmt: skip
_MORE_IN_PAGE = frozenset({"after", "next"})  # JSON:API: {"meta": {"page": {"after": ...}}}
_PAGE = frozenset({"page", "paging", "pagination", "pageinfo", "links", "cursors", "meta"})
# With {"hasMore": false, "cursor": "x"}, the cursor is that of the last page.
_IS_LAST_IF_FALSE = frozenset({"hasmore", "hasnext", "hasnextpage", "hasmoreresults", "istruncated", "truncated", "more"})
_ERROR = frozenset({
    "error", "errors", "errorcode", "errormessage", "errortype", "exception", "exceptions", "failure", "failures", "failed", "faults",
    "fault", "failedregions", "failedaccounts", "faileditems", "skippedregions", "skippedaccounts", "denied", "accessdenied", "unprocessed",
    "unprocessedkeys", "unprocesseditems", "unprocessedaccounts",
})  # fmt: skip
_FALSE_TEXTS = frozenset({"", "false", "no", "0", "none", "null"})
_PLUMBING = frozenset({"responsemetadata", "$metadata", "resultmetadata"})  # what every SDK adds to an answer
_LEVELS = 4  # how deep in a member a cursor or an error is looked for
_REGION = re.compile(r"[a-z]{2,3}(?:-[a-z]+){1,2}-[0-9]{1,2}")
_ACCOUNT = re.compile(r"[0-9]{12}")


def flaws_of_member(key: str, value: Json) -> Iterator[Flaw]:
    """What a member next to the records says about their completeness, e.g. that {"nextToken": "x"} means more pages."""
    if fold(key) in _PLUMBING:
        return
    yield from _search_member(key, value, _LEVELS, in_page=False)
    if has_job_sign({key: value}):
        reason = f"jobs in {_shown(key)}, next to the other records, are not read; put them into a separate file and scan it as well"
        yield Flaw(FlawKind.UNREAD, reason)
    elif _is_place(key) and _has_no_answer(value):
        yield Flaw(FlawKind.ERROR, f"incomplete dump: {_shown(key)} must be a list of jobs; {AGAIN}")


def is_plumbing(key: str, value: Json) -> bool:
    """Whether a member means nothing to a reader: what SDKs add to every answer, and empty values."""
    return fold(key) in _PLUMBING or not _is_set(value)


def _is_place(key: str) -> bool:
    """Whether a key is a Region or an account ID, as in dumps that are maps by Region."""
    return _REGION.fullmatch(key) is not None or _ACCOUNT.fullmatch(key) is not None


def _has_no_answer(value: Json) -> bool:
    """Whether a place's value shows that its call failed: {"us-east-1": null} or "AccessDenied", but not an empty list."""
    if isinstance(value, list):
        return False
    return isinstance(value, str) or not _is_set(value)


def _search_member(key: str, value: Json, levels: int, in_page: bool) -> Iterator[Flaw]:
    """The flaws in a member down to some levels; `in_page`: it is in an object such as {"page": ...} or {"links": ...}."""
    name = _bare(key)
    says_more = name in _MORE or (in_page and name in _MORE_IN_PAGE)
    if name in _ERROR and _is_set(value):
        yield Flaw(FlawKind.ERROR, f"incomplete dump: {_shown(key)} reports a failed call; {AGAIN}")
    elif says_more and _is_set(value):
        yield Flaw(FlawKind.MORE, f"incomplete dump: {_shown(key)} says that there is more; {FETCH}")
    elif levels:
        yield from _search_value(value, levels - 1, name in _PAGE)


def _search_value(value: Json, levels: int, in_page: bool) -> Iterator[Flaw]:
    if isinstance(value, list):
        for entry in value:
            yield from _search_value(entry, levels, in_page)
    if not isinstance(value, Mapping):
        return
    is_last_page = any(_bare(key) in _IS_LAST_IF_FALSE and not _is_set(member) for key, member in value.items())
    for key, member in value.items():
        is_old_cursor = is_last_page and isinstance(member, str)
        if not is_old_cursor:
            yield from _search_member(key, member, levels, in_page)


def _is_set(value: Json) -> bool:
    """Whether a value says that there is something; null, "false" and {"next": null} do not."""
    if isinstance(value, str):
        return value.strip().lower() not in _FALSE_TEXTS
    if isinstance(value, Mapping):
        return any(map(_is_set, value.values()))
    return bool(value)


def _bare(key: str) -> str:
    """A key as letters and digits alone, in lower case: "@odata.nextLink" is "odatanextlink"."""
    return "".join(filter(str.isalnum, key)).lower()


def _shown(key: str) -> str:
    """A key as messages quote it, cut to 60 characters."""
    return repr(key if len(key) <= 60 else key[:60] + "...")
