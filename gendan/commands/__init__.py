"""One file a command: wires the stages and returns an exit code."""
