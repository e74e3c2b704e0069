"""`python -m docs.generate [--check]`: write the pages that come from the program itself, or say which are stale.

Tables, rules, kinds of file and commands are described once, in the code; nobody keeps their pages by hand.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING

from docs.formats import format_page
from docs.pages import ROOT
from gendan.cli import run
from gendan.cli.commands import COMMANDS
from gendan.commands.loading import build_tables
from gendan.commands.metrics import read_shipped_metrics
from gendan.commands.rulebook import read_rulebook
from gendan.render.look import Look
from gendan.render.rule_page import rule_page_markdown
from gendan.render.stats.catalogue import metrics_markdown
from gendan.render.tables import tables_markdown
from gendan.shipped import folder
from gendan.validate.schemas import Schemas
from gendan.words.house import PLACES
from gendan.words.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.words.rule import Rule
    from gendan.words.text import Language

_FRESH = "python -m docs.generate"
_NOTE = f"<!-- Written by `{_FRESH}`: change what it describes, not this page. -->"
_DOCS = "docs"
_WIDTH = "100"
"""Of the help: no terminal of whoever writes the page decides it."""
_FORMATS = Text("Kinds of file", "各类文件")
_TABLES = Text("Tables", "数据表")
_COMMANDS = Text("Commands", "命令")
_TABLES_ARE = Text(
    "What rules and `gendan query` see: one row for each order, delivery, task and so on. Each table carries its columns' meaning; "
    "columns that gendan works out are marked.",
    "规则和 `gendan query` 能看到的数据：每张订单、每个批次、每项任务等各占一行。各列均有说明，由 gendan 推算的列另有标注。",
)
_COMMANDS_ARE = Text("What `gendan COMMAND --help` says.", "即 `gendan 命令 --help` 的内容。")
_FORMATS_ARE = Text(
    "Every key of every kind of file. `gendan schema --install` gives the same to the editor while you type.",
    "每类文件的全部键。运行 `gendan schema --install` 后，编辑器在输入时给出同样的说明。",
)
_FIGURES = Text("Figures", "指标")
_FIGURES_ARE = Text(
    "What `gendan stats` can tell, and what is counted. How to ask for them: [stats](stats.md).",
    "`gendan stats` 的全部指标及其口径。用法见[统计](stats.zh.md)。",
)
_RULES_ARE = Text("Rules of the pack", "规则包")


def pages() -> Iterator[tuple[str, str]]:
    """Yield path and text of every generated page. The same program gives the same bytes."""
    for language in LANGUAGES:
        yield _path("tables", language), _tables(language)
        yield _path("commands", language), _commands(language)
        yield _path("figures", language), _figures(language)
        yield from _formats(language)
        yield from _packs(language)


def _path(name: str, language: Language) -> str:
    return f"{_DOCS}/{name}.zh.md" if language == "zh" else f"{_DOCS}/{name}.md"


def _headed(title: str, words: str, body: str) -> str:
    return f"{_NOTE}\n# {title}\n\n{words}\n\n{body.rstrip()}\n"


def _tables(language: Language) -> str:
    body = tables_markdown(build_tables().catalog, [], Look(language))
    return _headed(_TABLES.said_in(language), _TABLES_ARE.said_in(language), body)


def _figures(language: Language) -> str:
    body = metrics_markdown(read_shipped_metrics(), language)
    return _headed(_FIGURES.said_in(language), _FIGURES_ARE.said_in(language), body)


def _formats(language: Language) -> Iterator[tuple[str, str]]:
    schemas = Schemas(folder("schema"))
    known = schemas.kinds()
    places = {str(kind): place for kind, place in PLACES.items()}
    kinds = [*(kind for kind in places if kind in known), *(kind for kind in known if kind not in places)]
    end = ".zh.md" if language == "zh" else ".md"
    rows = []
    for kind in kinds:
        root = schemas.bundle(kind)
        title, about = (root["x-title-zh"], root["x-zh"]) if language == "zh" else (root["title"], root["description"])
        place = f"`{places[kind]}` · " if kind in places else ""
        rows.append(f"- [{title}]({kind}{end}) · {place}{about}")
        yield _path(f"format/{kind}", language), format_page(schemas, kind, language)
    yield (
        _path("format/index", language),
        _headed(_FORMATS.said_in(language), _FORMATS_ARE.said_in(language), "\n".join(rows)),
    )


def _packs(language: Language) -> Iterator[tuple[str, str]]:
    packs: dict[str, list[Rule]] = {}
    for rule in read_rulebook([]).rules:
        packs.setdefault(rule.id.partition("/")[0], []).append(rule)
    for pack, rules in sorted(packs.items()):
        listed = "\n".join(f"- [{rule.title.said_in(language)}](#{_anchor(rule)})" for rule in _sorted(rules))
        body = "\n".join(_rule(rule, language) for rule in _sorted(rules))
        yield _path(f"rules/{pack}", language), _headed(f"{_RULES_ARE.said_in(language)} `{pack}`", listed, body)


def _sorted(rules: list[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.id)


def _anchor(rule: Rule) -> str:
    return rule.id.partition("/")[2]


def _rule(rule: Rule, language: Language) -> str:
    """Return the page of one rule as a section: its heading is the rule's own name, which stays the same in both languages."""
    lines = rule_page_markdown(rule, language).splitlines()
    deeper = [
        f"##{line[1:]}" if line.startswith("# ") else f"#{line}" if line.startswith("## ") else line for line in lines
    ]
    title = lines[0].removeprefix("# ")
    return "\n".join([f"## {_anchor(rule)}", "", f"**{title}**", *deeper[1:], ""])


def _commands(language: Language) -> str:
    body = "\n".join(_help(language, name) for name in ("", *(command.name for command in COMMANDS)))
    return _headed(_COMMANDS.said_in(language), _COMMANDS_ARE.said_in(language), body)


def _help(language: Language, name: str) -> str:
    os.environ["COLUMNS"] = _WIDTH
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        run([*name.split(), "--help", "--lang", language], {})
    return f"## gendan {name}".rstrip() + f"\n\n```text\n{said.getvalue().rstrip()}\n```\n"


def stale() -> list[str]:
    """Return the pages that are missing or differ, and those below the generated folders that nothing writes any more."""
    wanted = dict(pages())
    kept = {
        path.relative_to(ROOT).as_posix() for name in ("format", "rules") for path in (ROOT / _DOCS / name).glob("*.md")
    }
    changed = [path for path, text in wanted.items() if not _same(path, text)]
    return sorted([*changed, *(kept - set(wanted))])


def _same(path: str, text: str) -> bool:
    file = ROOT / path
    return file.is_file() and file.read_text(encoding="utf-8") == text


def write() -> None:
    """Write what is stale, and remove what nothing describes any more."""
    wanted = dict(pages())
    for path in stale():
        file = ROOT / path
        if path in wanted:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(wanted[path], encoding="utf-8", newline="\n")
        else:
            file.unlink()


def main(arguments: list[str]) -> int:
    """Write the pages and return 0; with --check return 1 when one is stale, naming each."""
    found = stale()
    if "--check" in arguments:
        lines = [f"{path}: stale" for path in found] + ([f"Refresh with: make docs-write ({_FRESH})"] if found else [])
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        return 1 if found else 0
    write()
    sys.stdout.write("".join(f"{path}\n" for path in found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
