"""How long the tests take: GENDAN_LONG=1 runs them at full length, as before a release; without it they are over soon."""

import os

LONG = os.environ.get("GENDAN_LONG") == "1"


def examples(many: int) -> int:
    """Return how many examples a property is tried on that makes a database, or a house, for each; `many` at full length."""
    return many if LONG else max(5, many * 2 // 5)
