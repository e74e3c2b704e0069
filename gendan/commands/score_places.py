"""The lines of records: where in its file each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gendan.words.metric import Proof

MOST = 500
"""Files that are opened to find the lines of records; beyond, records name their file only."""


def place_proofs(root: Path, proofs: Sequence[Proof]) -> list[Proof]:
    """Return the records with their lines, as long as that takes opening no more than a few hundred files below `root`."""
    from gendan.read.positions import compose

    files = sorted({proof.file for proof in proofs if proof.file is not None})
    if len(files) > MOST:
        return list(proofs)
    at = {file: compose((root / file).read_bytes(), file) for file in files if (root / file).is_file()}

    def place(proof: Proof) -> Proof:
        if proof.file not in at:
            return proof
        steps = tuple(int(step) if step.isdigit() else step for step in (proof.path or "").split("/") if step)
        return replace(proof, line=at[proof.file].place(steps).line)

    return [place(proof) for proof in proofs]
