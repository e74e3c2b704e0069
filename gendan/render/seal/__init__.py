"""What was sealed and corrected, and whether it still stands, in words."""
