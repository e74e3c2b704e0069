"""Houses as they come: files of odd kinds and sizes, folders that are not there, names from anywhere."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.unmeasured

CHECK = ("check", "--as-of", "2026-11-23", "--format", "json")
Gendan = Callable[..., Any]
House = Callable[..., Path]


def _rules(ran: Any) -> set[tuple[str, str]]:  # noqa: ANN401  what conftest's fixture returns
    assert ran.code in {0, 1}
    assert "Traceback" not in ran.err
    return {(one["rule"], one["file"]) for one in ran.report["findings"]}


def _of_others(ran: Any, file: str) -> list[tuple[str, ...]]:  # noqa: ANN401  as above
    assert ran.code in {0, 1, 2}
    return sorted(
        (one["rule"], one["file"], one["record"], one["message"])
        for one in ran.report["findings"]
        if one["file"] != file
    )


_BOMB = b"a0: &a0 [x]\n" + b"".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n".encode() for n in range(1, 10))
UNREADABLE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty-file"),
    "one blank": (b" \n", "empty-file"),
    "zeros": (b"\0" * 100, "control-character"),
    "latin": ("id: café".encode("latin-1"), "not-utf8"),
    "utf-16": ("id: SO-1\n".encode("utf-16"), "not-utf8"),
    "gbk": ("note: 跟单".encode("gbk"), "not-utf8"),
    "a list": (b"- 1\n", "wrong-type"),
    "a word": (b"hello\n", "wrong-type"),
    "deep": (b"[" * 20000, "too-deep"),
    "two documents": (b"id: SO-1\n---\nid: SO-2\n", "several-documents"),
    "bomb": (_BOMB, "too-many-aliases"),
    "big": (b"# " + b"x" * (1 << 20), "file-too-large"),
    "tag": (b"id: !!python/object/apply:os.system [ls]\n", "tag-not-allowed"),
}  # fmt: skip
KINDS = ("orders/SO-1.yaml", "people/li-na.yaml", "partners/acme.yaml", "waivers.yaml", "calendars/cn.yaml")


@pytest.mark.parametrize("name", sorted(UNREADABLE))
def test_a_spoilt_order_is_a_finding_and_hides_nobody(
    gendan: Gendan, house: House, untouched: Path, worked_out: dict[str, str], name: str
) -> None:
    content, rule = UNREADABLE[name]
    whole = gendan("-C", untouched, *CHECK, **worked_out)
    spoilt = gendan("-C", house({"orders/SO-1.yaml": content}, "spoilt"), *CHECK)
    assert (f"data/{rule}", "orders/SO-1.yaml") in _rules(spoilt)
    assert _of_others(spoilt, "orders/SO-1.yaml") == _of_others(whole, "orders/SO-1.yaml")


@pytest.mark.parametrize("file", KINDS)
@pytest.mark.parametrize("name", ["nothing", "zeros", "a list", "deep", "tag"])
def test_any_spoilt_file_is_a_finding(gendan: Gendan, house: House, file: str, name: str) -> None:
    content, rule = UNREADABLE[name]
    assert (f"data/{rule}", file) in _rules(gendan("-C", house({file: content}), *CHECK))


@pytest.mark.parametrize("file", ["people/li-na.yaml", "partners/acme.yaml"])
def test_a_record_whose_file_is_spoilt_is_still_there(gendan: Gendan, house: House, file: str) -> None:
    found = _rules(gendan("-C", house({file: "{"}), *CHECK))
    assert "data/unknown-reference" not in {rule for rule, _ in found}


@pytest.mark.parametrize("file", ["gendan.yaml", "rules/house.yaml"])
@pytest.mark.parametrize("name", sorted(UNREADABLE))
def test_spoilt_settings_are_wrong_use(gendan: Gendan, house: House, file: str, name: str) -> None:
    ran = gendan("-C", house({file: UNREADABLE[name][0]}), *CHECK)
    assert ran.code == 2
    assert file in ran.err
    assert "Traceback" not in ran.err


# -- what the file system holds


def test_a_pipe_and_a_folder_among_the_orders(gendan: Gendan, house: House) -> None:
    root = house()
    os.mkfifo(root / "orders" / "SO-8.yaml")
    (root / "orders" / "SO-9.yaml").mkdir()
    assert ("data/file-unreadable", "orders/SO-8.yaml") in _rules(gendan("-C", root, *CHECK))


def test_links_in_circles_out_of_the_house_and_to_nowhere(gendan: Gendan, house: House, tmp_path: Path) -> None:
    root = house()
    (tmp_path / "secret.yaml").write_text("id: secret\n", encoding="utf-8")
    (root / "orders" / "round").symlink_to(".")
    (root / "orders" / "up").symlink_to("..")
    (root / "orders" / "A.yaml").symlink_to("B.yaml")
    (root / "orders" / "B.yaml").symlink_to("A.yaml")
    (root / "orders" / "gone.yaml").symlink_to("nowhere.yaml")
    (root / "orders" / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    (root / "orders" / "passwd").symlink_to("/etc")
    found = _rules(gendan("-C", root, *CHECK))
    assert ("data/link-leaves-repository", "orders/out.yaml") in found
    assert ("data/link-leaves-repository", "orders/passwd") in found
    assert {file for rule, file in found if rule == "data/file-unreadable"} >= {"orders/A.yaml", "orders/gone.yaml"}
    assert "secret" not in str(found)


def test_a_file_that_vanishes_between_listing_and_reading(
    gendan: Gendan, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gendan.commands import check
    from gendan.read.tree import list_files

    root = house()

    def list_then_lose(asked: Any) -> Any:  # noqa: ANN401  the house and its files
        listing = list_files(asked)
        (root / "orders" / "SO-1.yaml").unlink()
        (root / "checklists" / "short.yaml").unlink()
        return listing

    monkeypatch.setattr(check, "list_files", list_then_lose)
    found = _rules(gendan("-C", root, *CHECK))
    assert {("data/file-unreadable", "orders/SO-1.yaml"), ("data/file-unreadable", "checklists/short.yaml")} <= found


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_order_that_may_not_be_read(gendan: Gendan, house: House) -> None:
    root = house()
    (root / "orders" / "SO-1.yaml").chmod(0)
    assert ("data/file-unreadable", "orders/SO-1.yaml") in _rules(gendan("-C", root, *CHECK))


def test_a_house_that_may_not_be_written(gendan: Gendan, house: House) -> None:
    root = house()
    before = sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*"))
    for path in root.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    root.chmod(0o555)
    assert gendan("-C", root, *CHECK).code == 1
    root.chmod(0o755)
    assert before == sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*"))


# -- sizes


def test_five_thousand_unknown_keys(gendan: Gendan, house: House, write_order: Callable[..., str]) -> None:
    text = write_order(1, more="".join(f"key{n}: {n}\n" for n in range(5000)))
    found = _rules(gendan("-C", house({"orders/SO-1.yaml": text}), *CHECK))
    assert ("data/unknown-key", "orders/SO-1.yaml") in found


def test_five_hundred_deliveries_of_two_thousand_lines(gendan: Gendan, house: House) -> None:
    lines = "".join(f"  - {{line: {n}, sku: S{n}, quantity: 10, unit: pcs}}\n" for n in range(1, 2001))
    deliveries = "".join(f"  - {{id: D{n}, requested: 2026-12-01, lines: {{{n}: 10}}}}\n" for n in range(1, 501))
    text = f"id: SO-1\nkind: bulk\nstatus: open\ncustomer: acme\nmerchandiser: li-na\nreceived: 2026-08-03\nlines:\n{lines}deliveries:\n{deliveries}"
    ran = gendan("-C", house({"orders/SO-1.yaml": text}), *CHECK)
    assert ran.code == 1
    late = [one for one in ran.report["findings"] if one["record"].endswith("/sewing")]
    assert len([one for one in late if one["order"] == "SO-1"]) == 500


def test_three_hundred_tasks_in_a_row(gendan: Gendan, house: House) -> None:
    tasks = "".join(
        f"  - {{id: t{n}, title: {{en: T{n}, zh: 任务{n}}}, duty: logistics, per: delivery, owner: factory,"
        f" due: ex-factory - {600 - n} days, after: [{f't{n - 1}' if n else ''}]}}\n"
        for n in range(300)
    )
    checklist = f"id: short\ntitle: {{en: Long, zh: 长}}\nkind: time-and-action\ntasks:\n{tasks}"
    ran = gendan("-C", house({"checklists/short.yaml": checklist}), *CHECK)
    assert ran.code == 1
    assert len([one for one in ran.report["findings"] if one["order"] == "SO-3"]) > 300


# -- names


@pytest.mark.parametrize(
    "name", ["订单 １号", "🚢", "SO 9", "SO-9 (copy)", "SO'9", 'SO"9', "SO%0A9", "-9", "a=b", "$(id)", "é"]
)
def test_any_file_name(gendan: Gendan, house: House, name: str, write_order: Callable[..., str]) -> None:
    text = write_order(9).replace("id: SO-9", f"id: {name!r}" if '"' in name else f'id: "{name}"')
    ran = gendan("-C", house({f"orders/{name}.yaml": text}), *CHECK)
    assert ran.code in {0, 1}
    assert ran.report["summary"]["orders"] == 4


def test_ids_that_differ_only_in_case(gendan: Gendan, house: House, write_order: Callable[..., str]) -> None:
    root = house({"orders/so-1.yaml": write_order(1).replace("id: SO-1", "id: so-1")})
    assert gendan("-C", root, *CHECK).report["summary"]["orders"] == 4


# -- houses with little in them


@pytest.mark.parametrize(
    "gone",
    [
        ("orders/",),
        ("calendars/",),
        ("people/",),
        ("partners/",),
        ("checklists/",),
        ("calendars/", "people/", "orders/"),
    ],
)
def test_a_house_without_something(gendan: Gendan, house: House, gone: tuple[str, ...]) -> None:
    from_all = [f"{kind}{name}" for kind, name in _ALL if kind in gone]
    for form in ("json", "text"):
        ran = gendan("-C", house(dict.fromkeys(from_all), form), *CHECK[:-1], form)
        assert ran.code in {0, 1}
        assert ran.err == ""


_ALL = [
    ("orders/", "SO-1.yaml"), ("orders/", "SO-2.yaml"), ("orders/", "SO-3.yaml"), ("calendars/", "cn.yaml"),
    ("people/", "li-na.yaml"), ("people/", "boss.yaml"), ("partners/", "acme.yaml"), ("partners/", "knit.yaml"),
    ("checklists/", "short.yaml"),
]  # fmt: skip


def test_an_empty_house_is_clean(gendan: Gendan, tmp_path: Path) -> None:
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: Empty\n", encoding="utf-8")
    assert gendan("-C", tmp_path, *CHECK).code == 0


def test_no_house_at_all(gendan: Gendan, tmp_path: Path) -> None:
    ran = gendan("-C", tmp_path, *CHECK)
    assert (ran.code, ran.out) == (2, "")
    assert "gendan init" in ran.err


def test_a_house_inside_a_house(gendan: Gendan, house: House) -> None:
    """The inner one is judged from inside; from outside its orders are not the outer one's."""
    outer = house()
    inner = house(name="house/orders/inner")
    assert gendan("-C", inner / "orders", *CHECK).report["summary"]["orders"] == 3
    assert gendan("-C", outer, *CHECK).code in {0, 1, 2}


# -- places


@pytest.mark.parametrize(
    "place",
    ["/etc/*.yaml", "/etc", "**", "**/*", "../../../../etc/*", "../*.yaml", ".", "", "C:\\x\\*.yaml", "~/x.yaml"],
)
def test_places_that_point_anywhere(gendan: Gendan, house: House, place: str) -> None:
    root = house()
    config = (root / "gendan.yaml").read_text(encoding="utf-8")
    (root / "gendan.yaml").write_text(f"{config}places: {{order: '{place}'}}\n", encoding="utf-8")
    ran = gendan("-C", root, *CHECK)
    assert ran.code in {0, 1, 2}
    assert "Traceback" not in ran.err
    assert "root:" not in ran.out + ran.err


def test_orders_of_another_repository(
    gendan: Gendan, house: House, tmp_path: Path, write_order: Callable[..., str]
) -> None:
    root = house()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "SO-7.yaml").write_text(write_order(7), encoding="utf-8")
    config = (root / "gendan.yaml").read_text(encoding="utf-8")
    (root / "gendan.yaml").write_text(f"{config}places: {{order: '../other/*.yaml'}}\n", encoding="utf-8")
    report = gendan("-C", root, *CHECK).report
    assert report["summary"]["orders"] == 1
    assert {one["file"] for one in report["findings"] if one["order"] == "SO-7"} == {"../other/SO-7.yaml"}
