"""Text to tree, with the place of each node."""
