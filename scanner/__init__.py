"""Checks Amazon Bedrock model invocation jobs against policies."""

__version__ = "0.1.0"
