"""The options of receipt and verify."""

from collections.abc import Callable
from typing import Annotated

from gendan.cli.command import Command, listed, one_of
from gendan.cli.here import Here
from gendan.cli.standing import refuse_empty
from gendan.render.verify.formats import NAMES
from gendan.words.text import Text

_REV = Text("Up to this commit, tag or branch (default: HEAD)", "核验到某个提交、标签或分支为止（默认 HEAD）")
_ONLY = Text("Only these checks", "只做这些核验")
_STRICT = Text("Exit code 1 for what is unknown too", "结果不明的也以退出码 1 结束")
_FORMAT = Text(f"Format of the answer: {', '.join(NAMES)}", f"输出格式：{'、'.join(NAMES)}")


def build_verify(here: Here) -> Callable[..., int]:
    """Verify receipts, anchors, signatures, seals."""
    import typer

    say = here.say

    def verify(
        only: Annotated[list[str] | None, typer.Option("--only", metavar="CHECK", help=say(_ONLY))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(_REV))] = None,
        strict: Annotated[bool, typer.Option("--strict", help=say(_STRICT))] = False,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_FORMAT))] = "text",
    ) -> int:
        form = one_of(format, NAMES, "--format")
        refuse_empty("--rev", rev)
        from gendan.commands.verify import CHECKS, VerifyAsk, run_verify

        names = tuple(one_of(name, CHECKS, "--only") for name in listed(only))
        return run_verify(VerifyAsk(here.folder, names, rev, strict, form), here.look, here.write)

    return verify


COMMANDS = (
    Command(
        "verify",
        Text(
            "What can be proved: receipts, commits that were received, signatures",
            "核验能证明的内容：回执、已收到的提交、签名",
        ),
        build_verify,
    ),
)
