"""What IAM must allow for a scan of AWS: policies, and templates of the role that reads."""
