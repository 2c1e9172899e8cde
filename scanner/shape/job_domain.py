"""Batch jobs as the readers of `scanner.documents` see them."""

from functools import partial

from scanner.documents.domain import Domain, IsRecord, ReadPlain
from scanner.shape.domain.columns import column_names, why_not_columns
from scanner.shape.domain.failed_calls import command_error
from scanner.shape.domain.holder import JobHolder
from scanner.shape.domain.sensitive import SENSITIVE
from scanner.shape.domain.signs import has_job_sign, text_has_job_sign
from scanner.shape.domain.wrappers import (
    OF_JOBS,
    WRAPPERS,
    begins_list_answer,
    begins_report,
    holds_records,
    is_part,
    member_holds_records,
)
from scanner.shape.unwrap import begins_document

_NO_OBJECT = "a job's ARN is in it, so export whole objects, without --query and --output text"


def job_domain(is_record: IsRecord, read_plain: ReadPlain | None = None) -> Domain:
    """What reading has to know about batch jobs.

    `is_record` says whether an object is a record as it is, `read_plain` reads many records at once where all are plain.
    """
    return Domain(
        sensitive=SENSITIVE,
        is_record=is_record,
        has_sign=has_job_sign,
        text_has_sign=text_has_job_sign,
        advice=lambda value: _NO_OBJECT if has_job_sign(value) else "",
        holds_records=partial(holds_records, is_record=is_record),
        member_holds_records=partial(member_holds_records, is_record=is_record),
        lists_records=OF_JOBS.__contains__,
        may_list_records=WRAPPERS.__contains__,
        is_part=is_part,
        new_holder=JobHolder,
        begins_holder=begins_list_answer,
        begins_document=lambda text, at: begins_report(text, at) or begins_document(text, at),
        error_in=command_error,
        column_names=column_names,
        why_not_columns=why_not_columns,
        read_plain=read_plain,
    )
