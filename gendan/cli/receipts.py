"""The options of receipt and verify."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from gendan.cli.command import Command, listed, one_of
from gendan.cli.here import Here
from gendan.cli.standing import refuse_empty
from gendan.render.verify.formats import NAMES
from gendan.words.errors import UsageError
from gendan.words.text import Text

RECEIPT_FORMATS = ("text", "json")
PLACES = ("CI_JOB_URL", "BUILD_URL")
"""What a pipeline is called by GitLab and Jenkins."""
BRANCHES = ("CI_COMMIT_BRANCH", "GITHUB_REF_NAME")
"""The branch of a pipeline, which checks out no branch but a commit."""
_WHERE = Text(
    "Where the commits came in (default: the pipeline's address, in GitHub Actions, GitLab CI, Jenkins)",
    "在哪里收到（默认：GitHub Actions、GitLab CI、Jenkins 中取流水线地址）",
)
_BRANCH = Text(
    "The branch (default: the pipeline's, else the one checked out)", "分支（默认：流水线的分支，否则为当前分支）"
)
_UP_TO = Text("The newest commit to receive (default: HEAD)", "要登记的最新提交（默认 HEAD）")
_AT = Text(
    "When they came in, 2026-11-23T10:00+08:00 (default: now)", "收到的时刻，如 2026-11-23T10:00+08:00（默认：现在）"
)
_ALL = Text(
    "Receive commits before the first receipt too: by now, not when they claim",
    "首张回执之前的提交也登记：按现在收到，而不是自称的时间",
)
_RECEIPT_FORMAT = Text(f"Format of the answer: {', '.join(RECEIPT_FORMATS)}", f"输出格式：{'、'.join(RECEIPT_FORMATS)}")
_REV = Text("Up to this commit, tag or branch (default: HEAD)", "核验到某个提交、标签或分支为止（默认 HEAD）")
_ONLY = Text("Only these checks", "只做这些核验")
_KNOWN = Text(
    "A receipt with this hash, kept elsewhere, must be in the chain; may be repeated",
    "链中必须有这个哈希的回执（哈希另处留存），可重复",
)
_HASH = 64
_STRICT = Text("Exit code 1 for what is unknown too", "结果不明的也以退出码 1 结束")
_FORMAT = Text(f"Format of the answer: {', '.join(NAMES)}", f"输出格式：{'、'.join(NAMES)}")


def build_receipt(here: Here) -> Callable[..., int]:
    """Record when commits came in."""
    import typer

    say = here.say

    def receipt(
        where: Annotated[str | None, typer.Option("--where", metavar="NAME", help=say(_WHERE))] = None,
        branch: Annotated[str | None, typer.Option("--branch", metavar="BRANCH", help=say(_BRANCH))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(_UP_TO))] = None,
        at: Annotated[str | None, typer.Option("--at", metavar="TIME", help=say(_AT))] = None,
        every: Annotated[bool, typer.Option("--all", help=say(_ALL))] = False,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_RECEIPT_FORMAT))] = "text",
    ) -> int:
        form = one_of(format, RECEIPT_FORMATS, "--format")
        refuse_empty("--rev", rev)
        environ = here.environ
        place = where or first_of(environ, PLACES) or _github(environ)
        if place is None:
            raise UsageError(
                Text("Where the commits came in is not said", "没有写明在哪里收到提交"),
                Text("Name the server: --where NAME", "请写明服务器：--where 名称"),
            )
        from gendan.commands.receipt import ReceiptAsk, run_receipt

        named = branch or (None if rev else _branch(environ))
        return run_receipt(ReceiptAsk(here.folder, here.now(at), place, named, rev, every, form), here.look, here.write)

    return receipt


def _read_hash(words: str) -> str:
    """Return the hash of a receipt. Raises UsageError for anything else."""
    if len(words) != _HASH or not set(words) <= set("0123456789abcdef"):
        raise UsageError(
            Text(f"{words} is no hash of a receipt", f"{words} 不是回执的哈希"),
            Text("Copy all 64 digits that gendan receipt printed", "请完整抄写 gendan receipt 输出的 64 位"),
        )
    return words


def first_of(environ: Mapping[str, str], names: Sequence[str]) -> str | None:
    """Return the value of the first variable that is set and not empty."""
    return next((environ[name] for name in names if environ.get(name)), None)


def _branch(environ: Mapping[str, str]) -> str | None:
    """Return the branch of the pipeline; a tag is none."""
    if environ.get("GITHUB_REF_TYPE") == "tag":
        return None
    return first_of(environ, BRANCHES)


def _github(environ: Mapping[str, str]) -> str | None:
    """Return the address of the run of GitHub Actions (Gitea's has the same variables); None elsewhere."""
    parts = [environ.get(name) for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")]
    return f"{parts[0]}/{parts[1]}/actions/runs/{parts[2]}" if all(parts) else None


def build_verify(here: Here) -> Callable[..., int]:
    """Verify receipts, anchors, signatures, seals."""
    import typer

    say = here.say

    def verify(
        only: Annotated[list[str] | None, typer.Option("--only", metavar="CHECK", help=say(_ONLY))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(_REV))] = None,
        known: Annotated[list[str] | None, typer.Option("--known", metavar="HASH", help=say(_KNOWN))] = None,
        strict: Annotated[bool, typer.Option("--strict", help=say(_STRICT))] = False,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_FORMAT))] = "text",
    ) -> int:
        form = one_of(format, NAMES, "--format")
        refuse_empty("--rev", rev)
        from gendan.commands.verify import CHECKS, VerifyAsk, run_verify

        names = tuple(one_of(name, CHECKS, "--only") for name in listed(only))
        hashes = tuple(_read_hash(one) for one in listed(known))
        return run_verify(
            VerifyAsk(here.folder, names, rev, strict, form, hashes, here.now(None)), here.look, here.write
        )

    return verify


COMMANDS = (
    Command(
        "receipt",
        Text(
            "Record in CI when commits came in: their own times are only claims",
            "在 CI 中登记提交的收到时间：提交自带的时间只是自称",
        ),
        build_receipt,
    ),
    Command(
        "verify",
        Text(
            "What can be proved: receipts, commits that were received, signatures, sealed months",
            "核验能证明的内容：回执、已收到的提交、签名、月度封存",
        ),
        build_verify,
    ),
)
