"""Files that lie in honest repositories beside records of jobs: each is written from chance, and none of them holds a job."""

import json
import random
from collections.abc import Callable
from typing import Any

from tests.property.scans import ACCOUNT, OTHER_ACCOUNT, arn

File = tuple[str, str]  # its path, and its text

_WORDS = (
    "atlas",
    "beacon",
    "cobalt",
    "delta",
    "ember",
    "fjord",
    "garnet",
    "harbor",
    "juniper",
    "kelp",
    "lumen",
    "mosaic",
    "opal",
    "quartz",
)
_REGIONS = ("eu-west-1", "eu-central-1", "us-east-1", "ap-southeast-2")


def _word(rng: random.Random) -> str:
    return rng.choice(_WORDS)


def _hex(rng: random.Random, length: int = 17) -> str:
    return "".join(rng.choice("0123456789abcdef") for _ in range(length))


def _version(rng: random.Random) -> str:
    return ".".join(str(rng.randint(0, 30)) for _ in range(3))


def _time(rng: random.Random) -> str:
    return f"2026-11-{rng.randint(1, 25):02}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:00+00:00"


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"


def _iam_arn(kind: str, name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


# Of a repository


def package(rng: random.Random) -> File:
    names = rng.sample(_WORDS, 4)
    scripts = {"build": "tsc", "test": "vitest", "batch": "aws bedrock create-model-invocation-job --cli-input-json file://request.json"}
    return "package.json", _json({
        "name": f"@acme/{names[0]}", "version": _version(rng), "private": True, "scripts": scripts,
        "dependencies": {name: f"^{_version(rng)}" for name in names[1:]}, "devDependencies": {"@aws-sdk/client-bedrock": "^3.700.0"},
    })  # fmt: skip


def package_lock(rng: random.Random) -> File:
    packages = {
        f"node_modules/{name}": {"version": _version(rng), "integrity": f"sha512-{_hex(rng, 40)}"} for name in rng.sample(_WORDS, 6)
    }
    return "package-lock.json", _json({"name": _word(rng), "lockfileVersion": 3, "requires": True, "packages": {"": {}, **packages}})


def composer_lock(rng: random.Random) -> File:
    return "vendor/composer.json", _json({"packages": [{"name": f"acme/{_word(rng)}", "version": f"v{_version(rng)}"}], "aliases": []})


def tsconfig(rng: random.Random) -> File:
    options = {"target": "es2022", "strict": True, "paths": {f"@{_word(rng)}/*": ["src/*"]}}
    return "tsconfig.json", _json({"compilerOptions": options, "include": ["src"]})


def data_of_scalars(rng: random.Random) -> File:
    return f"data/{_word(rng)}.json", _json(rng.choice([[1, 2, 3], ["a", "b"], "a text", 42, True, [[1, 2], [3, 4]], [{"x": 1}, {"x": 2}]]))


def pre_commit(rng: random.Random) -> File:
    return (
        "pre-commit-config.yaml",
        f"repos:\n  - repo: https://example.com/{_word(rng)}\n    rev: v{_version(rng)}\n    hooks:\n      - id: lint\n",
    )


def notebook(rng: random.Random) -> File:
    source = ["import boto3\n", "bedrock = boto3.client('bedrock')\n", "jobs = bedrock.list_model_invocation_jobs()\n"]
    cells = [{"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}]
    return f"notebooks/{_word(rng)}.json", _json({"cells": cells, "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4})


def json_schema(rng: random.Random) -> File:
    properties = {"id": {"type": "string"}, "modelId": {"type": "string"}, _word(rng): {"type": "integer"}}
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/order", "properties": properties}
    return f"schemas/{_word(rng)}.schema.json", _json(schema)


def open_api(rng: random.Random) -> File:
    text = (
        f"openapi: 3.1.0\ninfo: {{title: {_word(rng)}, version: '1'}}\npaths:\n  /jobs:\n    get:\n      summary: Lists jobs\n"
        "      responses:\n        '200': {description: fine}\n"
    )
    return f"api/{_word(rng)}.yaml", text


def prompts(rng: random.Random) -> File:
    lines = [{"recordId": f"r{number}", "modelInput": {"inputText": f"Tell me of {_word(rng)}"}} for number in range(5)]
    return f"prompts/{_word(rng)}.jsonl", "".join(json.dumps(line) + "\n" for line in lines)


def answers(rng: random.Random) -> File:
    lines = [{"recordId": f"r{number}", "modelInput": {}, "modelOutput": {"results": [{"outputText": _word(rng)}]}} for number in range(3)]
    return f"answers/{_word(rng)}.jsonl", "".join(json.dumps(line) + "\n" for line in lines)


def manifest_of_a_batch(rng: random.Random) -> File:
    counts = {"totalRecordCount": 100, "processedRecordCount": 100, "successRecordCount": 99, "errorRecordCount": 1}
    return "answers/manifest.json.out.json", _json({**counts, "inputTokenCount": rng.randint(1, 9999), "outputTokenCount": 7})


def table(rng: random.Random) -> File:
    rows = "".join(f"{_word(rng)},{rng.randint(1, 99)},{_time(rng)}\n" for _ in range(8))
    return f"data/{_word(rng)}.csv", f"name,count,created\n{rows}"


def table_of_roles(rng: random.Random) -> File:
    rows = "".join(f"{_word(rng)},{_iam_arn('role', _word(rng))}\n" for _ in range(4))
    return "data/role-owners.csv", f"owner,role_arn\n{rows}"


def tabbed(rng: random.Random) -> File:
    return f"data/{_word(rng)}.tsv", "".join(f"{_word(rng)}\t{rng.randint(1, 99)}\t{rng.random():.3f}\n" for _ in range(5))


# Of its CI


def github_workflow(rng: random.Random) -> File:
    # In a folder that is not hidden, as the usual one is, so that it is read.
    return f"workflows/{_word(rng)}.yml", (
        f"name: {_word(rng)}\non: [push]\npermissions: {{id-token: write}}\njobs:\n  scan:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - uses: actions/checkout@v4\n      - uses: aws-actions/configure-aws-credentials@v4\n"
        f"        with: {{role-to-assume: '{_iam_arn('role', 'ci')}'}}\n      - run: |\n"
        "          aws bedrock list-model-invocation-jobs > jobs.json\n          jobscan scan jobs.json -f sarif=out.sarif\n"
    )


def gitlab_ci(rng: random.Random) -> File:
    return "ci/gitlab-ci.yml", (
        f"stages: [test, scan]\nvariables:\n  IMAGE: registry.example.com/{_word(rng)}\nscan:\n  stage: scan\n  image: python:3.12\n"
        "  script:\n    - jobscan scan dumps/ --fail-on high\n  artifacts: {when: always, paths: [out.sarif]}\n"
    )


def compose(rng: random.Random) -> File:
    return "docker-compose.yml", (
        f"services:\n  {_word(rng)}:\n    image: {_word(rng)}:{_version(rng)}\n    environment:\n"
        "      MODEL_ID: amazon.nova-micro-v1:0\n      AWS_REGION: eu-west-1\n    ports: ['8080:80']\n"
    )


def kubernetes(rng: random.Random) -> File:
    name = _word(rng)
    return f"k8s/{name}.yaml", (
        f"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {name}\n  annotations:\n"
        f"    eks.amazonaws.com/role-arn: {_iam_arn('role', name)}\n"
        f"---\napiVersion: batch/v1\nkind: Job\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n"
        f"      containers:\n        - name: {name}\n          image: {name}:{_version(rng)}\n---\n"
    )


def helm_values(rng: random.Random) -> File:
    return (
        "chart/values.yaml",
        f"replicaCount: {rng.randint(1, 5)}\nimage:\n  repository: {_word(rng)}\n  tag: ''\nnodeSelector: {{}}\naffinity: {{}}\n",
    )


def only_comments(rng: random.Random) -> File:
    return "chart/empty.yaml", f"# nothing is set for {_word(rng)}\n"


# Dumps of AWS about other things


def instances(rng: random.Random) -> File:
    one = {"InstanceId": f"i-{_hex(rng)}", "SubnetId": f"subnet-{_hex(rng)}", "VpcId": f"vpc-{_hex(rng)}", "LaunchTime": _time(rng)}
    return "dumps/instances.json", _json({"Reservations": [{"Groups": [], "Instances": [one], "OwnerId": ACCOUNT}]})


def roles(rng: random.Random) -> File:
    names = rng.sample(_WORDS, 3)
    found = [{"Path": "/", "RoleName": name, "RoleId": "AROA" + _hex(rng, 16).upper(), "Arn": _iam_arn("role", name)} for name in names]
    return "dumps/roles.json", _json({"Roles": found})


def caller(rng: random.Random) -> File:
    return "dumps/caller.json", _json(
        {"UserId": f"AROA{_hex(rng, 16).upper()}:me", "Account": ACCOUNT, "Arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/x/me"}
    )


def buckets(rng: random.Random) -> File:
    found = [{"Name": f"acme-{name}", "CreationDate": _time(rng)} for name in rng.sample(_WORDS, 3)]
    return "dumps/buckets.json", _json({"Buckets": found, "Owner": {"ID": _hex(rng, 64)}})


def foundation_models(rng: random.Random) -> File:
    model = {"modelArn": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-micro-v1:0", "modelId": "amazon.nova-micro-v1:0"}
    return "dumps/models.json", _json({"modelSummaries": [{**model, "modelName": "Nova Micro", "inferenceTypesSupported": ["ON_DEMAND"]}]})


def inference_profiles(rng: random.Random) -> File:
    model = {"modelArn": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0"}
    profile = {"inferenceProfileName": _word(rng), "inferenceProfileId": "eu.amazon.nova-pro-v1:0", "models": [model], "status": "ACTIVE"}
    return "dumps/profiles.json", _json({"inferenceProfileSummaries": [profile]})


def evaluation_jobs(rng: random.Random) -> File:
    job = {"jobArn": arn(_hex(rng, 12), "evaluation-job"), "jobName": _word(rng), "status": "Completed", "creationTime": _time(rng)}
    return "dumps/evaluations.json", _json({"jobSummaries": [{**job, "jobType": "Automated", "evaluationTaskTypes": ["Summarization"]}]})


def customization_jobs(rng: random.Random) -> File:
    job = {"jobArn": arn(f"{_word(rng)}/{_hex(rng, 12)}", "model-customization-job"), "jobName": _word(rng), "status": "Completed"}
    model = {"baseModelArn": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0", "customModelName": _word(rng)}
    return "dumps/customizations.json", _json({"modelCustomizationJobSummaries": [{**job, **model, "creationTime": _time(rng)}]})


def customization_job(rng: random.Random) -> File:
    """One of them: it has a role, a VPC and data configurations as a job has, and only its ARN tells them apart."""
    return "dumps/customization.json", _json({
        "jobArn": arn(f"{_word(rng)}/{_hex(rng, 12)}", "model-customization-job"), "jobName": _word(rng), "status": "Completed",
        "trainingDataConfig": {"s3Uri": "s3://acme-in/t.jsonl"}, "outputDataConfig": {"s3Uri": "s3://acme-out/"},
        "roleArn": _iam_arn("role", "tune"),
        "vpcConfig": {"subnetIds": [f"subnet-{_hex(rng)}"], "securityGroupIds": [f"sg-{_hex(rng)}"]},
    })  # fmt: skip


def model_copy_jobs(rng: random.Random) -> File:
    job = {"jobArn": arn(_hex(rng, 12), "model-copy-job"), "status": "Completed", "targetModelName": _word(rng), "creationTime": _time(rng)}
    return "dumps/copies.json", _json({"modelCopyJobSummaries": [job]})


def foreign_tags(rng: random.Random) -> File:
    mapping = {"ResourceARN": f"arn:aws:s3:::acme-{_word(rng)}", "Tags": [{"Key": "Owner", "Value": _word(rng)}]}
    return "dumps/tags.json", _json({"PaginationToken": "", "ResourceTagMappingList": [mapping]})


def cloudtrail_of_others(rng: random.Random) -> File:
    event = {"eventVersion": "1.11", "eventTime": _time(rng), "eventSource": "s3.amazonaws.com", "eventName": "PutBucketPolicy"}
    return "dumps/trail.json", _json(
        {"Records": [{**event, "awsRegion": rng.choice(_REGIONS), "requestParameters": {"bucketName": "acme"}}]}
    )


def lambda_functions(rng: random.Random) -> File:
    vpc = {"SubnetIds": [f"subnet-{_hex(rng)}"], "SecurityGroupIds": [f"sg-{_hex(rng)}"], "VpcId": f"vpc-{_hex(rng)}"}
    one = {"FunctionName": _word(rng), "Runtime": "python3.12", "Role": _iam_arn("role", "fn"), "VpcConfig": vpc, "Timeout": 30}
    return "dumps/functions.json", _json({"Functions": [one]})


def log_groups(rng: random.Random) -> File:
    group = f"/aws/bedrock/{_word(rng)}"
    return "dumps/log-groups.json", _json(
        {"logGroups": [{"logGroupName": group, "arn": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:{group}:*"}]}
    )


def batch_jobs(rng: random.Random) -> File:
    """AWS Batch, which has jobs and job ARNs too."""
    job = {
        "jobArn": f"arn:aws:batch:eu-west-1:{ACCOUNT}:job/{_hex(rng, 12)}",
        "jobId": _hex(rng, 12),
        "jobName": _word(rng),
        "status": "SUCCEEDED",
    }
    return "dumps/batch.json", _json({"jobSummaryList": [job]})


# Policies, templates, plans, machines


def iam_policy(rng: random.Random) -> File:
    submit = ["bedrock:CreateModelInvocationJob", "bedrock:GetModelInvocationJob", "bedrock:ListModelInvocationJobs"]
    resources = [f"arn:aws:bedrock:*:{ACCOUNT}:model-invocation-job/*", "arn:aws:bedrock:*::foundation-model/*"]
    statements = [
        {"Effect": "Allow", "Action": submit, "Resource": resources},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": _iam_arn("role", "batch/*")},
    ]  # fmt: skip
    return f"iam/{_word(rng)}.json", _json({"Version": "2012-10-17", "Statement": statements})


def assume_role(rng: random.Random) -> File:
    source = {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnEquals": {"aws:SourceArn": f"arn:aws:bedrock:eu-west-1:{ACCOUNT}:model-invocation-job/*"},
    }
    statement = {"Effect": "Allow", "Principal": {"Service": "bedrock.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": source}
    return "iam/trust.json", _json({"Version": "2012-10-17", "Statement": [statement]})


def role_settings(rng: random.Random) -> File:
    return f"config/{_word(rng)}.json", _json({"stage": "prod", "roleArn": _iam_arn("role", "deploy"), "regions": list(_REGIONS)})


def template(rng: random.Random) -> File:
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": f"acme-{_word(rng)}"}}
    policy = {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": json.loads(iam_policy(rng)[1]), "PolicyName": "submit"}}
    return f"cfn/{_word(rng)}.template.json", _json(
        {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Bucket": bucket, "Policy": policy}}
    )


def yaml_template(rng: random.Random) -> File:
    # Tags of YAML that only CloudFormation knows.
    return f"cfn/{_word(rng)}.yaml", (
        "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  Name: {Type: String}\nResources:\n  Queue:\n"
        "    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !Sub '${Name}-queue'\nOutputs:\n"
        "  Url:\n    Value: !Ref Queue\n    Export: {Name: !Join ['-', [a, b]]}\n"
    )


def template_with_machine(rng: random.Random) -> File:
    definition = json.dumps(_machine({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "x"}}))
    machine = {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {"DefinitionString": definition, "RoleArn": _iam_arn("role", "sfn")},
    }
    return f"cfn/{_word(rng)}-machine.json", _json({"Resources": {"Machine": machine}})


def _machine(*tasks: dict[str, Any]) -> dict[str, Any]:
    states: dict[str, Any] = {f"Step{number}": {**task, "Next": f"Step{number + 1}"} for number, task in enumerate(tasks)}
    return {"Comment": "made by hand", "StartAt": "Step0", "States": {**states, f"Step{len(tasks)}": {"Type": "Succeed"}}}


def lambda_machine(rng: random.Random) -> File:
    by_name = {
        "Type": "Task",
        "Resource": "${" + _word(rng).title() + "FunctionArn}",
        "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}],
    }
    by_arn = {"Type": "Task", "Resource": f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:{_word(rng)}", "ResultPath": "$.x"}
    invoke = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$"}}
    wait = {"Type": "Wait", "Seconds": rng.randint(1, 60)}
    return f"machines/{_word(rng)}.asl.json", _json(_machine(by_name, wait, by_arn, invoke))


def sdk_machine(rng: random.Random) -> File:
    get = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:bedrock:getModelInvocationJob",
        "Parameters": {"JobIdentifier.$": "$.JobArn"},
    }
    put = {
        "Type": "Task",
        "Resource": "arn:aws:states:::dynamodb:putItem",
        "Parameters": {"TableName": "jobs", "Item": {"id": {"S.$": "$.id"}}},
    }
    glue = {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "Parameters": {"JobName": _word(rng)}}
    return f"machines/{_word(rng)}-sdk.asl.json", _json(_machine(get, put, glue))


def yaml_machine(rng: random.Random) -> File:
    return (
        f"machines/{_word(rng)}.asl.yaml",
        f"StartAt: Wait\nStates:\n  Wait: {{Type: Wait, Seconds: {rng.randint(1, 9)}, Next: Done}}\n  Done: {{Type: Succeed}}\n",
    )


def _change(kind: str, name: str, after: dict[str, Any]) -> dict[str, Any]:
    change = {"actions": ["create"], "before": None, "after": after, "after_unknown": {"id": True, "arn": True}}
    return {"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name, "change": change}


def plan(rng: random.Random) -> File:
    name = _word(rng)
    changes = [_change("aws_s3_bucket", name, {"bucket": f"acme-{name}"}), _change("null_resource", name, {"triggers": None})]
    return f"terraform/{name}.json", _json({"format_version": "1.2", "resource_changes": changes, "configuration": {"root_module": {}}})


def plan_of_a_cluster(rng: random.Random) -> File:
    """A cluster has a role_arn and a vpc_config, as a job has: its type says that it is none."""
    vpc = [{"subnet_ids": [f"subnet-{_hex(rng)}"], "security_group_ids": [f"sg-{_hex(rng)}"]}]
    cluster = _change("aws_eks_cluster", _word(rng), {"name": _word(rng), "role_arn": _iam_arn("role", "eks"), "vpc_config": vpc})
    return "terraform/cluster.json", _json({"format_version": "1.2", "resource_changes": [cluster], "configuration": {"root_module": {}}})


def state(rng: random.Random) -> File:
    resource = {"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q", "values": {"name": _word(rng)}}
    values = {"root_module": {"resources": [resource]}, "outputs": {"role_arn": {"value": _iam_arn("role", "x"), "sensitive": False}}}
    return "terraform/state.json", _json({"format_version": "1.0", "terraform_version": "1.9.0", "values": values})


def plan_with_machine(rng: random.Random) -> File:
    definition = json.dumps(_machine({"Type": "Task", "Resource": f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:{_word(rng)}"}))
    change = _change("aws_sfn_state_machine", _word(rng), {"name": "m", "role_arn": _iam_arn("role", "sfn"), "definition": definition})
    return "terraform/machine.json", _json({"format_version": "1.2", "resource_changes": [change], "configuration": {"root_module": {}}})


# Of other scanners


def prowler(rng: random.Random) -> File:
    check = {"metadata": {"event_code": "bedrock_model_invocation_logging_enabled"}, "status_code": "FAIL", "severity": "Medium"}
    return "reports/prowler.ocsf.json", _json(
        [{**check, "resources": [{"uid": f"arn:aws:bedrock:eu-west-1:{ACCOUNT}:x", "region": "eu-west-1"}]}]
    )


def trivy(rng: random.Random) -> File:
    found = [{"VulnerabilityID": f"CVE-2026-{rng.randint(1000, 9999)}", "PkgName": _word(rng), "Severity": "HIGH"}]
    return "reports/trivy.json", _json(
        {"SchemaVersion": 2, "ArtifactName": _word(rng), "Results": [{"Target": "x", "Vulnerabilities": found}]}
    )


def checkov(rng: random.Random) -> File:
    failed = [{"check_id": "CKV_AWS_18", "resource": f"aws_s3_bucket.{_word(rng)}", "file_path": "/main.tf"}]
    return "reports/checkov.json", _json({"check_type": "terraform", "results": {"failed_checks": failed}, "summary": {"failed": 1}})


def other_sarif(rng: random.Random) -> File:
    driver = {"name": "Semgrep", "rules": [{"id": "x"}]}
    results = [{"ruleId": "x", "message": {"text": _word(rng)}}]
    return "reports/semgrep.sarif.json", _json({"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]})


# Of ours, and what looks like it


def config(rng: random.Random) -> File:
    return "security/jobscan.yaml", (
        f"policies: [core]\nparams:\n  denied_roles: ['*/{_word(rng)}-admin']\nscopes:\n  - name: sandbox\n"
        f"    accounts: ['{OTHER_ACCOUNT}']\n    rules: [BMJ-NET]\n    off: holds no real data\n"
    )


def policy(rng: random.Random) -> File:
    name = _word(rng)
    request = f"{{job_name: {name}, role_arn: '{_iam_arn('role', 'batch/x')}', model_id: amazon.nova-micro-v1:0}}"
    return f"security/{name}.yaml", (
        f"format: 1\npolicy: {name}\ntitle: Rules of {name}\nrules:\n  - id: {name.upper()}-1\n"
        f"    title: A job must not run in a sandbox account\n    severity: high\n    assert: account_id != '{OTHER_ACCOUNT}'\n"
        f"    examples:\n      pass: [{{job: {request}}}]\n      fail: [{{job: {{account_id: '{OTHER_ACCOUNT}'}}}}]\n"
    )


def waivers(rng: random.Random) -> File:
    return "security/waivers.yaml", (
        f"waivers:\n  - rule: BMJ-NET-001\n    owner: {_word(rng)}\n"
        f"    expires: 2027-01-01\n    reason: no data of customers\n    job_name: {_word(rng)}-*\n"
    )


def accounts(rng: random.Random) -> File:
    return (
        "security/accounts.yaml",
        f"accounts:\n  '{ACCOUNT}': {{name: {_word(rng)}, stage: prod}}\n  '{OTHER_ACCOUNT}': {{name: sandbox}}\n",
    )


FILES: dict[str, Callable[[random.Random], File]] = {
    made.__name__: made
    for made in (
        package, package_lock, composer_lock, tsconfig, data_of_scalars, pre_commit, notebook, json_schema, open_api, prompts,
        answers, manifest_of_a_batch, table, table_of_roles, tabbed, github_workflow, gitlab_ci, compose, kubernetes, helm_values,
        only_comments, instances, roles, caller, buckets, foundation_models, inference_profiles, evaluation_jobs,
        customization_jobs, customization_job, model_copy_jobs, foreign_tags, cloudtrail_of_others, lambda_functions, log_groups,
        batch_jobs, iam_policy, assume_role, role_settings, template, yaml_template, template_with_machine, lambda_machine,
        sdk_machine, yaml_machine, plan, plan_of_a_cluster, state, plan_with_machine, prowler, trivy, checkov, other_sarif,
        config, policy, waivers, accounts,
    )
}  # fmt: skip


def readme(rng: random.Random) -> File:
    return (
        "README.md",
        f"# {_word(rng)}\n\nBatch jobs such as `{arn(_hex(rng, 12))}` run each night; see `inputDataConfig` and `outputDataConfig`.\n",
    )
