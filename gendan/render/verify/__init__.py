"""What was verified, one file a format."""
