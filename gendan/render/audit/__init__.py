"""The audit: what the history says against the files."""
