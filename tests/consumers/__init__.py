"""What consumers make of reports: their own programs, which `make validate` installs; without them these tests are skipped."""
