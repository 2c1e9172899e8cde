"""What a change of policy changes: for which jobs a rule has another outcome, and what is written otherwise."""
