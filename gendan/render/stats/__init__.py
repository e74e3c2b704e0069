"""The figures of `gendan stats` as text, tables and workbooks."""
