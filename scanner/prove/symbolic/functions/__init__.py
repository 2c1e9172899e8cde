"""The symbolic readings of functions: a module for each family."""
