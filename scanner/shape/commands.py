"""The AWS commands that deliver what records lack."""

GET_JOB = "aws bedrock get-model-invocation-job --job-identifier"
GET_TAGS = "aws resourcegroupstaggingapi get-resources --resource-type-filters bedrock"
