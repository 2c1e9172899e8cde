"""Talking to AWS: the calls that are made, sessions, checked answers, and why a call failed. Only this folder knows boto3 and botocore."""
