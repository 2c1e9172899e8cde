"""Whether what findings quote of a job can be quoted as it is: one look at its record, instead of one at each text of each finding."""

import re
from collections.abc import Iterable, Sequence

import re2  # type: ignore[import-untyped]
from msgspec import Struct

from scanner.documents.positions import Passage, is_long_line
from scanner.model.job import Job, Record, Undecoded
from scanner.shape.domain.sensitive import NAMES
from scanner.shape.recognise import SHAPES

# In every text in ASCII that `mask_text` changes.
_CREDENTIALS = (
    r"A[KS]IA|ABSK|key-YmVk|gh[opsur]_|_pat_|sk-ant-|sk-proj-|glpat-|xapp-|xox|PRIVATE KEY",
    r"(?i:passw(?:or)?d[=:]|api[_-]?key[=:]|secret=|x-amz-s)",
)
_BETWEEN = r"[\x00-\x20_\-]*"  # what a key may have between its letters
# A sensitive member that has a value: `"message": "..."`, not `"message": null` and not `"message": ""`.
_MEMBERS = tuple(rf'(?i:{_BETWEEN.join(name)}){_BETWEEN}"[\x00-\x20]*:[\x00-\x20]*(?:[^n\x00-\x20"]|"[^"])' for name in sorted(NAMES))
_MESSAGE = "message"
_NAME = "job_name"
_MEMBER = re.compile(r'(?P<name>"[^"]*"[ \t\r\n]*:[ \t\r\n]*)(?P<value>"[^"\\]*(?:\\.[^"\\]*)*")')
# Shapes whose values are as they are in the text of the record: nothing is put together, taken out of a text or added.
_AS_WRITTEN = frozenset(
    name
    for name, shape in SHAPES.items()
    if shape.open is None and shape.finish is None and shape.place is None and not shape.texts and not shape.prefix
)


_TO_HIDE = (r"\\", *_CREDENTIALS, *_MEMBERS)
_MEMORY = 8 << 20  # bytes that a search may use, which is RE2's own bound


def _any_of(patterns: Iterable[str], memory: int = _MEMORY) -> re2.Set:
    """A search for any of the patterns. Raises re2.error if they cannot be searched for in so many bytes of memory."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # bytes
    options.max_mem = memory
    options.log_errors = False
    # A set says whether there is a match, and does not look where. A search that ends early would look like one without a match. But a set
    # that has no room for more states forgets those that it has and goes on, and one with too little memory for that is not compiled.
    together = re2.Set.SearchSet(options)
    together.Add("|".join(patterns))
    together.Compile()
    return together


_ODD = _any_of(_TO_HIDE)


def plain_passage(job: Job, show_sensitive: bool) -> Passage | None:
    """The text of the job's record as excerpts show it, if nothing else in it, or in what the job is called, has to be hidden.

    It is ASCII without a backslash, and JSON but for the asterisks in it, so every text of the job is a piece of it. None for a job that
    has to be looked at more closely.
    """
    text = _text_of(job, show_sensitive)
    if text is None or not _is_calm(text.to_search):
        return None
    return _passage(job.records[0], text.shown)


def plain_passages(jobs: Sequence[Job], show_sensitive: bool) -> Sequence[Passage | None]:
    """What `plain_passage` gives for each job, in less time: mostly one search says of all of them that nothing has to be hidden."""
    texts = [_text_of(job, show_sensitive) for job in jobs]
    # What is found in one of the texts is found in all of them together. What is found only there costs a search more.
    if not _is_calm("\n".join([text.to_search for text in texts if text is not None])):
        return [plain_passage(job, show_sensitive) for job in jobs]
    return [None if text is None else _passage(job.records[0], text.shown) for job, text in zip(jobs, texts, strict=True)]


class _Text(Struct, frozen=True, gc=False):
    """A record's text as excerpts show it, and what has to be searched for something to hide."""

    shown: str
    to_search: str


def _text_of(job: Job, show_sensitive: bool) -> _Text | None:
    """The text of a job's record, with asterisks for its message; None where it surely is not plain."""
    record = job.records[0]
    if len(job.records) != 1 or not _is_of_text(job, record):
        return None
    shown = rest = record.text
    if job.fields[_MESSAGE].__class__ is str and not show_sensitive:
        key = SHAPES[job.shape].layout.names[_MESSAGE]
        message = _find_message(shown, key)
        if message is None:
            return None
        before, after = shown[: message.start()], shown[message.end() :]
        shown = before + message["name"] + "*" * len(message["value"]) + after
        rest = before + after
    to_search = f"{rest}\n{record.path}\n{job.identity}"
    if "\\" in to_search or not to_search.isascii():  # seen at once; in a search for several jobs it would be found for all of them
        return None
    return _Text(shown, to_search)


def _find_message(text: str, key: str) -> re.Match[str] | None:
    """The job's message, which it has under this key, in the text of its record; None where it is not sure which member it is."""
    start = text.find(f'"{key}"')
    message = _MEMBER.match(text, start) if start >= 0 else None
    if message is None or f'"{key}"' in text[message.end() :]:
        return None
    return message


def _passage(record: Record, shown: str) -> Passage:
    return Passage(record.path, shown, record.line, record.column, is_long_line(record))


def _is_calm(text: str) -> bool:
    return text.isascii() and _ODD.Match(text.encode()) is None


def _is_of_text(job: Job, record: Record) -> bool:
    """Whether all texts of a job are pieces of its record's text, if that has no escapes, and the text is JSON."""
    if record.content.__class__ is Undecoded:  # from the lane
        return True
    if job.shape not in _AS_WRITTEN or not _is_json(record):
        return False
    return str(job.fields[_NAME]) in record.text  # else it was not read from this text, which says nothing of the job then


def _is_json(record: Record) -> bool:
    return record.container in ("json", "jsonl") and record.inner is None and record.block is None
