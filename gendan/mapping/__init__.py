"""Rows of a sheet and a map to documents and troubles. Pure: reads and writes no files."""
