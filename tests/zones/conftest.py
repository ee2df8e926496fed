"""A fresh ledger for each story."""

import pytest

from tests.zones.ledger import Ledger


@pytest.fixture
def gomti_nagar() -> Ledger:
    return Ledger()
