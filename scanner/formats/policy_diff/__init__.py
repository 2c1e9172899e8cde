"""What a change of policy changes, written for people and for machines."""
