"""The process: starts the command line and turns its answer into an exit code. Nothing else."""

import sys


def main() -> None:
    """Run gendan and leave with its exit code; `--version` answers before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        from gendan import __version__  # noqa: PLC0415  the fast path imports nothing else

        sys.stdout.write(f"gendan {__version__}\n")
        sys.exit(0)
    from gendan.cli import run  # noqa: PLC0415  the same

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
