"""The options of score and of the forms for ratings."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, cast

from gendan.cli.command import Command, listed, one_of
from gendan.cli.here import Here
from gendan.words.errors import UsageError
from gendan.words.score_ask import Grouping, ScoreAsk
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.words.backtest import Step

FORMATS = ("text", "json", "csv", "markdown", "xlsx")
_MONTH = Text("The month: 2026-10", "月份：2026-10")
_PERIOD = Text("The month: 2026-10; or the year: 2026", "月份：2026-10；或年份：2026")
_PERSON = Text("Only this person", "只看此人")
_AS_OF = Text(
    "Judge as of this day (default: the month's last day, or today)", "按这一天判断（默认：当月最后一天，未到则为今天）"
)
_EXPLAIN = Text("Explain the whole tree, and each lost point by its records", "说明整个得分，每一处扣分列出相关记录")
_INDICATOR = Text(
    "Explain this indicator or group only: --explain on-time-delivery",
    "只说明此项指标或此组指标：--explain on-time-delivery",
)
_RECORDS = Text("List every record behind it: the proof", "列出全部相关记录，作为依据")
_FORMAT = Text(f"Format of the answer: {', '.join(FORMATS)}", f"输出格式：{'、'.join(FORMATS)}")
_RUBRIC = Text("What if: try this rubric out on everyone", "试算：用这份方案给所有人算分")
_REV = Text("The files as of this commit", "按该提交时的文件")
_BY = Text(
    "Who is one: person, team (the people of a supervisor), company",
    "按什么合计：person 个人、team 团队（同一主管）、company 全公司",
)
_MONTH_ENDS = Text("A year: judge each month as of its own last day", "年度：各月分别按当月最后一天判断")
_RANK = Text("With ranks, among people of the same rubric", "同时排名（同一方案内）")
_BEFORE = Text(
    "The earlier month or year: 2026-09; or a commit, with --month",
    "较早的月份或年份：2026-09；或提交（同时用 --month）",
)
_AFTER = Text("The later one; for commits . is the work tree", "较晚的一个；提交处写 . 表示工作目录")
_FOR = Text("The month or year for which two commits are compared", "比较两个提交时所看的月份或年份")
_FORM_FORMAT = Text("yaml: the forms; xlsx: a workbook for each rater", "yaml 考核表；xlsx 每位评分人一个表格文件")
_FORM_OUTPUT = Text("Folder for the workbooks (default: beside the forms)", "表格文件的目录（默认与考核表同目录）")
_BOOKS = Text("Workbooks that raters have filled in", "评分人填好的表格文件")
_WHAT = Text(
    "A rule, order-follow-up/task-overdue; or the file of a rubric",
    "规则（如 order-follow-up/task-overdue），或考核方案文件",
)
_FROM = Text("From this month, or day for a rule", "起始月份；规则也可写日期")
_TO = Text("To this month, or day for a rule", "截止月份；规则也可写日期")
_EVERY = Text("Judge a rule on every day or week of the period", "规则按每天（day）或每周（week）判断一次")
_HISTORY = Text("Judge each day by the files as they stood then", "每一天都按当时提交的文件判断")
_DELIVERIES = Text("List the deliveries", "列出各批次")
_DIFF_FORMAT = Text(f"Format of the answer: {', '.join(FORMATS[:-1])}", f"输出格式：{'、'.join(FORMATS[:-1])}")
_SEAL_AS_OF = Text("Judge as of this day (default: the month's last day)", "按这一天判断（默认：当月最后一天）")
_REASON = Text("Why", "更正理由")
_ASKED_BY = Text("Who asks for it", "申请人")
_APPROVED_BY = Text("The second person, who agrees", "批准人（须为另一人）")
_FILE = Text(
    "Only this file; may be repeated (default: all that touch the month)",
    "只更正此文件，可重复（默认：所有触及该月的文件）",
)
_APPEAL = Text("Whose appeal led to it", "由谁的申诉引起")
_ON = Text("Day of the correction (default: today)", "更正日期（默认：今天）")
_DRY_RUN = Text("Write nothing; say what would be written", "不写入，只说明会写什么")
_RATED_AS_OF = Text("Marks given up to this day (default: today)", "计入这一天为止的评分（默认：今天）")
_OUTPUT = Text("Write to this file", "写入该文件")


def build_score(here: Here) -> Callable[..., int]:
    """Score a month."""
    import typer

    say = here.say

    def score(  # noqa: PLR0917  Typer calls it by name
        month: Annotated[str, typer.Argument(metavar="MONTH", help=say(_PERIOD))],
        person: Annotated[str | None, typer.Argument(metavar="[PERSON]", help=say(_PERSON))] = None,
        indicator: Annotated[str | None, typer.Argument(metavar="[INDICATOR]", help=say(_INDICATOR))] = None,
        explain: Annotated[bool, typer.Option("--explain", help=say(_EXPLAIN))] = False,
        records: Annotated[bool, typer.Option("--records", help=say(_RECORDS))] = False,
        by: Annotated[str, typer.Option("--by", metavar="WHAT", help=say(_BY))] = "person",
        rank: Annotated[bool, typer.Option("--rank", help=say(_RANK))] = False,
        month_ends: Annotated[bool, typer.Option("--month-ends", help=say(_MONTH_ENDS))] = False,
        rubric: Annotated[str | None, typer.Option("--rubric", metavar="FILE", help=say(_RUBRIC))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(_REV))] = None,
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_AS_OF))] = None,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_FORMAT))] = "text",
        output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help=say(_OUTPUT))] = None,
    ) -> int:
        chosen = one_of(format, FORMATS, "--format")
        whom = cast("Grouping", one_of(by, ("person", "team", "company"), "--by"))
        from gendan.commands.score import run_score

        ask = ScoreAsk(
            folder=here.folder,
            month=read_period(month),
            today=here.as_of(None),
            as_of=here.as_of(as_of) if as_of else None,
            person=person,
            explain=explain or records or indicator is not None,
            indicator=indicator,
            records=records,
            format=chosen,
            output=here.folder / output if output else None,
            rubric=here.folder / rubric if rubric else None,
            rev=rev,
            by=whom,
            rank=rank,
            month_ends=month_ends,
        )
        return run_score(ask, here.look, here.write)

    return score


def build_rate_form(here: Here) -> Callable[..., int]:
    """Write the forms of a month."""
    import typer

    say = here.say

    def rate_form(
        month: Annotated[str, typer.Argument(metavar="MONTH", help=say(_MONTH))],
        person: Annotated[str | None, typer.Argument(metavar="[PERSON]", help=say(_PERSON))] = None,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_FORM_FORMAT))] = "yaml",
        output: Annotated[str | None, typer.Option("--output", "-o", metavar="FOLDER", help=say(_FORM_OUTPUT))] = None,
    ) -> int:
        if one_of(format, ("yaml", "xlsx"), "--format") == "xlsx":
            from gendan.commands.rate_xlsx import run_rate_xlsx

            target = here.folder / output if output else None
            return run_rate_xlsx(
                here.folder, read_month(month), person, here.as_of(None), target, here.look, here.write
            )
        if output is not None:
            raise UsageError(
                Text("Forms in YAML have their place in the house", "YAML 考核表有固定的位置"),
                Text("Leave out --output, or add --format xlsx", "去掉 --output，或加上 --format xlsx"),
            )
        from gendan.commands.rate_form import run_rate_form

        return run_rate_form(here.folder, read_month(month), person, here.as_of(None), here.look, here.write)

    return rate_form


def build_calibration(here: Here) -> Callable[..., int]:
    """Raters side by side."""
    import typer

    say = here.say

    def calibration(
        month: Annotated[str, typer.Argument(metavar="MONTH", help=say(_MONTH))],
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_RATED_AS_OF))] = None,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_DIFF_FORMAT))] = "text",
    ) -> int:
        chosen = one_of(format, FORMATS[:-1], "--format")
        from gendan.commands.rate_calibration import run_calibration

        return run_calibration(here.folder, read_month(month), here.as_of(as_of), chosen, here.look, here.write)

    return calibration


def build_seal(here: Here) -> Callable[..., int]:
    """Seal a month."""
    import typer

    say = here.say

    def seal(
        month: Annotated[str, typer.Argument(metavar="MONTH", help=say(_MONTH))],
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_SEAL_AS_OF))] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say(_DRY_RUN))] = False,
    ) -> int:
        from gendan.commands.seal import SealAsk, run_seal

        ask = SealAsk(here.folder, read_month(month), here.as_of(None), here.as_of(as_of) if as_of else None, dry_run)
        return run_seal(ask, here.look, here.write)

    return seal


def build_correct(here: Here) -> Callable[..., int]:
    """Write the correction of a sealed month."""
    import typer

    say = here.say

    def correct(
        month: Annotated[str, typer.Argument(metavar="MONTH", help=say(_MONTH))],
        reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=say(_REASON))],
        by: Annotated[str, typer.Option("--by", metavar="PERSON", help=say(_ASKED_BY))],
        approved_by: Annotated[str, typer.Option("--approved-by", metavar="PERSON", help=say(_APPROVED_BY))],
        file: Annotated[list[str] | None, typer.Option("--file", metavar="FILE", help=say(_FILE))] = None,
        appeal: Annotated[str | None, typer.Option("--appeal", metavar="PERSON", help=say(_APPEAL))] = None,
        on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=say(_ON))] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say(_DRY_RUN))] = False,
    ) -> int:
        from gendan.commands.correct import CorrectAsk, run_correct

        ask = CorrectAsk(
            here.folder, read_month(month), here.as_of(on), reason, by, approved_by, listed(file), appeal, dry_run
        )
        return run_correct(ask, here.look, here.write)

    return correct


def build_rate_read(here: Here) -> Callable[..., int]:
    """Read workbooks that were filled in."""
    import typer

    say = here.say

    def rate_read(files: Annotated[list[str], typer.Argument(metavar="FILE...", help=say(_BOOKS))]) -> int:
        from gendan.commands.rate_xlsx_read import run_rate_read

        found = [here.folder / file for file in files]
        return run_rate_read(here.folder, found, here.as_of(None), here.look, here.write)

    return rate_read


def build_diff(here: Here) -> Callable[..., int]:
    """Tell why scores changed."""
    import typer

    say = here.say

    def diff(
        before: Annotated[str, typer.Argument(metavar="A", help=say(_BEFORE))],
        after: Annotated[str, typer.Argument(metavar="B", help=say(_AFTER))],
        person: Annotated[str | None, typer.Argument(metavar="[PERSON]", help=say(_PERSON))] = None,
        month: Annotated[str | None, typer.Option("--month", metavar="PERIOD", help=say(_FOR))] = None,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_DIFF_FORMAT))] = "text",
    ) -> int:
        chosen = one_of(format, FORMATS[:-1], "--format")
        from gendan.commands.score_diff import DiffAsk, run_diff

        period = read_period(month) if month is not None else None
        ask = DiffAsk(here.folder, before, after, here.as_of(None), person, chosen, period)
        return run_diff(ask, here.look, here.write)

    return diff


def build_backtest(here: Here) -> Callable[..., int]:
    """Try a rule or a rubric on the past."""
    import typer

    say = here.say

    def backtest(
        what: Annotated[str, typer.Argument(metavar="WHAT", help=say(_WHAT))],
        begin: Annotated[str, typer.Option("--from", metavar="MONTH", help=say(_FROM))],
        end: Annotated[str, typer.Option("--to", metavar="MONTH", help=say(_TO))],
        every: Annotated[str, typer.Option("--every", metavar="STEP", help=say(_EVERY))] = "week",
        history: Annotated[bool, typer.Option("--history", help=say(_HISTORY))] = False,
        records: Annotated[bool, typer.Option("--records", help=say(_DELIVERIES))] = False,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_DIFF_FORMAT))] = "text",
    ) -> int:
        chosen = one_of(format, FORMATS[:-1], "--format")
        step = cast("Step", one_of(every, ("day", "week"), "--every"))
        from gendan.commands.backtest import BacktestAsk, run_backtest

        ask = BacktestAsk(here.folder, what, begin, end, here.as_of(None), step, history, records, chosen)
        return run_backtest(ask, here.look, here.write)

    return backtest


def read_period(words: str) -> str:
    """Return a month, or a year as "2026". Raises UsageError for anything else."""
    return words if re.fullmatch(r"(?!0000)[0-9]{4}", words) else read_month(words)


def read_month(words: str) -> str:
    """Return a month as "2026-10". Raises UsageError for anything else."""
    if not re.fullmatch(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])", words):
        raise UsageError(
            Text(f"{words} is no month", f"{words} 不是月份"), Text("Write it as 2026-10", "写成 2026-10 的样子")
        )
    return words


COMMANDS = (
    Command(
        "score",
        Text(
            "Scores of a month: from the orders, the ratings and the rubric",
            "月度考核得分：由订单事实、评分和考核方案得出",
        ),
        build_score,
    ),
    Command(
        "diff",
        Text(
            "Why scores changed between two months, years or commits, by causes that add up",
            "两个月份、年份或提交之间得分为什么不同：按原因拆分，合计等于差额",
        ),
        build_diff,
    ),
    Command(
        "seal",
        Text(
            "Seal a month: what its scores were made of and what they were, once and for all",
            "封存月份：写下得分及其全部依据，此后不再改",
        ),
        build_seal,
    ),
    Command(
        "correct",
        Text(
            "Write the correction of a sealed month: what changed, why, who agreed, what it does to the scores",
            "办理已封存月份的更正：改了什么、为什么、谁批准、得分如何变化",
        ),
        build_correct,
    ),
    Command(
        "backtest",
        Text(
            "What a rule, or a changed rubric, would have done in past months",
            "规则或修改后的考核方案放到过去几个月，会有什么结果",
        ),
        build_backtest,
    ),
    Command(
        "rate form",
        Text("Write the forms for ratings of a month", "生成当月的评分表"),
        build_rate_form,
    ),
    Command(
        "rate read",
        Text("Read filled-in workbooks back into the forms", "把填好的评分表读回考核表"),
        build_rate_read,
    ),
    Command(
        "rate calibration",
        Text(
            "The raters of a month side by side: how they rate, against others of the same people",
            "当月各评分人对照：松紧、离散度、与他人之差",
        ),
        build_calibration,
    ),
)
