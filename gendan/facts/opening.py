"""How the engine is opened: shut off from everything around it, within a limit of memory; on disk for a very large house."""

from __future__ import annotations

from pathlib import Path

import duckdb

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "preserve_insertion_order": True,
    "max_temp_directory_size": "2GB",
    "threads": 1,
}
_LARGE = {"max_temp_directory_size": "20GB"}
IN_MEMORY, ON_DISK = 1000, 600
"""Megabytes for a large house in memory, and for one whose tables lie on disk."""


def open_database(folder: str, memory_mb: int, *, on_disk: bool) -> duckdb.DuckDBPyConnection:
    """Return a new, empty database; what does not fit into memory goes below `folder`, as do the tables when `on_disk`."""
    limits = {"memory_limit": f"{memory_mb}MB", "temp_directory": folder}
    if not on_disk:
        return duckdb.connect(":memory:", config={**_CONFIG, **limits})
    connection = duckdb.connect(str(Path(folder) / "facts.db"), config={**_CONFIG, **_LARGE, **limits})
    connection.execute("PRAGMA disable_checkpoint_on_shutdown")  # nobody opens it again
    return connection
