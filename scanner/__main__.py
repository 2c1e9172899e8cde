"""`python -m scanner` is the command too."""

from scanner.cli import main

main()
