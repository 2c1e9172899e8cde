"""YAML -> Rule: policy files, the built-ins, selections and parameters."""
