"""Waivers: findings, and unknowns, that someone accepts until a date. Read from files of their own, applied by a scan."""
