"""The options of rules, rule and test."""

from collections.abc import Callable
from typing import Annotated

from gendan.cli.command import Command, listed
from gendan.cli.here import Here
from gendan.words.text import Text


def build_rules(here: Here) -> Callable[..., int]:
    """List the rules."""
    import typer

    say = here.say
    select_help = Text("Only these rules or packs; * stands for anything", "只列这些规则或规则包，可用 * 通配")
    format_help = Text("Format of the answer: text, json", "输出格式：text、json")

    def rules(
        select: Annotated[list[str] | None, typer.Argument(metavar="[RULE...]", help=say(select_help))] = None,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(format_help))] = "text",
    ) -> int:
        from gendan.commands.rules import run_rules

        return run_rules(here.folder, listed(select), format, here.look, here.write)

    return rules


def build_rule(here: Here) -> Callable[..., int]:
    """Print one rule's page."""
    import typer

    rule_help = Text(
        "Full name of the rule, logistics/shipment-not-booked", "规则全名，如 logistics/shipment-not-booked"
    )

    def rule(rule: Annotated[str, typer.Argument(metavar="RULE", help=here.say(rule_help))]) -> int:
        from gendan.commands.rule import run_rule

        return run_rule(here.folder, rule, here.look, here.write)

    return rule


def build_test(here: Here) -> Callable[..., int]:
    """Run the examples of the rules."""
    import typer

    say = here.say
    select_help = Text("Only these rules or packs", "只试这些规则或规则包")
    coverage_help = Text(
        "Say which rules lack an example that passes, fails or is unknown", "列出哪些规则缺少通过、不通过或缺数据的例子"
    )

    def test(
        select: Annotated[list[str] | None, typer.Argument(metavar="[RULE...]", help=say(select_help))] = None,
        coverage: Annotated[bool, typer.Option("--coverage", help=say(coverage_help))] = False,
    ) -> int:
        from gendan.commands.examples import run_rule_examples

        return run_rule_examples(here.folder, listed(select), coverage, here.look, here.write)

    return test


COMMANDS = (
    Command("rules", Text("List the rules", "列出规则"), build_rules),
    Command("rule", Text("One rule: condition, reason, examples", "看一条规则：条件、缘由、例子"), build_rule),
    Command("test", Text("Run the examples of the rules", "运行规则自带的例子"), build_test),
)
