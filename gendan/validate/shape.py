"""Is a document of the shape that its schema asks for? A fast gate for the many, an explanation for the few.

The gate (jsonschema-rs) and the explanation (jsonschema) read the same bundled schema and must agree.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from gendan.shipped import folder
from gendan.validate.gate import gate_of
from gendan.validate.schemas import Guide, Node, Schemas, described
from gendan.words.finding import Trouble
from gendan.words.text import Text

if TYPE_CHECKING:
    from pathlib import Path as File

    import jsonschema_rs

    from gendan.validate.explain import Explainer
    from gendan.words.positions import Positions
    from gendan.words.text import Language


class Shapes:
    """The shapes of all kinds. Schemas are read and compiled when a kind is first asked for, once a process."""

    def __init__(self, schemas: File | None = None) -> None:
        self._schemas = Schemas(schemas or folder("schema"))
        self._gates: dict[str, jsonschema_rs.Validator] = {}
        self._explainers: dict[str, Explainer] = {}

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds that have a schema."""
        return self._schemas.kinds()

    def accepts(self, kind: str, value: object) -> bool:
        """Return whether `value` has the shape of `kind`.

        `value` is of dict with text keys, list, str, int, float, bool, None. Raises FaultError for a kind without a schema.
        """
        gate = self._gates.get(kind)
        if gate is None:
            gate = self._gates[kind] = gate_of(self._schemas.bundle(kind))
        return gate.is_valid(value)

    def explain(self, kind: str, value: object, file: str, at: Positions) -> tuple[Trouble, ...]:
        """Return everything that is wrong with the shape of `value`, sorted by place; () exactly when `accepts` says yes."""
        # jsonschema takes longer to import than most files take to judge: only files that are wrong pay for it.
        from gendan.validate.explain import Explainer  # noqa: PLC0415

        explainer = self._explainers.get(kind)
        if explainer is None:
            explainer = self._explainers[kind] = Explainer(self._schemas.bundle(kind))
        return explainer.explain(value, file, at)

    def describe(self, kind: str, language: Language | None = None) -> Node:
        """Return the schema of `kind` for editors, in one document: descriptions in `language`, in both when None."""
        return described(self._schemas.bundle(kind), language)

    def guide(self, kind: str) -> Guide:
        """Return the guide through the schema of `kind`."""
        return Guide(self._schemas.bundle(kind))


@cache
def shipped_shapes() -> Shapes:
    """Return the shapes of the schemas that come with gendan, the same ones each time."""
    return Shapes()


def names_itself(value: object, file: str) -> bool:
    """Return whether a document's `id` equals its file's name without the ending; True when it has no usable id.

    Compared in Unicode's composed form: some systems store file names decomposed.
    """
    own = value.get("id") if isinstance(value, dict) else None
    if not isinstance(own, str) or file.endswith(f"/{own}.yaml"):
        return True
    return _composed(own) == _composed(PurePosixPath(file).stem)


def explain_name(value: dict[str, object], file: str, at: Positions) -> Trouble:
    """Return the trouble of a document whose `id` is not its file's name."""
    named = {"id": value["id"], "stem": PurePosixPath(file).stem, "file": file, "name": f"{value['id']}.yaml"}
    return Trouble(
        "data/id-not-file-name",
        at.place(("id",)),
        Text("`id: {id}` stands in the file {file}", "编号“{id}”与文件名 {file} 不一致").fill(named),
        Text("Write `id: {stem}`, or rename the file to {name}", "请把编号改为 id: {stem}，或把文件改名为 {name}").fill(
            named
        ),
        ("id",),
        named,
    )


def _composed(words: str) -> str:
    return unicodedata.normalize("NFC", words)
