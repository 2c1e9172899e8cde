"""What rule authors use: examples as tests, and damage to them."""
