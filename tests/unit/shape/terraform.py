"""Documents of `terraform show -json`, made by hand from Terraform's JSON output format and the provider's schema."""

from typing import Any

TYPE = "aws_bedrock_model_invocation_job"
ROLE = "arn:aws:iam::111122223333:role/batch"
JOB_ARN = "arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/abcdefghijkl"
AFTER_APPLY = dict.fromkeys(
    ("job_arn", "status", "submit_time", "end_time", "job_expiration_time", "model_invocation_type", "total_record_count",
     "processed_record_count", "success_record_count", "error_record_count"), True,
)  # fmt: skip


def after(**more: Any) -> dict[str, Any]:
    """A job's known arguments, with the inner blocks' values where `inputs`, `outputs` or `vpc_config` name them."""
    inputs, outputs = more.pop("inputs", {}), more.pop("outputs", {})
    return {
        "job_name": "nightly",
        "model_id": "amazon.nova-micro-v1:0",
        "role_arn": ROLE,
        "input_data_config": [{"s3_input_data_config": [{"s3_uri": "s3://in/", **inputs}]}],
        "output_data_config": [{"s3_output_data_config": [{"s3_uri": "s3://out/", **outputs}]}],
        "vpc_config": [],
        **more,
    }


def unknown(*outputs: str, inputs: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """What is known after apply: what only the service knows, and what is named."""
    return {
        **AFTER_APPLY,
        "input_data_config": [{"s3_input_data_config": [dict.fromkeys(inputs, True)]}],
        "output_data_config": [{"s3_output_data_config": [dict.fromkeys(outputs, True)]}],
        "vpc_config": [],
        **more,
    }


def refers(*references: str) -> dict[str, Any]:
    """An expression that refers to values, listed as Terraform lists them: each with the resource that it belongs to."""
    return {"references": [name for one in references for name in (one, one.rpartition(".")[0])]}


def expressions(outputs: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A resource's expressions in the configuration."""
    fixed = {"constant_value": "s3://x/"}
    return {
        "job_name": {"constant_value": "nightly"},
        "input_data_config": [{"s3_input_data_config": [{"s3_uri": fixed}]}],
        "output_data_config": [{"s3_output_data_config": [{"s3_uri": fixed, **(outputs or {})}]}],
        **more,
    }


def resource(written: dict[str, Any]) -> dict[str, Any]:
    """A resource of the configuration."""
    return {"address": f"{TYPE}.job", "mode": "managed", "type": TYPE, "name": "job", "expressions": written}


def change(values: Any, computed: Any, *actions: str, module: str = "", index: str = "") -> dict[str, Any]:
    """A change of the resource `job`."""
    address = f"{module}.{TYPE}.job{index}" if module else f"{TYPE}.job{index}"
    where = {"module_address": module} if module else {}
    inner = {"actions": list(actions or ("create",)), "before": None, "after": values, "after_unknown": computed}
    return {"address": address, **where, "mode": "managed", "type": TYPE, "name": "job", "change": inner}


def plan(*changes: Any, root: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A plan with a root module's configuration."""
    return {"format_version": "1.2", "resource_changes": list(changes), "configuration": {"root_module": root or {}}, **more}


def kept(**more: Any) -> dict[str, Any]:
    """A job that exists, as a state knows it."""
    done = {"status": "Completed", "submit_time": "2026-11-20T10:00:00Z", "timeout_duration_in_hours": 24, "total_record_count": 1}
    return after(job_arn=JOB_ARN, **done, **more)
