"""Tree to value: JMESPath's own meaning, and the three-valued meaning of rules."""
