"""The canonical text of a confirmation, written out by hand: digests in files must mean the same in every version."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from gendan.trade.confirmation import Digests, digest_order

ON = date(2026, 8, 5)
ORDER: dict[str, Any] = {
    "currency": "USD",
    "incoterm": {"term": "FOB", "place": "Ningbo", "version": 2020},
    "payment": {"terms": "TT", "days": 30, "deposit": {"percent": 30, "paid": "2026-08-07"}},
    "lines": [
        {"line": 2, "sku": "B", "quantity": 5, "size": "42", "description": "shirt"},
        {"line": 1, "sku": "A", "quantity": 100.50, "unit": "pcs", "price": 6.45, "tolerance": {"over": 5, "under": 0}},
    ],
    "deliveries": [
        {"id": "D1", "requested": "2026-11-20", "promised": [{"date": "2026-11-25", "on": "2026-08-05"}], "lines": {"2": 5, "1": 100.5}}
    ],
}  # fmt: skip


def hashed(text: str) -> str:
    return sha256(text.replace("|", "\x1f").replace("/", "\x1e").encode()).hexdigest()[:12]


def test_the_canonical_text_is_this_one() -> None:
    assert digest_order(ORDER, ON) == Digests(
        lines=hashed("1|A|||100.5|pcs|6.45|5|0/2|B||42|5||||"),
        deliveries=hashed("D1|2026-11-20|2026-11-25||1=100.5,2=5"),
        terms=hashed("USD|FOB|Ningbo|2020|TT|30|30|"),
    )


@pytest.mark.parametrize(("on", "first"), [("2026-08-05", "2026-11-25"), ("2026-08-06", ""), (None, "2026-11-25")])
def test_a_first_promise_counts_from_the_day_it_was_made(on: str | None, first: str) -> None:
    promise = {"date": "2026-11-25"} | ({} if on is None else {"on": on})
    order = {**ORDER, "deliveries": [{"id": "D1", "requested": "2026-11-20", "promised": [promise]}]}
    assert digest_order(order, ON).deliveries == hashed(f"D1|2026-11-20|{first}||")


def test_only_recorded_parts_are_compared() -> None:
    digests = digest_order(ORDER, ON)
    assert digests.changed(digests.as_document()) == ()
    assert digests.changed({"terms": "0" * 12, "lines": "0" * 12}) == ("lines", "terms")
    assert digests.changed({}) == ()
