# resource "aws_bedrock_model_invocation_job" "bare" {
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

locals {
  note = <<-EOT
    resource "aws_bedrock_model_invocation_job" "old" {
    EOT
}

resource "aws_bedrock_model_invocation_job" "bare" {
  job_name = "bare-nightly"
  model_id = "amazon.nova-micro-v1:0"
  role_arn = "arn:aws:iam::111122223333:role/batch/nightly"

  input_data_config {
    s3_input_data_config {
      s3_uri = "s3://prompts-eu/nightly/"
    }
  }
  output_data_config {
    s3_output_data_config {
      s3_uri = "s3://answers-eu/nightly/"
    }
  }
}

module "batch" {
  source  = "./batch"
  key_arn = aws_kms_key.answers.arn
  subnets = [aws_subnet.a.id, aws_subnet.b.id]
}
