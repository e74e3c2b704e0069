"""What a house changes of the rules: switches, severities, params. A name that no rule has is a mistake, never ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from gendan.evaluate.mistake import Mistake, candidates
from gendan.evaluate.values import FAMILY_NAMES, family_of_value
from gendan.words.finding import Severity
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gendan.words.finding import Trouble
    from gendan.words.house import RuleSetting
    from gendan.words.rule import Rule


ASKED_FOR = frozenset({"audit"})
"""Packs that are off unless the house, or a command, names them: to read all of history takes its time."""


def apply_settings(
    rules: Sequence[Rule],
    settings: Mapping[str, RuleSetting],
    packs: Sequence[str] | None = None,
    file: str = "gendan.yaml",
) -> tuple[tuple[Rule, ...], tuple[Trouble, ...]]:
    """Return the rules that are on, as the house wants them, and what `gendan.yaml` says that fits no rule.

    `packs`: the shipped packs wanted (None: all but those that must be asked for); `data` is always among them, house
    rules are always on.
    """
    known = {rule.id: rule for rule in rules}
    mistakes: list[Mistake] = []
    for name, setting in settings.items():
        if name not in known:
            mistakes.append(
                Mistake(
                    "unknown-rule",
                    Text(f"There is no rule `{name}`", f"没有规则 `{name}`"),
                    candidates(name, known),
                    ("rules", name),
                )
            )
        else:
            mistakes += _wrong_params(known[name], setting)
    shipped = {rule.id.split("/")[0] for rule in rules if rule.shipped}
    for index, pack in enumerate(packs or ()):
        if pack not in shipped:
            mistakes.append(
                Mistake(
                    "unknown-rule",
                    Text(f"There is no pack `{pack}`", f"没有规则包 `{pack}`"),
                    candidates(pack, shipped),
                    ("packs", index),
                )
            )
    on = [_changed(rule, settings.get(rule.id)) for rule in rules if _is_on(rule, settings.get(rule.id), packs)]
    return tuple(on), tuple(mistake.trouble(file) for mistake in mistakes)


def _is_on(rule: Rule, setting: RuleSetting | None, packs: Sequence[str] | None) -> bool:
    pack = rule.id.split("/")[0]
    wanted = not rule.shipped or pack == "data" or (pack not in ASKED_FOR if packs is None else pack in packs)
    return wanted and (setting is None or setting.enabled)


def _changed(rule: Rule, setting: RuleSetting | None) -> Rule:
    if setting is None:
        return rule
    severity = setting.severity or rule.severity
    return replace(
        rule,
        severity=severity,
        params={**rule.params, **setting.params},
        on_unknown=_unknown(setting.on_unknown, severity, rule),
    )


def _unknown(
    said: Severity | Literal["pass", "fail", "warn", "ignore"] | None, severity: Severity, rule: Rule
) -> Severity | Literal["ignore"] | None:
    """Return what unknown means: pass and ignore say nothing, fail is as bad as the rule, warn is a warning."""
    if said is None:
        return rule.on_unknown
    if isinstance(said, Severity):
        return said
    if said == "fail":
        return severity
    return Severity.warning if said == "warn" else "ignore"


def _wrong_params(rule: Rule, setting: RuleSetting) -> list[Mistake]:
    mistakes = []
    for word, value in setting.params.items():
        path = ("rules", rule.id, "params", word)
        if word not in rule.params:
            mistakes.append(
                Mistake(
                    "unknown-param",
                    Text(f"{rule.id} has no param `{word}`", f"{rule.id} 没有参数 `{word}`"),
                    candidates(word, rule.params),
                    path,
                )
            )
            continue
        wanted, have = family_of_value(rule.params[word]), family_of_value(value)
        if wanted != have:
            said = Text(
                f"`{word}` of {rule.id} must be {FAMILY_NAMES[wanted].en}",
                f"{rule.id} 的 `{word}` 须为{FAMILY_NAMES[wanted].zh}",
            )
            mistakes.append(
                Mistake(
                    "wrong-type",
                    said,
                    Text(f"The pack says {rule.params[word]}", f"规则包中为 {rule.params[word]}"),
                    path,
                )
            )
    return mistakes
