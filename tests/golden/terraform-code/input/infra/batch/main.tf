variable "key_arn" {}
variable "subnets" {}

resource "aws_bedrock_model_invocation_job" "job" {
  for_each = toset(["eu"])
  job_name = "${each.key}-nightly"
}
