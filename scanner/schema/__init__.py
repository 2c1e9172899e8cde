"""Checks of the YAML files that people write by hand: types, keys, and all mistakes at once."""
