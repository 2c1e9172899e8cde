"""The commands about evidence, and how a scan writes it."""
