"""Whole-process measurements beside what a user would pick instead; ratios within one run, no timed tests."""
