"""The kinds of document hang together: every other way of writing leads to a kind with the same role and name."""

import re

from gendan.trade.documents import ROLES, document_kinds

KNOWN = {one.kind: one for one in document_kinds()}


def test_every_kind_leads_to_one_that_means_itself() -> None:
    for one in document_kinds():
        main = KNOWN[one.means]
        assert (main.means, main.role, main.title) == (one.means, one.role, one.title)


def test_kinds_are_written_once_and_as_files_may_write_them() -> None:
    assert len(KNOWN) == len(document_kinds())
    assert all(re.fullmatch(r"[a-z0-9\u3400-\u9fff][a-z0-9\u3400-\u9fff-]*", kind) for kind in KNOWN)


def test_every_role_that_a_set_needs_is_there() -> None:
    assert {one.role for one in document_kinds()} == set(ROLES)
    assert KNOWN["cmr"].means == "road-waybill"
    assert KNOWN["提单"].role == "transport"
