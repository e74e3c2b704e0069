"""Options that stand before or after the command."""

import pytest

from gendan.cli.everywhere import take
from gendan.words.errors import UsageError


@pytest.mark.parametrize(
    "arguments",
    [
        ["-C", "house", "--lang", "zh", "-q", "check", "orders"],
        ["check", "orders", "-Chouse", "--lang=zh", "--quiet"],
        ["--quiet", "check", "-C", "house", "orders", "--lang", "en", "--lang", "zh"],
    ],
)
def test_before_and_after_the_command(arguments: list[str]) -> None:
    taken = take(arguments)
    assert (taken.rest, taken.values, taken.flags) == (
        ("check", "orders"),
        {"-C": "house", "--lang": "zh"},
        frozenset({"--quiet"}),
    )


def test_what_follows_two_dashes_is_left_alone() -> None:
    assert take(["query", "--", "--lang", "-C"]).rest == ("query", "--", "--lang", "-C")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--lang", "fr"], "--lang cannot be fr"),
        (["check", "--lang"], "--lang needs a value"),
        (["-C"], "-C needs a value"),
        (["--color="], "--color needs a value"),
        (["--colour", "red"], "--color cannot be red"),
    ],
)
def test_wrong_values(arguments: list[str], said: str) -> None:
    with pytest.raises(UsageError) as error:
        take(arguments)
    assert error.value.message.en == said
