"""Stage 4: tables and rules to findings. Gets a query function, never a connection."""
