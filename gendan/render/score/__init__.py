"""Scores of people in every format: a view that all of them read, and one file a format."""
