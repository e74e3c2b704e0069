"""The options of init, schema, tables, query, import and calendar import."""

from collections.abc import Callable
from typing import Annotated

from gendan.cli.command import Command
from gendan.cli.here import Here
from gendan.cli.standing import AT, REV, stand
from gendan.words.errors import UsageError
from gendan.words.text import Text

_AS_OF = Text(
    "Facts as of this day (default: today in the house's time zone)", "按这一天的情况（默认：按仓库时区的今天）"
)
_MAPPING = Text("Reading rows", "读取各行")
_WRITING = Text("Writing files", "写入文件")


def build_init(here: Here) -> Callable[..., int]:
    """Make a new house."""
    import typer

    folder_help = Text("The new folder (default: the current one)", "新目录（默认当前目录）")

    def init(folder: Annotated[str, typer.Argument(metavar="[DIR]", help=here.say(folder_help))] = ".") -> int:
        from gendan.commands.init import run_init

        return run_init(
            here.folder / folder, language=here.asked_language or here.spoken, today=here.today(), write=here.write
        )

    return init


def build_demo(here: Here) -> Callable[..., int]:
    """Write the example as a repository with a history."""
    import typer

    say = here.say
    folder_help = Text("The new folder: absent or empty", "新目录：须不存在或为空")
    orders_help = Text("Orders in all", "订单总数")
    months_help = Text("Months of history before November 2026", "2026 年 11 月之前的历史月数")

    def demo(
        folder: Annotated[str, typer.Argument(metavar="DIR", help=say(folder_help))],
        orders: Annotated[str, typer.Option("--orders", metavar="N", help=say(orders_help))] = "200",
        months: Annotated[str, typer.Option("--months", metavar="M", help=say(months_help))] = "10",
    ) -> int:
        from gendan.commands.demo import run_demo
        from gendan.demo.story import Size

        language = here.asked_language or here.spoken
        size = Size(_number(orders, "--orders"), _number(months, "--months"))
        return run_demo(here.folder / folder, size, language=language, write=here.write)

    return demo


def build_schema(here: Here) -> Callable[..., int]:
    """Print the schemas of the files, or set up the editor."""
    import typer

    say = here.say
    kind_help = Text("Kind of file; left out: the list of kinds", "文件种类；不写则列出所有种类")
    install_help = Text("Set up the editor of this house to check while you type", "为本仓库设置编辑器，边写边查")

    def schema(
        kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help=say(kind_help))] = None,
        install: Annotated[bool, typer.Option("--install", help=say(install_help))] = False,
    ) -> int:
        from gendan.commands.schema import run_schema
        from gendan.words.house import PLACES

        house = here.house_or_none
        root, places = (house.root, house.places) if house else (None, PLACES)
        return run_schema(kind, language=here.language, write=here.write, install=install, root=root, places=places)

    return schema


def build_tables(here: Here) -> Callable[..., int]:
    """Print the tables that rules and queries see."""
    import typer

    table_help = Text("Only this table, with its columns", "只看这张表和它的列")
    format_help = Text("Format: text, json, markdown, sql", "输出格式：text、json、markdown、sql")

    def tables(
        table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help=here.say(table_help))] = None,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=here.say(format_help))] = "text",
    ) -> int:
        from gendan.commands.tables import run_tables

        return run_tables(table, look=here.look, write=here.write, form=format)

    return tables


def build_query(here: Here) -> Callable[..., int]:
    """Ask the tables, read-only."""
    import typer

    say = here.say
    sql_help = Text("One SELECT over the tables that gendan tables lists", "一条 SELECT，可用的表见 gendan tables")
    format_help = Text(
        "Format of the answer: text, csv, json, jsonl, markdown", "输出格式：text、csv、json、jsonl、markdown"
    )

    def query(
        sql: Annotated[str, typer.Argument(metavar="SQL", help=say(sql_help))],
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_AS_OF))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(REV))] = None,
        at: Annotated[str | None, typer.Option("--at", metavar="DATE", help=say(AT))] = None,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(format_help))] = "text",
    ) -> int:
        from gendan.commands.query import run_query

        return run_query(here.folder, sql, stand(here, as_of, rev, at), format, here.look, here.write)

    return query


def build_import(here: Here) -> Callable[..., int]:
    """Bring orders in from a sheet."""
    import typer

    say = here.say
    file_help = Text("CSV or XLSX, as the ERP exports it", "ERP 导出的 CSV 或 XLSX")
    map_help = Text("The map of columns to fields", "列与字段的对应表")
    dry_help = Text("Show what would be written, and write nothing", "只显示将要写入的内容，不写文件")

    def import_(
        file: Annotated[str, typer.Argument(metavar="FILE", help=say(file_help))],
        map: Annotated[str, typer.Option("--map", metavar="MAP.yaml", help=say(map_help))],
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say(dry_help))] = False,
    ) -> int:
        from gendan.commands.import_orders import run_import

        sheet, map_file = here.folder / file, here.folder / map
        return run_import(
            sheet,
            map_file,
            here.house,
            dry_run=dry_run,
            language=here.language,
            write=here.write,
            progress=here.progress(_MAPPING, _WRITING),
        )

    return import_


def build_calendar_import(here: Here) -> Callable[..., int]:
    """Write a calendar file from a holiday library."""
    import typer

    say = here.say
    country_help = Text("Country by its two letters, CN", "国家两字母代码，如 CN")
    to_help = Text("File to write, seen from the house's root", "写入的文件，相对于仓库根目录")
    weekend_help = Text(
        "Days off in the week, fri or fri,sat (default: the country's own)",
        "每周休息日，如 fri 或 fri,sat（默认按该国惯例）",
    )
    year_help = Text("The year, or several", "年份，可写多个")

    def calendar_import(
        country: Annotated[str, typer.Argument(metavar="COUNTRY", help=say(country_help))],
        years: Annotated[list[str], typer.Argument(metavar="YEAR...", help=say(year_help))],
        to: Annotated[str | None, typer.Option("--to", metavar="FILE", help=say(to_help))] = None,
        weekend: Annotated[str | None, typer.Option("--weekend", metavar="DAYS", help=say(weekend_help))] = None,
    ) -> int:
        from gendan.commands.calendar_import import run_calendar_import

        return run_calendar_import(
            country,
            tuple(_year(each) for each in years),
            here.folder,
            write=here.write,
            today=here.today(),
            language=here.language,
            to=to,
            weekend=weekend,
        )

    return calendar_import


def _number(words: str, option: str) -> int:
    if words.isascii() and words.isdigit() and len(words) <= 6:
        return int(words)
    raise UsageError(
        Text(f"{option} cannot be {words}", f"{option} 不能是 {words}"),
        Text("Write a whole number, 200", "写整数，如 200"),
    )


def _year(words: str) -> int:
    if words.isascii() and words.isdigit() and len(words) == 4:
        return int(words)
    raise UsageError(
        Text(f"{words} is not a year", f"{words} 不是年份"),
        Text("Write it with four digits, 2026", "写四位数字，如 2026"),
    )


COMMANDS = (
    Command("init", Text("A new house that passes gendan check", "新建仓库，建好即可通过检查"), build_init),
    Command(
        "demo",
        Text("A house with ten months of history, to try things out on", "生成带十个月历史的演示仓库，供试用"),
        build_demo,
    ),
    Command(
        "schema",
        Text("The JSON Schemas of the files; set up the editor", "各种文件的 JSON Schema；设置编辑器"),
        build_schema,
    ),
    Command("tables", Text("The tables that rules and queries see", "规则和查询可用的表"), build_tables),
    Command("query", Text("Ask the tables with SQL, read-only", "用 SQL 查询，只读"), build_query),
    Command("import", Text("Bring in orders from CSV or XLSX", "从 CSV 或 XLSX 导入订单"), build_import),
    Command(
        "calendar import",
        Text("Write a calendar from a library of holidays", "由节假日库生成日历文件"),
        build_calendar_import,
    ),
)
