"""Meta's own webhook samples, and the question whether ours have their shape."""

import json
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parents[1] / "samples"
# Only some people have a parent account or a username; only what the business asked for has a request id.
OPTIONAL = {"parent_user_id", "from_parent_user_id", "recipient_parent_user_id", "username", "request_id"}
# Left out of webhooks since v24.0, and user ids in since April 2026; the samples are of both ages.
OLD, NEW = {"conversation"}, {"contacts", "recipient_participant_user_id", "type"}


def sample(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_text())


def assert_like(expected: Any, got: Any, where: str = "") -> None:
    """The same names, with values of the same kinds (a placeholder may stand for a number)."""
    if isinstance(expected, str) and expected.isupper() and isinstance(got, int):
        return
    assert type(got) is type(expected), f"{where}: {got!r}"
    if isinstance(expected, dict):
        missing = set(expected) - set(got) - OPTIONAL - OLD
        assert not missing, f"{where}: {missing} missing"
        assert set(got) <= set(expected) | NEW, f"{where}: {set(got) - set(expected)} too much"
        for name in set(got) & set(expected):
            assert_like(expected[name], got[name], f"{where}.{name}")
    if isinstance(expected, list):
        assert bool(got) == bool(expected), where
        for wanted, item in zip(expected, got, strict=False):
            assert_like(wanted, item, f"{where}[]")
