"""What stands beside the records of a dump: that there is more of it, that a call failed, or something that is simply left out."""

import re
from collections.abc import Iterator, Mapping

from scanner.documents.domain import Flaw, FlawKind
from scanner.model.job import Json
from scanner.shape.domain.signs import about_jobs, fold

FETCH = "fetch all of it (without --max-items and --no-paginate) and scan that"


# Keys are compared as `_bare` writes them: letters and digits only. A value that says no (null, false, "", 0, empty) is fine.
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
# A no of these goes for the cursors beside it.
_SETTLES = frozenset({"hasmore", "hasnext", "hasnextpage", "hasmoreresults", "istruncated", "truncated", "more"})
_ERROR = frozenset({
    "error", "errors", "errorcode", "errormessage", "errortype", "exception", "exceptions", "failure", "failures", "failed", "faults",
    "fault", "failedregions", "failedaccounts", "faileditems", "skippedregions", "skippedaccounts", "denied", "accessdenied", "unprocessed",
    "unprocessedkeys", "unprocesseditems", "unprocessedaccounts",
})  # fmt: skip
_NO = frozenset({"", "false", "no", "0", "none", "null"})
_PLUMBING = frozenset({"responsemetadata", "$metadata", "resultmetadata"})  # what every SDK adds to an answer
_LEVELS = 4  # how deep a cursor or an error may lie beside the records


_REGION = re.compile(r"[a-z]{2,3}(?:-[a-z]+){1,2}-[0-9]{1,2}")
_ACCOUNT = re.compile(r"[0-9]{12}")


def look_beside(key: str, value: Json) -> Iterator[Flaw]:
    """What a member beside the records says that matters; nothing for what may be left out."""
    if fold(key) in _PLUMBING:
        return
    yield from _look(key, value, _LEVELS, in_page=False)
    if about_jobs({key: value}):
        yield Flaw(FlawKind.UNREAD, f"jobs in {_shown(key)} beside the other records are not read; scan them in a file without the others")
    elif _is_place(key) and not isinstance(value, list) and (isinstance(value, str) or not _says_yes(value)):
        # {"eu-central-1": {...}, "us-east-1": null}: the dump of one Region failed
        yield Flaw(FlawKind.ERROR, f"the dump is not whole, {_shown(key)} holds no list of jobs; get it again and scan that")


def is_plumbing(key: str, value: Json) -> bool:
    """Whether a member needs no word: what SDKs add to every answer, and what says nothing."""
    return fold(key) in _PLUMBING or not _says_yes(value)


def _is_place(key: str) -> bool:
    return _REGION.fullmatch(key) is not None or _ACCOUNT.fullmatch(key) is not None


def _look(key: str, value: Json, levels: int, in_page: bool) -> Iterator[Flaw]:
    name = _bare(key)
    says_more = name in _MORE or (in_page and name in _MORE_IN_PAGE)
    if name in _ERROR and _says_yes(value):
        yield Flaw(FlawKind.ERROR, f"the dump is not whole, {_shown(key)} says that a call failed; get it again and scan that")
    elif says_more and _says_yes(value):
        yield Flaw(FlawKind.MORE, f"the dump is not whole, {_shown(key)} says that there is more: {FETCH}")
    elif levels:
        yield from _look_inside(value, levels - 1, name in _PAGE)


def _look_inside(value: Json, levels: int, in_page: bool) -> Iterator[Flaw]:
    if isinstance(value, list):
        for one in value:
            yield from _look_inside(one, levels, in_page)
    if not isinstance(value, Mapping):
        return
    settled = any(_bare(key) in _SETTLES and not _says_yes(inner) for key, inner in value.items())
    for key, inner in value.items():
        if not (settled and isinstance(inner, str)):
            yield from _look(key, inner, levels, in_page)


def _says_yes(value: Json) -> bool:
    """Whether a value says that there is something; {"next": null} and "hasMore": "false" do not."""
    if isinstance(value, str):
        return value.strip().lower() not in _NO
    if isinstance(value, Mapping):
        return any(map(_says_yes, value.values()))
    return bool(value)


def _bare(key: str) -> str:
    """A key as letters and digits alone, in lower case: "@odata.nextLink" is "odatanextlink"."""
    return "".join(filter(str.isalnum, key)).lower()


def _shown(key: str) -> str:
    return repr(key if len(key) <= 60 else key[:60] + "...")
