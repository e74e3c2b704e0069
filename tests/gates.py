"""Limits on size that ruff does not know: files of at most 400 lines, functions of at most 60; no broad except but one."""

import ast
import sys
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 60
BROAD = {"Exception", "BaseException"}


def _too_long(file: Path, tree: ast.AST, lines: int) -> list[str]:
    found = [f"{file}: {lines} lines (limit {FILE_LINES})"] if lines > FILE_LINES else []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(f"{file}:{node.lineno}: {node.name} has {length} lines (limit {FUNCTION_LINES})")
    return found


def _broad(file: Path, tree: ast.AST) -> list[str]:
    return [
        f"{file}:{node.lineno}: broad except"
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and (node.type is None or getattr(node.type, "id", "") in BROAD)
    ]


def main() -> int:
    """Print every file, function or except over the limit; 1 when there is any."""
    found: list[str] = []
    broad: list[str] = []
    root = Path(__file__).parent.parent
    for file in sorted([*root.glob("gendan/**/*.py"), *root.glob("bench/**/*.py"), *root.glob("docs/*.py")]):
        text = file.read_text(encoding="utf-8")
        tree = ast.parse(text)
        found += _too_long(file.relative_to(root), tree, text.count("\n"))
        broad += _broad(file.relative_to(root), tree)
    if len(broad) > 1:
        found += [*broad, "one broad except is allowed: the one place that catches everything, in the command line"]
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
