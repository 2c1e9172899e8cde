resource "aws_bedrock_model_invocation_job" "old" {
  job_name = "old-nightly"
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
