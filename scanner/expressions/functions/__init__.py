"""The functions of expressions: one table, and the modules that implement it."""
