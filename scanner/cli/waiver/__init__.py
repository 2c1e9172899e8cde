"""The commands about waivers."""
