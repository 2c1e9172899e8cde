"""Baselines: findings that a team knows of already."""
