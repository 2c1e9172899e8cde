"""Every noun of the program, as frozen dataclasses; one module a noun."""
