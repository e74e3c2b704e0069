"""The process: starts the command line and turns its answer into an exit code. Nothing else."""

import sys

_ALLOCATIONS = 100_000
"""Values made between two looks for garbage: a run is short and makes little; Python's 700 would cost it a twentieth of its time."""


def main() -> None:
    """Run gendan and leave with its exit code; `--version` answers before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        from gendan import __version__  # noqa: PLC0415  the fast path imports nothing else

        sys.stdout.write(f"gendan {__version__}\n")
        sys.exit(0)
    import gc  # noqa: PLC0415  the same

    from gendan.cli import run  # noqa: PLC0415  the same

    gc.set_threshold(_ALLOCATIONS, *gc.get_threshold()[1:])
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
