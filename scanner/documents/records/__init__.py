"""Records out of each kind of container."""
