"""What a scan's results mean for its exit code."""
