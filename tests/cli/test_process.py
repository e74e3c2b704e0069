"""gendan as a process of its own: encodings, pipes, what is imported."""

import subprocess
import sys
from collections.abc import Callable

Process = Callable[..., subprocess.CompletedProcess[bytes]]


def _imported(*arguments: str) -> set[str]:
    code = f"import sys; from gendan.cli import run; run({list(arguments)!r}); print('|'.join(sys.modules), file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ran.stderr.strip().splitlines()[-1].split("|"))


def test_help_in_gbk_does_not_crash(gendan_process: Process) -> None:
    ran = gendan_process("--help", "--lang", "zh", PYTHONIOENCODING="gbk")
    assert ran.returncode == 0
    assert "按规则检查订单" in ran.stdout.decode("gbk")


def test_ascii_gets_question_marks(gendan_process: Process) -> None:
    ran = gendan_process("--help", "--lang", "zh", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert b"gendan init" in ran.stdout
    assert b"?" in ran.stdout


def test_a_pipe_is_utf_8_whatever_the_locale(gendan_process: Process) -> None:
    ran = gendan_process("chek", LC_ALL="zh_CN.GBK")
    assert "没有命令" in ran.stderr.decode("utf-8")


def test_version_is_answered_before_and_after_a_command(gendan_process: Process) -> None:
    assert gendan_process("--version").stdout == gendan_process("check", "--version").stdout


def test_a_reader_that_leaves_early_is_no_error() -> None:
    code = (
        "import sys; from gendan.cli import entry\n"
        "entry._help = lambda here, rest: here.write('x' * 200_000) or 0\n"
        "sys.exit(entry.run(['--help']))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_help_imports_no_command_and_nothing_heavy() -> None:
    imported = _imported("--help")
    heavy = {"duckdb", "yaml", "ryaml", "git", "openpyxl", "jsonschema", "jsonschema_rs", "pydantic", "rich.console"}
    assert not imported & heavy
    assert not {name for name in imported if name.startswith("gendan.commands")}


def test_parsing_a_command_does_not_import_pydantic() -> None:
    imported = _imported("check", "--as-of", "2026-02-30", "orders", "--select", "data")
    assert "pydantic" not in imported
