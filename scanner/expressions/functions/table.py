"""The table of all functions: JMESPath's and jobscan's own."""

import math

from scanner.expressions.functions import answers, aws, contexts, lists, numbers, patterns, strings, tags, times, words
from scanner.expressions.functions.cost import Cost
from scanner.expressions.functions.function import Argument, Function, Nulls, Surroundings
from scanner.expressions.functions.results import (
    ARN,
    KMS_KEY,
    LIFECYCLE,
    MODEL,
    S3,
    as_array,
    first_not_null,
    mapped,
    one_of_them,
    same,
    values_of,
)
from scanner.model.job import Json
from scanner.model.types import Array, Basic, Map, Type, Union, nullable

__all__ = ["FUNCTIONS", "Argument", "Function", "Nulls", "Surroundings"]

_ANY, _TEXT, _NUMBER, _YES_NO, _TIME = Basic.ANY, Basic.STRING, Basic.NUMBER, Basic.BOOLEAN, Basic.TIMESTAMP
_LIST, _MAP = Array(_ANY), Map(_ANY)
_TEXTS, _NUMBERS = Array(_TEXT), Array(_NUMBER)
_GLOBS = Union((Basic.GLOB, Array(nullable(Basic.GLOB))))
_ORDERED = Union((_NUMBERS, _TEXTS))
_MAYBE_TEXT = nullable(_TEXT)


def _arg(name: str, kind: Type, *, literal: bool = False, expression: bool = False) -> Argument:
    return Argument(name, kind, literal, expression)


def _param(around: Surroundings, name: str) -> Json:
    return around.params.get(name)


def _extra(around: Surroundings, name: str) -> Json:
    return around.extra.get(name)


_NUMBER_ARGUMENT = (_arg("number", _NUMBER),)
_TWO_TEXTS = (_arg("text", _TEXT), _arg("part", _TEXT))
_BY = (_arg("list", _LIST), _arg("key", _ANY, expression=True))
_TAGS = _arg("tags", Map(_MAYBE_TEXT))
_SUBJECT, _LIST_OF_TEXTS = _arg("text", _TEXT), _arg("list", Array(_MAYBE_TEXT))
_KIND = _arg("kind", _TEXT, literal=True)
_GLOB, _REGEX, _NAME = _arg("globs", _GLOBS), _arg("regex", Basic.REGEX), _arg("name", _TEXT, literal=True)
_ANY_NULL = "so does a null element, unless another element makes it true"
_ALL_NULL = "so does a null element, unless another element makes it false, and so does an empty list"
_UNREAD = "null also for a text that it cannot read"

# fmt: off
_JMESPATH = (
    Function("abs", _NUMBER_ARGUMENT, _NUMBER, abs, "the number without its sign", "abs(`-1`)", own=False),
    Function("avg", (_arg("numbers", _NUMBERS),), nullable(_NUMBER), numbers.avg, "the mean, null for an empty list", "avg([`1`, `3`])",
             cost=Cost.ITEMS, own=False),
    Function("ceil", _NUMBER_ARGUMENT, _NUMBER, math.ceil, "the number rounded up to a whole number", "ceil(`1.5`)", own=False),
    Function("contains", (_arg("subject", Union((_TEXT, _LIST))), _arg("search", _ANY)), _YES_NO, lists.contains,
             "whether the list has the element, or the text contains the other", "contains(param('trusted_accounts'), account_id)",
             nulls=Nulls.OPENS, null=_ANY_NULL, cost=Cost.DEEP, predicate=True, own=False, known_call=lists.contains_known),
    Function("ends_with", _TWO_TEXTS, _YES_NO, strings.ends_with, "whether the text ends with the other", "ends_with(job_name, '-prod')",
             nulls=Nulls.OPENS, cost=Cost.TEXT, predicate=True, own=False),
    Function("floor", _NUMBER_ARGUMENT, _NUMBER, math.floor, "the number rounded down to a whole number", "floor(`1.5`)", own=False),
    Function("join", (_arg("separator", _TEXT), _arg("texts", _TEXTS)), _TEXT, strings.join,
             "the texts in one, with the separator between them",
             "join(', ', vpc_config.subnet_ids)", cost=Cost.JOINED, own=False),
    Function("keys", (_arg("map", _MAP),), _TEXTS, list, "the map's keys", "keys(tags)", cost=Cost.ITEMS, own=False),
    Function("length", (_arg("subject", Union((_TEXT, _LIST, _MAP))),), Basic.INTEGER, len, "how many characters, elements or keys",
             "length(vpc_config.subnet_ids)", own=False),
    Function("map", (_arg("each", _ANY, expression=True), _arg("list", _LIST)), mapped, lists.map_each,
             "the value of the expression for each element, null included", "map(&lower(@), vpc_config.subnet_ids)", cost=Cost.ITEMS,
             own=False),
    Function("max", (_arg("values", _ORDERED),), one_of_them, lists.largest, "the largest number or text, null for an empty list",
             "max([`1`, `2`])", cost=Cost.ITEMS, own=False),
    Function("max_by", _BY, one_of_them, lists.max_by, "the element with the largest key, null for an empty list",
             "max_by(vpc_config.subnet_ids, &length(@))", cost=Cost.ITEMS, own=False),
    Function("merge", (_arg("maps", _MAP),), _MAP, lists.merge, "the maps in one; of a key in several the last value",
             "merge(tags, {reviewed: 'no'})",
             cost=Cost.ITEMS, variadic=True, own=False),
    Function("min", (_arg("values", _ORDERED),), one_of_them, lists.smallest, "the smallest number or text, null for an empty list",
             "min([`1`, `2`])", cost=Cost.ITEMS, own=False),
    Function("min_by", _BY, one_of_them, lists.min_by, "the element with the smallest key, null for an empty list",
             "min_by(vpc_config.subnet_ids, &length(@))", cost=Cost.ITEMS, own=False),
    Function("not_null", (_arg("values", _ANY),), first_not_null, lists.not_null, "the first value that is not null",
             "not_null(end_time, last_modified_time)", nulls=Nulls.SEEN, null="it is skipped", variadic=True, own=False),
    Function("reverse", (_arg("subject", Union((_TEXT, _LIST))),), same, lists.reverse, "the list or text in reverse order",
             "reverse(vpc_config.subnet_ids)", cost=Cost.ITEMS, own=False),
    Function("sort", (_arg("values", _ORDERED),), same, sorted, "the numbers or texts in order", "sort(vpc_config.subnet_ids)",
             cost=Cost.ITEMS, own=False),
    Function("sort_by", _BY, same, lists.sort_by, "the elements in the order of their keys",
             "sort_by(vpc_config.subnet_ids, &length(@))", cost=Cost.ITEMS, own=False),
    Function("starts_with", _TWO_TEXTS, _YES_NO, strings.starts_with, "whether the text begins with the other",
             "starts_with(job_name, 'claims-')",
             nulls=Nulls.OPENS, cost=Cost.TEXT, predicate=True, own=False),
    Function("sum", (_arg("numbers", _NUMBERS),), _NUMBER, sum, "the sum", "sum([`1`, `2`])", cost=Cost.ITEMS, own=False),
    Function("to_array", (_arg("value", _ANY),), as_array, lists.to_array, "the list itself, or a list of the value",
             "to_array(job_name)", nulls=Nulls.SEEN, null="a list of null", own=False),
    Function("to_number", (_arg("value", _ANY),), nullable(_NUMBER), numbers.to_number, "the number in a text",
             "to_number('72')", null=_UNREAD, cost=Cost.TEXT, own=False),
    Function("to_string", (_arg("value", _ANY),), _TEXT, strings.to_string, "the text itself, or any other value as JSON",
             "to_string(timeout_duration_in_hours)", nulls=Nulls.OPENS, cost=Cost.DEEP, own=False),
    Function("type", (_arg("value", _ANY),), _TEXT, lists.type_name, "the name of the value's type", "type(vpc_config)",
             nulls=Nulls.SEEN, null="its type is null", own=False),
    Function("values", (_arg("map", _MAP),), values_of, lists.values, "the map's values",
             "values(tags)", cost=Cost.ITEMS, own=False),
)

_OURS = (
    Function("present", (_arg("value", _ANY),), _YES_NO, lists.present,
             "whether there is a value: not null, blank, or an empty list or map", "present(vpc_config.subnet_ids)",
             nulls=Nulls.SEEN, null="it is not present", predicate=True),
    Function("param", (_NAME,), _ANY, _param, "the parameter's value in force for this job", "param('max_timeout_hours')",
             null="null if it has no value", reads_surroundings=True),
    Function("now", (), _TIME, times.now, "the scan's time", "now()", reads_surroundings=True),
    Function("hours_since", (_arg("time", _TIME),), nullable(_NUMBER), times.hours_since, "hours from the time to now",
             "hours_since(submit_time)", null=_UNREAD, cost=Cost.TEXT, reads_surroundings=True),
    Function("hours_until", (_arg("time", _TIME),), nullable(_NUMBER), times.hours_until, "hours from now to the time",
             "hours_until(job_expiration_time)", null=_UNREAD, cost=Cost.TEXT, reads_surroundings=True),
    Function("hours_between", (_arg("start", _TIME), _arg("end", _TIME)), nullable(_NUMBER), times.hours_between,
             "hours from the first time to the second", "hours_between(submit_time, end_time)", null=_UNREAD, cost=Cost.TEXT),
    Function("glob", (_SUBJECT, _GLOB), _YES_NO, patterns.glob, "whether one of the globs matches the whole text",
             "glob(role_arn, param('allowed_roles'))", nulls=Nulls.OPENS, null="so does a null glob, unless another glob matches",
             cost=Cost.PAIRS, predicate=True),
    Function("any_glob", (_LIST_OF_TEXTS, _GLOB), _YES_NO, patterns.any_glob, "whether one of the globs matches a text of the list",
             "any_glob(vpc_config.subnet_ids, 'subnet-0*')", nulls=Nulls.OPENS, null=_ANY_NULL, cost=Cost.PAIRS, predicate=True),
    Function("all_glob", (_LIST_OF_TEXTS, _GLOB), _YES_NO, patterns.all_glob,
             "whether every text of the list is matched by one of the globs",
             "all_glob(vpc_config.subnet_ids, param('allowed_subnets'))", nulls=Nulls.OPENS, null=_ALL_NULL, cost=Cost.PAIRS,
             predicate=True),
    Function("matches", (_SUBJECT, _REGEX), _YES_NO, patterns.matches, "whether the regex is found anywhere in the text",
             "matches(job_name, '^[a-z]+-prod$')", nulls=Nulls.OPENS, cost=Cost.PAIRS, predicate=True),
    Function("any_match", (_LIST_OF_TEXTS, _REGEX), _YES_NO, patterns.any_match, "whether the regex is found in a text of the list",
             "any_match(vpc_config.subnet_ids, '^subnet-')", nulls=Nulls.OPENS, null=_ANY_NULL, cost=Cost.PAIRS, predicate=True),
    Function("all_match", (_LIST_OF_TEXTS, _REGEX), _YES_NO, patterns.all_match, "whether the regex is found in every text of the list",
             "all_match(vpc_config.subnet_ids, '^subnet-')", nulls=Nulls.OPENS, null=_ALL_NULL, cost=Cost.PAIRS, predicate=True),
    Function("mentions", (_SUBJECT, _arg("names", Union((_TEXT, _LIST_OF_TEXTS.type)))), _YES_NO, words.mentions,
             "whether one of the names is in the text as words of its own, in any case and spelling, and is not negated",
             "mentions('Restricted - PII', ['pii', 'phi'])", nulls=Nulls.OPENS,
             null="so does a null name, unless another name makes it true", cost=Cost.PAIRS, predicate=True),
    Function("within", (_arg("uri", _TEXT), _arg("prefixes", Union((_TEXT, _LIST_OF_TEXTS.type)))), _YES_NO, aws.within,
             "whether an S3 location is one of the prefixes or below it",
             "within(output_data_config.s3_output_data_config.s3_uri, 's3://acme-out/reports')", nulls=Nulls.OPENS,
             null="so does a text that is not an S3 location, unless another prefix makes it true", cost=Cost.PAIRS, predicate=True),
    Function("lower", (_SUBJECT,), _TEXT, strings.lower, "the text in lower case", "lower(role_arn)", cost=Cost.TEXT),
    Function("split", (_SUBJECT, _arg("separator", _TEXT)), _TEXTS, strings.split, "the pieces of the text between the separators",
             "split(job_name, '-')", cost=Cost.PIECES),
    Function("ratio", (_arg("part", _NUMBER), _arg("whole", _NUMBER)), nullable(_NUMBER), numbers.ratio,
             "the first number divided by the second, such as a share of a total", "ratio(timeout_duration_in_hours, `48`)",
             null="null also if the second is 0"),
    Function("lookup", (_arg("map", _MAP), _arg("key", _TEXT)), one_of_them, lists.lookup, "the value that the map has for the key",
             "lookup(param('keys'), account_id)", null="null also if the map lacks the key", cost=Cost.TEXT),
    Function("arn", (_SUBJECT,), nullable(ARN), aws.arn, "an ARN's partition, service, region, account, resource, type and id",
             "arn(role_arn).account", null=_UNREAD, cost=Cost.TEXT),
    Function("s3", (_arg("uri", _TEXT),), nullable(S3), aws.s3, "an S3 location's bucket and key",
             "s3(output_data_config.s3_output_data_config.s3_uri).bucket", null=_UNREAD, cost=Cost.TEXT),
    Function("kms_key", (_SUBJECT,), nullable(KMS_KEY), aws.kms_key,
             "the parts of a KMS key's name: its kind (key-arn, alias-arn, key-id or alias), id, region and account",
             "kms_key(output_data_config.s3_output_data_config.s3_encryption_key_id).kind",
             null=_UNREAD + "; a part that is not in the text is null", cost=Cost.TEXT),
    Function("model", (_arg("id", _TEXT),), nullable(MODEL), aws.model, "a model's kind, id, geo, provider, base, region and account",
             "model(model_id).geo", null=_UNREAD + "; a part that is not in the ID is null", cost=Cost.TEXT),
    Function("resolved_model", (_arg("id", _TEXT), _arg("profiles", Array(_MAP))), nullable(MODEL), answers.resolved_model,
             "what model() gives, and of an application profile also the geo, provider and base that a get-inference-profile answer has",
             "resolved_model('8kd03hs7qpzt', param('inference_profiles')).geo",
             null=_UNREAD + "; of a profile that is neither in the list nor among the records, every part is missing in a rule",
             cost=Cost.DEEP, reads_surroundings=True, known_call=answers.resolved_model_known),
    Function("lifecycle", (_arg("base", _TEXT), _arg("models", Array(_MAP))), nullable(LIFECYCLE), answers.lifecycle,
             "the base model's row of list-foundation-models answers, in snake_case",
             "lifecycle(model(model_id).base, param('models')).model_lifecycle.status", null="null also if it is not listed",
             cost=Cost.DEEP),
    Function("tag", (_TAGS, _arg("key", _TEXT)), _MAYBE_TEXT, tags.tag, "the value of the first alternative that the job has",
             "tag(tags, 'environment|env')", null="null also if the job has no alternative", cost=Cost.TAGS),
    Function("missing_tags", (_TAGS, _arg("keys", _TEXTS)), _TEXTS, tags.missing_tags, "the keys that the tags lack",
             "missing_tags(tags, param('required_tags'))", cost=Cost.TAGS),
    Function("bad_tag_values", (_TAGS, _arg("allowed", Map(Union((Basic.GLOB, Array(Basic.GLOB)))))), _TEXTS, tags.bad_tag_values,
             "the keys whose value matches none of the globs for the key", "bad_tag_values(tags, {env: ['dev', 'prod*']})",
             cost=Cost.PRODUCT),
    Function("blank_tags", (_TAGS, _arg("placeholders", _TEXTS)), _TEXTS, tags.blank_tags,
             "the keys whose value is one of the placeholders", "blank_tags(tags, ['', 'tbd'])", cost=Cost.ITEMS),
    Function("context", (_KIND, _arg("id", _TEXT)), _ANY, contexts.context,
             "what a dump says of a thing that a job refers to, e.g. of its subnet",
             "context('subnet', vpc_config.subnet_ids[0]).vpc_id", null="missing if no dump has it",
             reads_surroundings=True, known_call=contexts.known_context),
    Function("extra", (_NAME,), _ANY, _extra, "a field that the shape does not know", "extra('cost_estimate')",
             null="null if the source would have delivered it, else missing", reads_surroundings=True),
)
# fmt: on

FUNCTIONS: dict[str, Function] = {function.name: function for function in sorted(_JMESPATH + _OURS, key=lambda function: function.name)}
