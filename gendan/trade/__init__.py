"""The calculators of the trade: pure functions over tables kept as data, each with its source. No input, no output, no SQL."""
