"""Strict JSON, decoded with the places of its faults."""
