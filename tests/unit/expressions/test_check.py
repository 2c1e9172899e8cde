"""What the static checker refuses, where, and with which advice; and what it must let pass."""

import pytest

from scanner.errors import ExpressionSyntaxError
from scanner.expressions.check import Problem, check, check_message, reads, used_parameters
from scanner.expressions.message import parse as parse_message
from scanner.expressions.syntax.parser import parse
from scanner.model.rule import Parameter, ParameterType

TEXTS = ParameterType("list", ParameterType("string"))
PARAMS = {
    "allowed": Parameter("allowed", ParameterType("list", ParameterType("glob")), required=True),
    "names": Parameter("names", TEXTS, default=["a"]),
    "hours": Parameter("hours", ParameterType("number"), default=4),
    "strict": Parameter("strict", ParameterType("boolean"), default=True),
    "accounts": Parameter("accounts", ParameterType("list", ParameterType("account")), required=True),
    "tag": Parameter("tag", ParameterType("string"), default="environment|env"),
    "values": Parameter("values", ParameterType("map", TEXTS), required=True),
    "models": Parameter("models", ParameterType("list", ParameterType("object")), required=True),
    "since": Parameter("since", ParameterType("timestamp"), required=True),
    "form": Parameter("form", ParameterType("regex"), required=True),
    "allowed_values": Parameter("allowed_values", ParameterType("map", ParameterType("list", ParameterType("glob"))), required=True),
}
KEY = "output_data_config.s3_output_data_config.s3_encryption_key_id"
URI = "input_data_config.s3_input_data_config.s3_uri"


def problems(text: str) -> list[Problem]:
    try:
        return list(check(parse(text), PARAMS))
    except ExpressionSyntaxError as error:
        return [Problem(error.start, error.end, error.problem, error.hint)]


# expression, the text that is marked, a part of the problem, a part of the hint
WRONG = [
    *(
        (text, marked, "letter by letter", hint)
        for text, marked, hint in (
            ("!contains(param('allowed'), model_id)", "param('allowed')", "glob(model_id, param('allowed'))"),
            ("contains(job_name, param('form'))", "param('form')", "matches(job_name, param('form'))"),
            ("role_arn != param('allowed')[0]", "param('allowed')[0]", "glob(role_arn, param('allowed')[0])"),
            ("param('form') == job_name", "param('form')", "matches(job_name"),
            ("starts_with(role_arn, param('allowed')[0])", "param('allowed')[0]", "glob("),
            ("matches(job_name, param('allowed')[0])", "param('allowed')[0]", "glob("),
            ("glob(job_name, param('form'))", "param('form')", "matches("),
            ("present(param('allowed')[?contains(@, 'x')])", "@", "glob("),
            ("contains(values(param('allowed_values'))[], job_name)", "values(param('allowed_values'))[]", "glob("),
            ("length(missing_tags(tags, param('allowed'))) == `0`", "param('allowed')", "glob("),
            ("to_string(param('form')) == job_name", "param('form')", "matches("),
            ("lookup(param('values'), param('form'))[0] == job_name", "param('form')", "matches("),
            (
                "contains(lookup(param('allowed_values'), account_id), job_name)",
                "lookup(param('allowed_values'), account_id)",
                "glob(job_name, lookup(",
            ),
            ("contains(not_null(param('allowed'), ['x']), job_name)", "not_null(param('allowed'), ['x'])", "glob("),
        )
    ),
    ("!starts_with(job_name, 'poc-*')", "'poc-*'", "job_name never has a '*'", "write 'poc-', or glob(job_name, 'poc-*')"),
    ("ends_with(role_arn, '*/Admin')", "'*/Admin'", "role_arn never has a '*'", "glob(role_arn, '*/Admin')"),
    ("role_arn == 'arn:aws:iam::*:role/x'", "'arn:aws:iam::*:role/x'", "never has a '*'", "glob(role_arn, 'arn:aws:iam::*:role/x')"),
    ("'nova?' != model(model_id).base", "'nova?'", "model(model_id).base never has a '?'", "glob(model(model_id).base, 'nova?')"),
    ("contains(model_id, 'claude*')", "'claude*'", "never has a '*'", "glob(model_id, '*claude*')"),
    ("contains(['a-*', 'b'], job_name)", "'a-*'", "never has a '*'", "glob(job_name, 'a-*')"),
    ("contains(vpc_config.subnet_ids, 'subnet-*')", "'subnet-*'", "never has a '*'", "any_glob(vpc_config.subnet_ids, 'subnet-*')"),
    ("split(job_name, '-')[0] == 'p*'", "'p*'", "never has a '*'", "glob("),
    ("starts_with(lower(job_name), '^poc')", "'^poc'", "never has a '^'", "matches(lower(job_name), '^poc') reads it as a regex"),
    ("s3(input_data_config.s3_input_data_config.s3_uri).bucket == 'acme-*'", "'acme-*'", "never has a '*'", "glob("),
    ("account_id == '1111*'", "'1111*'", "never has a '*'", "glob("),
    ("!glob(job_name, '^poc-.*$')", "'^poc-.*$'", "in a glob '^' is an ordinary character", "matches(job_name, '^poc-.*$') reads it"),
    ("glob(role_arn, ['*/a', '*/(b|c)'])", "'*/(b|c)'", "'(' is an ordinary character", "matches("),
    (
        "any_glob(vpc_config.subnet_ids, 'subnet-[0-9]*')",
        "'subnet-[0-9]*'",
        "'[' is an ordinary character",
        "any_match(vpc_config.subnet_ids",
    ),
    (f"glob({KEY}, '.*\\d')", "'.*\\d'", "is an ordinary character", "matches("),
    ("!matches(job_name, 'poc-*-prod')", "'poc-*-prod'", "looks like a glob", "glob(job_name, 'poc-*-prod'), or as a regex 'poc-.*-prod'"),
    ("matches(model_id, 'anthropic.claude*')", "'anthropic.claude*'", "looks like a glob", "glob("),
    ("any_match(vpc_config.subnet_ids, 'subnet-*')", "'subnet-*'", "looks like a glob", "any_glob("),
    ("lookup(vpc_config, 'subnet_ids') == job_name", "vpc_config", "an object with fixed members", "present(vpc_config)"),
    ("lookup(param('allowed'), job_name) == 'x'", "param('allowed')", "letter by letter", "glob(job_name, param('allowed'))"),
    ("lookup(param('names'), job_name) == 'x'", "param('names')", "lookup() takes a map as map, not a list of texts", ""),
    ("lookup(tags, timeout_duration_in_hours) == 'x'", "timeout_duration_in_hours", "takes a text as key", ""),
    ("lookup(param('values'), job_name) == 'x'", "lookup(param('values'), job_name) == 'x'", "can never be true", "contains("),
    ("lookup(param('values'))[0] == 'x'", "lookup(param('values'))", "takes 2 arguments (map, key)", ""),
    ("ratio(error_record_count, job_name) < `1`", "job_name", "takes a number as whole", ""),
    ("ratio(error_record_count, total_record_count)", "ratio(error_record_count, total_record_count)", "must be true or false", ""),
    ("context('subnets', job_name).vpc_id == 'x'", "'subnets'", "unknown kind of context 'subnets'", "did you mean subnet?"),
    ("context(job_name, job_name).vpc_id == 'x'", "job_name", "the kind in context() must be written out", "such as context("),
    ("context('subnet', job_name).vpc == 'x'", "vpc", "has no field 'vpc'", "vpc_id"),
    ("context('subnet', vpc_config.subnet_ids).vpc_id == 'x'", "vpc_config.subnet_ids", "context() takes a text as id", ""),
    ("context('subnet', job_name)", "context('subnet', job_name)", "must be true or false", "present("),
    ("context('key', job_name).enabled == 'true'", "context('key', job_name).enabled == 'true'", "can never be true", ""),
    ("present(vpc_conf)", "vpc_conf", "no field 'vpc_conf'", "did you mean vpc_config?"),
    ("present(s3_encryption_key_id)", "s3_encryption_key_id", "no field", f"did you mean {KEY}?"),
    ("present(s3Uri)", "s3Uri", "no field 's3Uri'", f"did you mean {URI} or output_data_config"),
    ("starts_with(region, 'eu-')", "region", "no field 'region'", "did you mean arn(job_arn).region?"),
    ("name == 'nightly'", "name", "no field 'name'", "did you mean job_name?"),
    ("present(kmsKeyId)", "kmsKeyId", "no field 'kmsKeyId'", f"did you mean {KEY}?"),
    ("present(vpc_config.subnetIds)", "subnetIds", "'vpc_config' has no field", "here it is 'subnet_ids'"),
    ("present(vpcConfig)", "vpcConfig", "no field 'vpcConfig'", "here it is 'vpc_config'"),
    ("present(vpcConfig.subnetIds)", "vpcConfig", "no field 'vpcConfig'", "AWS's spelling"),
    ("present(JobArn)", "JobArn", "no field", "here it is 'job_arn'"),
    ("jobName == 'x'", "jobName", "no field", "'job_name'"),
    ("present(cost_center)", "cost_center", "a job has no field", "extra('cost_center')"),
    ("present(output_data_config.s3_uri)", "s3_uri", "'output_data_config' has no field", "s3_output_data_config"),
    ("submitted_by.type == 'IamUser'", "'IamUser'", "not a submitted_by.type", "did you mean IAMUser?"),
    ("submitted_by.credential == 'session'", "'session'", "not a submitted_by.credential", "temporary, long-lived, bearer, root"),
    ("present(submitter)", "submitter", "no field 'submitter'", "did you mean submitted_by?"),
    ("submitted_by.kind == 'Root'", "kind", "'submitted_by' has no field", "it has: type, arn, credential, source_address"),
    ("submitted_by == 'Root'", "submitted_by", "can only be compared with null", ""),
    ("status == 'Complete'", "'Complete'", "not a status", "did you mean Completed?"),
    ("status != 'COMPLETED'", "'COMPLETED'", "not a status", ""),
    ("'Runing' == status", "'Runing'", "not a status", ""),
    ("contains(['Failed', 'Stoped'], status)", "'Stoped'", "not a status", "did you mean Stopped?"),
    ('contains(`["Done"]`, status)', '`["Done"]`', "'Done' is not a status", "use one of"),
    ("model_invocation_type == 'converse'", "'converse'", "not a model_invocation_type", "did you mean Converse?"),
    ('status == "Completed"', '"Completed"', "no field 'Completed'", "a text is written 'Completed'"),
    ("timeout_duration_in_hours == '72'", "timeout_duration_in_hours == '72'", "can never be true", "`72`"),
    ("timeout_duration_in_hours <= '72'", "'72'", "only numbers can be ordered", "backticks"),
    ("vpc_config != null", "null", "no field 'null'", "written `null`"),
    ("job_name == `5`", "job_name == `5`", "can never be true", "'5'"),
    ("job_name == `true`", "job_name == `true`", "can never be true", ""),
    (
        "vpc_config.subnet_ids == 'subnet-1'",
        "vpc_config.subnet_ids == 'subnet-1'",
        "can never be true",
        "contains(vpc_config.subnet_ids, 'subnet-1')",
    ),
    ("vpc_config == `{}`", "vpc_config", "can only be compared with null", "present(vpc_config)"),
    ("@ == job_name", "@", "can only be compared with null", ""),
    ("submit_time > end_time", "submit_time", "is a time", "hours_between()"),
    ("submit_time >= '2026-01-01T00:00:00Z'", "submit_time", "is a time", "hours_since()"),
    ("job_name < 'm'", "job_name", "is a text", ""),
    ("vpc_config.subnet_ids > `1`", "vpc_config.subnet_ids", "a list of texts", ""),
    ("job_name", "job_name", "must be true or false", "present(job_name)"),
    ("!role_arn", "role_arn", "must be true or false", "present(role_arn)"),
    ("vpc_config && present(job_name)", "vpc_config", "must be true or false", "present(vpc_config)"),
    ("present(job_name) && timeout_duration_in_hours", "timeout_duration_in_hours", "a whole number", ""),
    ("present(job_name) || tags.Owner", "tags.Owner", "must be true or false", "present(tags.Owner)"),
    ("vpc_config.subnet_ids[?@]", "vpc_config.subnet_ids[?@]", "must be true or false", ""),
    ("length(vpc_config.subnet_ids[?@]) > `1`", "@", "is a text", "present(@)"),
    ("length(vpc_config.subnet_ids)", "length(vpc_config.subnet_ids)", "a whole number", ""),
    ("`true`", "`true`", "is constant", ""),
    ("'a' == 'b'", "'a' == 'b'", "is constant", ""),
    ("present(job_name) && `1` < `2`", "`1` < `2`", "is constant", ""),
    ("keys(vpc_config) == `[]`", "vpc_config", "with fixed members", "present(vpc_config)"),
    ("contains(values(@), 'x')", "@", "with fixed members", ""),
    ("length(vpc_config) == `2`", "vpc_config", "with fixed members", ""),
    ("contains(to_string(output_data_config), 'kms')", "output_data_config", "with fixed members", ""),
    ("length(to_array(vpc_config)) == `1`", "vpc_config", "with fixed members", ""),
    ("length(merge(vpc_config, tags)) > `1`", "vpc_config", "with fixed members", ""),
    ("length(vpc_config.*) == `2`", "vpc_config.*", "needs a map", "name the fields"),
    ("contains(job_name, `5`)", "`5`", "can never contain", ""),
    ("contains(vpc_config.subnet_ids, `5`)", "`5`", "can never contain", ""),
    ("contains(timeout_duration_in_hours, 'x')", "timeout_duration_in_hours", "takes a text or a list", ""),
    ("starts_with(timeout_duration_in_hours, '7')", "timeout_duration_in_hours", "starts_with() takes a text", ""),
    ("starts_with(vpc_config.subnet_ids, 's')", "vpc_config.subnet_ids", "not a list of texts", ""),
    ("length(timeout_duration_in_hours) == `2`", "timeout_duration_in_hours", "length() takes", ""),
    ("length(job_name, 'x') == `2`", "length(job_name, 'x')", "takes 1 argument", ""),
    ("present() == `true`", "present()", "takes 1 argument", ""),
    ("startswith(job_name, 'x')", "startswith(job_name, 'x')", "unknown function startswith()", "starts_with()"),
    ("regex_match(job_name, 'x')", "regex_match(job_name, 'x')", "unknown function", "matches()"),
    ("percent(error_record_count, `5`) < `1`", "percent(error_record_count, `5`)", "unknown function", "ratio()"),
    ("presnt(job_name)", "presnt(job_name)", "unknown function presnt()", "present()"),
    ("frobnicate(job_name)", "frobnicate(job_name)", "unknown function frobnicate()", ""),
    ("glob(job_name, param('alowed'))", "'alowed'", "no parameter 'alowed'", "did you mean allowed?"),
    ("glob(job_name, param(job_name))", "job_name", "written out", "param("),
    ("glob(job_name, param('hours'))", "param('hours')", "glob() takes", ""),
    ("timeout_duration_in_hours <= param('names')", "param('names')", "only numbers can be ordered", ""),
    ("extra('job_name') == 'x'", "'job_name'", "is a field of the shape", "write job_name"),
    ("hours_since(job_arn) > `1`", "job_arn", "hours_since() takes a time", ""),
    ("hours_since('yesterday') > `1`", "'yesterday'", "not a time with an offset", ""),
    ("matches(job_name, '(?<=a)b')", "'(?<=a)b'", "not an RE2 pattern", ""),
    ("matches(job_name, '[a-')", "'[a-'", "not an RE2 pattern", ""),
    ("arn(role_arn).acount == account_id", "acount", "has no field 'acount'", "did you mean account?"),
    ("model(model_id).region_name == 'x'", "region_name", "has no field", "did you mean region?"),
    ("s3(" + URI + ").bucketname == 'x'", "bucketname", "has no field", "did you mean bucket?"),
    ("job_name.first == 'x'", "first", "which has no fields", ""),
    ("vpc_config.subnet_ids.id == 'x'", "id", "is a list of texts", "[*].id"),
    ("job_name[0] == 'x'", "[0]", "only a list has elements", ""),
    ("length(job_name[*]) > `1`", "job_name", "only a list can be projected", ""),
    ("length(tags[?present(@)]) > `1`", "tags", "only a list can be projected", ""),
    ("tags.Owner.name == 'x'", "name", "which has no fields", ""),
    ("length(sort_by(vpc_config.subnet_ids, length(@))) > `1`", "length(@)", "takes an &expression", ""),
    ("length(sort_by(vpc_config.subnet_ids, &nosuch)) > `1`", "nosuch", "which has no fields", ""),
    ("!status == 'Failed'", None, "", ""),
    ("contains(job_name 'x')", None, "", ""),
    ("present(job_name,)", None, "", ""),
    ("{a: job_name, a: status}.a == 'x'", None, "", ""),
    ("job_name == `foo`", None, "not JSON", "'foo'"),
    ("job_name = 'x'", None, "", "=="),
    ("job_name == 'x' &&", None, "", ""),
    ("", None, "empty", ""),
]


@pytest.mark.parametrize(("text", "marked", "problem", "hint"), WRONG, ids=[case[0][:50] or "empty" for case in WRONG])
def test_refused_with_place_and_advice(text: str, marked: str | None, problem: str, hint: str) -> None:
    found = problems(text)
    assert found, "nothing was refused"
    if marked is not None:
        assert marked in [text[one.start : one.end] for one in found]
    told = [one for one in found if marked is None or text[one.start : one.end] == marked]
    assert any(problem in one.problem and hint in one.hint for one in told), told
    assert all(0 <= one.start <= one.end <= max(1, len(text)) for one in found)


RIGHT = [
    "end_time != now()",
    "contains(param('names'), submitted_by.type)",
    "context('key', context('bucket', s3(role_arn).bucket).kms_master_key_id).key_manager == 'CUSTOMER'",
    "!present(vpc_config.subnet_ids[*].context('route_table', @).routes[] | [?state != 'blackhole'])",
    "contains(lookup(param('values'), account_id), job_name)",
    "glob(role_arn, lookup(param('allowed_values'), account_id))",
    "lookup(tags, 'env') == 'prod'",
    "lookup({prod: param('hours'), dev: `1`}, job_name) < timeout_duration_in_hours",
    "ratio(error_record_count, total_record_count) <= param('hours')",
    "glob(model_id, param('allowed')) || any_glob([model_id, role_arn], param('allowed'))",
    "present(param('allowed')) && length(param('allowed')) > `1` && param('form') != `null`",
    "matches(job_name, param('form')) && all_match(vpc_config.subnet_ids, param('form'))",
    "glob(job_name, not_null(param('allowed'), ['x-*'])) || glob(job_name, param('allowed')[0])",
    "length(bad_tag_values(tags, param('allowed_values'))) == `0` && length(bad_tag_values(tags, {env: param('allowed')})) == `0`",
    "contains(keys(param('allowed_values')), job_name)",
    "job_name != '${HOME}' && role_arn != '(none)'",
    "starts_with(job_name, 'a.b+c-') && glob(job_name, 'poc-.*') && glob(model_id, 'anthropic.*')",
    "tags.team == 'a*' || starts_with(tags.team, '[x]') || contains(message, '*') || glob(message, '^a$')",
    "matches(tags.team, 'error*') && matches(message, 'x-*')",
    "starts_with(input_data_config.s3_input_data_config.s3_uri, 's3://a/(b)*')",
    "matches(job_name, '^poc-.*-prod$') && matches(job_name, 'jobs?$') && matches(job_name, 'a[-]*b') && matches(job_name, '(ab)*c')",
    "matches(job_name, 'prod') && matches(model_id, 'nova.*v1') && matches(job_name, 'v[0-9]*')",
    "present(vpc_config.subnet_ids) && present(vpc_config.security_group_ids)",
    "vpc_config == `null` || length(vpc_config.subnet_ids) >= `2`",
    "vpc_config != `null`",
    "timeout_duration_in_hours <= `72`",
    "timeout_duration_in_hours >= `24` && timeout_duration_in_hours <= `72`",
    "timeout_duration_in_hours <= param('hours')",
    "glob(role_arn, param('allowed'))",
    "!glob(lower(role_arn), ['*/admin', '*breakglass'])",
    "glob(role_arn, 'arn:aws:iam::*:role/bedrock/*')",
    "status == 'Failed'",
    "status != 'Failed' || present(message)",
    "contains(['Failed', 'Expired'], status)",
    "!contains(['Failed', 'Expired'], status)",
    "contains(`[\"Failed\"]`, status)",
    "tags.Environment == 'prod'",
    "tags.\"cost-center\" != `null`",
    "contains(keys(tags), 'Owner')",
    "contains(values(tags), 'prod')",
    "length(keys(tags)) <= `50`",
    "present(tags) && present(tag(tags, 'owner|team'))",
    "tag(tags, param('tag')) == 'prod'",
    "lower(tag(tags, param('tag')) || '') == 'prod'",
    "contains(param('names'), lower(tag(tags, 'class')) || '')",
    "length(missing_tags(tags, param('names'))) == `0`",
    "length(bad_tag_values(tags, param('values'))) == `0`",
    "all_glob(vpc_config.subnet_ids, param('allowed'))",
    "!any_glob(vpc_config.security_group_ids, 'sg-dead*')",
    "all_match(vpc_config.subnet_ids, '^subnet-([0-9a-f]{8}|[0-9a-f]{17})$')",
    "length(vpc_config.subnet_ids[?starts_with(@, 'subnet-')]) == length(vpc_config.subnet_ids)",
    "vpc_config.subnet_ids[0] == 'subnet-1'",
    "contains(vpc_config.subnet_ids, 'subnet-1')",
    "starts_with(" + URI + ", 's3://corp-')",
    f"s3({URI}).bucket == 'corp-in'",
    f"present(s3({URI}).key)",
    f"within({URI}, 's3://corp-in/batch')",
    f"present({KEY}) && !matches({KEY}, '(^|:)alias/aws/')",
    f"arn({KEY}).account == account_id || contains(param('accounts'), arn({KEY}).account)",
    f"arn({KEY}).region == arn(job_arn).region",
    "arn(role_arn).account == account_id && arn(role_arn).partition == arn(job_arn).partition",
    "model(model_id).geo != 'global'",
    "model(model_id).kind == 'custom-model' || model(model_id).provider == 'anthropic'",
    "lifecycle(model(model_id).base, param('models')).model_lifecycle.status == 'ACTIVE'",
    "hours_until(lifecycle(model(model_id).base, param('models')).model_lifecycle.end_of_life_time) > `0`",
    "hours_since(submit_time) <= `12`",
    "hours_since(end_time || last_modified_time) > param('hours')",
    "hours_between(submit_time, end_time) >= `0`",
    "hours_between(param('since'), submit_time) >= `0`",
    "hours_since('2026-11-23T12:00:00Z') < `24`",
    "end_time == `null` || hours_between(submit_time, end_time) <= timeout_duration_in_hours",
    "param('strict') && job_name == 'x'",
    "extra('priority') == 'high'",
    "extra('cost').amount > `5`",
    "present(extra('cost'))",
    "account_id == arn(job_arn).account",
    "not_null(client_request_token, '') != ''",
    "join('-', split(job_name, '_')) == 'a-b'",
    "length(split(job_name, '-')) > `2`",
    "sort(vpc_config.subnet_ids)[0] == 'subnet-1'",
    "max_by(vpc_config.subnet_ids, &length(@)) == 'subnet-1'",
    "type(vpc_config) == 'null'",
    "(status == 'InProgress' && hours_since(submit_time) <= `48`) || (status == 'Stopping' && hours_since(last_modified_time) <= `2`)",
    "tags | contains(keys(@), 'Owner')",
    "to_number(tags.retention) <= `30`",
    "total_record_count == processed_record_count",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_condition_is_not_refused(text: str) -> None:
    assert problems(text) == []


def test_the_tables_are_as_large_as_promised() -> None:
    assert len(WRONG) >= 60
    assert len(RIGHT) >= 40


def test_all_mistakes_of_an_expression_at_once() -> None:
    text = "present(vpc_conf) && length(vpc_config.subnetIds) >= '2'"
    assert [text[one.start : one.end] for one in problems(text)] == ["vpc_conf", "subnetIds", "'2'"]


def test_a_mistake_in_a_message_is_marked_in_the_whole_message() -> None:
    text = "Job {job_name} runs as {rol_arn}."
    (problem,) = check_message(parse_message(text), PARAMS)
    assert text[problem.start : problem.end] == "rol_arn"


def test_reads_lists_fields_in_order() -> None:
    assert reads(parse("present(vpc_config.subnet_ids) && job_name == 'x' && present(vpc_config.subnet_ids)")) == (
        "vpc_config.subnet_ids",
        "job_name",
    )


def test_used_parameters() -> None:
    assert used_parameters([parse("glob(role_arn, param('allowed'))"), parse("param('strict')")], PARAMS) == {"allowed", "strict"}


def test_a_message_may_show_patterns() -> None:
    assert check_message(parse_message("Not one of {join(', ', param('allowed'))}; {param('form')}"), PARAMS) == ()
