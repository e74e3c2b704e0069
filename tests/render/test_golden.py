"""Every format in both languages, compared with files that people have read.

To write them anew after a wanted change: GENDAN_GOLDEN=write pytest tests/render/test_golden.py, then read the diff.
"""

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from gendan.render.check import as_markdown
from gendan.render.check.formats import FORMATS
from gendan.render.look import Look
from gendan.words.report import Report
from gendan.words.text import LANGUAGES, Language

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str, text: str) -> str:
    """Return what the file says that `text` is held against; GENDAN_GOLDEN=write makes it say `text`."""
    file = GOLDEN / name
    if os.environ.get("GENDAN_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode())
    return file.read_bytes().decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_format(report: Report, name: str, language: Language) -> None:
    said = FORMATS[name](report, Look(language, width=90, prefix="house/"))
    assert said == golden(f"check.{language}.{name}", said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("narrow", Look(width=40)),
        ("colour", Look(colour=True)),
        ("quiet", Look(quiet=True)),
        ("ascii", Look(ascii=True, width=80)),
    ],
)
def test_text_variants(report: Report, language: Language, name: str, look: Look) -> None:
    said = FORMATS["text"](report, replace(look, language=language))
    assert said == golden(f"check.{language}.{name}.text", said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_job_summary(report: Report, language: Language) -> None:
    said = as_markdown.summary(report, Look(language), limit=1500)
    assert said == golden(f"check.{language}.summary.markdown", said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_what_a_change_does(compared: Report, name: str, language: Language) -> None:
    said = FORMATS[name](compared, Look(language, width=90, prefix="house/"))
    assert said == golden(f"since.{language}.{name}", said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "look"), [("narrow", Look(width=40)), ("quiet", Look(quiet=True))])
def test_what_a_change_does_at_a_terminal(compared: Report, language: Language, name: str, look: Look) -> None:
    said = FORMATS["text"](compared, replace(look, language=language))
    assert said == golden(f"since.{language}.{name}.text", said)
