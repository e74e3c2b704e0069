"""Stage 5: a report to text, one file a format. Returns strings and prints nothing."""
