"""From the document of a pack to rules: what every rule must have, in both languages. Conditions are read later."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from gendan.evaluate.closed_orders import NO_REACH, is_reach
from gendan.evaluate.mistake import Mistake, candidates
from gendan.evaluate.templates import TEMPLATES, condition_of
from gendan.evaluate.values import iso_date
from gendan.words.duties import DUTIES
from gendan.words.finding import Place, Severity
from gendan.words.rule import Escalation, Example, Rule
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gendan.words.finding import Path, Trouble, Verdict
    from gendan.words.rule import Door

KEYS = ["id", "title", "duty", "door", "for", "when", "keys", "deadline", "required", "sequence", "tolerance", "freshness", "params", "severity", "on_unknown", "escalate", "closed_within", "at", "due", "owner", "message", "advice", "why", "examples"]  # fmt: skip
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PARAM = re.compile(r"[a-z][a-z0-9_]*")
_VERDICTS: dict[object, Verdict] = {"pass": "pass", "fail": "fail", "unknown": "unknown"}


class PackDocument(Struct, frozen=True):
    """One rule file as it was read. `file` is relative to the house's root, or "rules/…" for what comes with gendan."""

    file: str
    value: object
    shipped: bool = False


def read_packs(documents: Sequence[PackDocument]) -> tuple[tuple[Rule, ...], tuple[Trouble, ...]]:
    """Return the rules of all packs and every mistake of their form; a rule with a mistake is not among the rules.

    Full names are unique over all packs: the second one of a name is a mistake. So is a pack of a house that takes the name
    of one that comes with gendan: what is switched by that name would no longer be what its page says.
    """
    rules: dict[str, Rule] = {}
    troubles: list[Trouble] = []
    taken = {_pack_name(document) for document in documents if document.shipped}
    for document in documents:
        reader = _Reader(document)
        if not document.shipped and _pack_name(document) in taken:
            reader.say(
                ("pack",),
                "pack-taken",
                Text(
                    f"{_pack_name(document)} is a pack that comes with gendan",
                    f"{_pack_name(document)} 是自带规则包的名字",
                ),
                Text(
                    "Give yours another name, for example house; to change rules that come with gendan, name them under `rules` in gendan.yaml",
                    "请换一个名字，例如 house；要调整自带的规则，请写在 gendan.yaml 的 rules 下",
                ),
            )
        for rule in reader.rules():
            if rule.id in rules:
                where = rules[rule.id].place
                reader.say(
                    (*rule.path, "id"),
                    "duplicate-rule",
                    Text(f"There is already a rule {rule.id} (in {where})", f"规则 {rule.id} 已存在（见 {where}）"),
                    Text("Give it another id", "请换一个 id"),
                )
            else:
                rules[rule.id] = rule
        troubles += [mistake.trouble(document.file) for mistake in reader.mistakes]
    return tuple(rules.values()), tuple(troubles)


def _pack_name(document: PackDocument) -> object:
    name = document.value.get("pack") if isinstance(document.value, Mapping) else None
    return name if isinstance(name, str) else None


def read_spoilt(documents: Sequence[PackDocument]) -> tuple[Rule, ...]:
    """Return the rules that have a mistake of form, as far as they could be read, so that their conditions can be looked at too."""
    found = (rule for document in documents for rule in _Reader(document).rules(spoilt=True))
    return tuple(rule for rule in found if rule.grain and (rule.when or rule.keys))


class _Reader(Struct):
    document: PackDocument
    mistakes: list[Mistake] = field(default_factory=list)

    def say(self, path: Path, kind: str, message: Text, advice: Text) -> None:
        self.mistakes.append(Mistake(kind, message, advice, path))

    def rules(self, *, spoilt: bool = False) -> Iterator[Rule]:
        """Yield the rules without a mistake, or those with one."""
        held = self.document.value
        if not isinstance(held, Mapping) or not isinstance(held.get("rules"), list):
            self.say(
                (),
                "missing-key",
                Text("A rule file has pack, title and rules", "规则文件应含 pack、title 和 rules"),
                Text("See docs/rules.md", "参见 docs/rules.zh.md"),
            )
            return
        pack = self.slug(held, "pack", ())
        duty = held.get("duty") or (pack if pack in DUTIES else None)
        for index, given in enumerate(held["rules"]):
            path = ("rules", index)
            if not isinstance(given, Mapping):
                self.say(
                    path,
                    "wrong-type",
                    Text("A rule is written as keys and values", "规则须写成键值"),
                    Text("Begin with - id:", "以 - id: 开头"),
                )
                continue
            before = len(self.mistakes)
            rule = self.rule(pack, duty, given, path)
            if (len(self.mistakes) > before) is spoilt:
                yield rule

    def rule(self, pack: str, duty: object, given: Mapping[str, object], path: Path) -> Rule:
        for key in given:
            if key not in KEYS and not key.startswith("x-"):
                self.say(
                    (*path, key),
                    "unknown-key",
                    Text(f"Rules have no key `{key}`", f"规则没有 `{key}` 这一项"),
                    candidates(key, KEYS),
                )
        door, when = self.door(given, path)
        own = given.get("duty") or duty
        if own not in DUTIES:
            self.say(
                (*path, "duty") if "duty" in given else path,
                "missing-key",
                Text("The rule's duty is not told", "未注明规则所属的职责"),
                candidates(str(own), DUTIES),
            )
        built_in = door == "built-in"
        params = self.params(given, path)
        return Rule(
            id=f"{pack}/{self.slug(given, 'id', path)}",
            duty=str(own),
            title=self.text(given, "title", path) or same(""),
            door=door,
            severity=self.severity(given, "severity", path) or Severity.warning,
            place=Place(self.document.file),
            grain="" if built_in else self.words(given, "for", path) or "",
            when=when,
            keys=(self.words(given, "keys", path) or "") if door == "query" else "",
            at=self.words(given, "at", path, wanted=False),
            due=self.words(given, "due", path, wanted=False),
            params=params,
            closed_within=self.closed_within(given, params, path),
            on_unknown=self.on_unknown(given, path),
            escalate=tuple(self.escalations(given, path)),
            message=self.text(given, "message", path, wanted=not built_in),
            advice=self.text(given, "advice", path, wanted=not built_in),
            why=self.text(given, "why", path, wanted=False),
            examples=tuple(self.examples(given, path)),
            shipped=self.document.shipped,
            owner=self.words(given, "owner", path, wanted=False),
            path=path,
        )

    def door(self, given: Mapping[str, object], path: Path) -> tuple[Door, str]:
        """Return the door and, for templates and predicates, the condition."""
        doors = [key for key in ("when", "keys", *TEMPLATES) if key in given]
        if given.get("door") == "built-in" and not doors:
            return "built-in", ""
        if len(doors) != 1:
            self.say(
                path,
                "missing-key",
                Text(
                    "A rule is written by exactly one of when, keys, or a template",
                    "规则须用 when、keys 或一个模板写成，且只用一种",
                ),
                Text(f"Templates: {', '.join(TEMPLATES)}", f"模板：{'、'.join(TEMPLATES)}"),
            )
            return "predicate", ""
        if doors[0] == "keys":
            return "query", ""
        if doors[0] == "when":
            return "predicate", self.words(given, "when", path) or ""
        when, mistakes = condition_of(doors[0], given[doors[0]])
        self.mistakes += [mistake.under((*path, doors[0])) for mistake in mistakes]
        return "template", when

    # -- values of keys

    def slug(self, given: Mapping[str, object], key: str, path: Path) -> str:
        word = self.words(given, key, path) or ""
        if word and not _SLUG.fullmatch(word):
            self.say(
                (*path, key),
                "wrong-type",
                Text(f"`{word}` is no name", f"`{word}` 不能作为名称"),
                Text(
                    "Small letters, digits and hyphens, like task-overdue", "用小写字母、数字和连字符，如 task-overdue"
                ),
            )
        return word

    def words(self, given: Mapping[str, object], key: str, path: Path, *, wanted: bool = True) -> str | None:
        held = given.get(key)
        if held is None and not wanted:
            return None
        if isinstance(held, str) and held.strip():
            return held
        if held is None:
            self.say(
                path, "missing-key", Text(f"`{key}` is missing", f"缺少 `{key}`"), Text(f"Add {key}:", f"请补上 {key}:")
            )
        else:
            self.say(
                (*path, key),
                "wrong-type",
                Text(f"`{key}` must be a text", f"`{key}` 须为文本"),
                Text("Put it in quotes", "请加引号"),
            )
        return None

    def text(self, given: Mapping[str, object], key: str, path: Path, *, wanted: bool = True) -> Text | None:
        held = given.get(key)
        if held is None:
            if wanted:
                self.say(
                    path,
                    "missing-key",
                    Text(f"`{key}` is missing", f"缺少 `{key}`"),
                    Text(f"Add {key}: {{en: …, zh: …}}", f"请补上 {key}: {{en: …, zh: …}}"),
                )
            return None
        if not isinstance(held, Mapping):
            self.say(
                (*path, key),
                "missing-translation",
                Text(f"`{key}` is needed in both languages", f"`{key}` 须有中英文两种"),
                Text("Write {en: …, zh: …}", "请写成 {en: …, zh: …}"),
            )
            return None
        for tongue in ("en", "zh"):
            if not isinstance(held.get(tongue), str) or not str(held[tongue]).strip():
                self.say(
                    (*path, key),
                    "missing-translation",
                    Text(f"`{key}` lacks its {tongue} text", f"`{key}` 缺少 {tongue} 文本"),
                    Text("Every text of a rule exists in en and zh", "规则的每段文字都须有 en 和 zh"),
                )
        for tongue in sorted(set(held) - {"en", "zh"}):
            self.say(
                (*path, key, tongue),
                "unknown-key",
                Text(f"`{tongue}` is no language of a text", f"文本中没有 `{tongue}` 这种语言"),
                Text("A text with a comma needs quotes within braces", "花括号内的文本如含逗号须加引号"),
            )
        return Text(str(held.get("en", "")).strip(), str(held.get("zh", "")).strip())

    def severity(self, given: Mapping[str, object], key: str, path: Path) -> Severity | None:
        held = given.get(key)
        if held is None:
            return None
        if isinstance(held, str) and held in Severity.__members__:
            return Severity[held]
        self.say(
            (*path, key),
            "wrong-type",
            Text(f"No severity: {held}", f"没有这种严重程度：{held}"),
            candidates(str(held), Severity.__members__),
        )
        return None

    def on_unknown(self, given: Mapping[str, object], path: Path) -> Severity | Literal["ignore"] | None:
        held = given.get("on_unknown")
        if held == "ignore":
            return "ignore"
        if held in {None, "warn"}:
            return None
        return self.severity(given, "on_unknown", path)

    def closed_within(self, given: Mapping[str, object], params: Mapping[str, object], path: Path) -> str | None:
        held = self.words(given, "closed_within", path, wanted=False)
        if held is not None and not is_reach(held, params):
            self.say((*path, "closed_within"), "wrong-type", *NO_REACH)
        return held

    def params(self, given: Mapping[str, object], path: Path) -> dict[str, object]:
        held = given.get("params") or {}
        found: dict[str, object] = {}
        if not isinstance(held, Mapping):
            self.say(
                (*path, "params"),
                "wrong-type",
                Text("params are names and values", "params 须写成名称和取值"),
                Text("Write params: {days: 15}", "如 params: {days: 15}"),
            )
            return found
        for word, value in held.items():
            plain = plain_value(value)
            if not _PARAM.fullmatch(word) or plain is None or word == "as_of":
                self.say(
                    (*path, "params", word),
                    "wrong-type",
                    Text(f"Param `{word}` cannot be used", f"参数 `{word}` 无法使用"),
                    Text(
                        "A small name, and a number, text, true/false or list of texts",
                        "名称用小写，取值为数字、文本、真假或文本列表",
                    ),
                )
            else:
                found[word] = plain
        return found

    def items(self, given: Mapping[str, object], key: str, path: Path) -> Iterator[tuple[Path, Mapping[str, object]]]:
        held = given.get(key) or []
        if not isinstance(held, list):
            self.say(
                (*path, key),
                "wrong-type",
                Text(f"`{key}` is a list", f"`{key}` 须为列表"),
                Text("Begin each with -", "每项以 - 开头"),
            )
            return
        for index, item in enumerate(held):
            place = (*path, key, index)
            if isinstance(item, Mapping):
                yield place, item
            else:
                self.say(
                    place,
                    "wrong-type",
                    Text(f"Each of `{key}` is written as keys and values", f"`{key}` 的每一项须写成键值"),
                    Text("See docs/rules.md", "参见 docs/rules.zh.md"),
                )

    def escalations(self, given: Mapping[str, object], path: Path) -> Iterator[Escalation]:
        for place, item in self.items(given, "escalate", path):
            when, severity = self.words(item, "when", place), self.severity(item, "severity", place)
            if severity is None and "severity" not in item:
                self.say(
                    place,
                    "missing-key",
                    Text("`severity` is missing", "缺少 `severity`"),
                    candidates("", Severity.__members__),
                )
            if when and severity:
                yield Escalation(when, severity, self.words(item, "to", place, wanted=False), Place(self.document.file))

    def examples(self, given: Mapping[str, object], path: Path) -> Iterator[Example]:
        for place, item in self.items(given, "examples", path):
            name = item.get("name")
            text = same(name) if isinstance(name, str) else self.text(item, "name", place)
            as_of, verdict, house = (
                self.words(item, "as_of", place),
                _VERDICTS.get(item.get("expect")),
                item.get("given"),
            )
            if as_of and iso_date(as_of) is None:
                self.say(
                    (*place, "as_of"),
                    "wrong-type",
                    Text(f"No date: {as_of}", f"不是日期：{as_of}"),
                    Text("Write 2026-11-23", "请写成 2026-11-23"),
                )
            if verdict is None:
                self.say(
                    (*place, "expect") if "expect" in item else place,
                    "missing-key",
                    Text("`expect` is pass, fail or unknown", "`expect` 应为 pass、fail 或 unknown"),
                    Text("Say what the rule must answer", "写明规则应给出的结论"),
                )
            if not isinstance(house, Mapping):
                self.say(
                    place,
                    "missing-key",
                    Text("`given` is missing: the small house of the example", "缺少 `given`：例子所用的小仓库"),
                    Text("Write given: {order: {…}}", "如 given: {order: {…}}"),
                )
            elif text and as_of and verdict:
                yield Example(text, as_of, house, verdict, Place(self.document.file))


def plain_value(value: object) -> object | None:
    """Return a param's value as it is kept: whole numbers, decimals, texts, truth, tuples of texts; None for others."""
    match value:
        case bool() | int() | str() | Decimal():
            return value
        case float():
            return Decimal(repr(value))
        case list() | tuple() if all(isinstance(item, (str, int)) for item in value):
            return tuple(value)
        case _:
            return None
