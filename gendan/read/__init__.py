"""Stage 1: bytes in. Files of a house, YAML with positions, sheets. The only opener of YAML and git."""
