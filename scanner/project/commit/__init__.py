"""The files of a commit beside the working tree, for a configuration that a change under review cannot loosen."""
