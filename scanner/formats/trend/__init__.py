"""The trend of a history, for people and for machines."""
