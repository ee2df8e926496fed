"""What is sealed can be opened and found by us alone."""

import re

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage.vault import Vault

SUNITA = "+910000000101"


@pytest.fixture(scope="module")
def vault() -> Vault:
    return Vault("the secret of this house")


@settings(deadline=None)
@given(text=st.text())
def test_what_was_sealed_opens_as_it_was(vault: Vault, text: str) -> None:
    assert vault.open(vault.seal(text)) == text


def test_a_message_in_hindi_is_sealed_whole(vault: Vault) -> None:
    body = {"message": {"text": {"body": "बिजली गई 😡"}}, "contact": {}, "n": [1, None]}

    assert vault.open_json(vault.seal_json(body)) == body


def test_a_sealed_number_does_not_show(vault: Vault) -> None:
    assert not re.search(rb"\d{5}", vault.seal(SUNITA)[2:])
    assert SUNITA.encode() not in vault.seal(SUNITA)


def test_the_same_number_sealed_twice_looks_different(vault: Vault) -> None:
    assert vault.seal(SUNITA) != vault.seal(SUNITA)


def test_another_secret_opens_nothing(vault: Vault) -> None:
    with pytest.raises(InvalidTag):
        Vault("another secret").open(vault.seal(SUNITA))


@pytest.mark.parametrize("place", [2, 13, 14, -1])
def test_a_changed_byte_is_noticed(vault: Vault, place: int) -> None:
    sealed = bytearray(vault.seal(SUNITA))
    sealed[place] ^= 1

    with pytest.raises(InvalidTag):
        vault.open(bytes(sealed))


def test_a_sealed_value_says_with_which_key_so_that_keys_can_change(vault: Vault) -> None:
    newer = Vault("the secret of this house", key_id=2)

    assert (vault.seal("x")[:2], newer.seal("x")[:2]) == (b"\0\1", b"\0\2")
    with pytest.raises(KeyError):
        vault.open(newer.seal("x"))


def test_the_same_key_is_found_again_on_its_channel_alone(vault: Vault) -> None:
    found = vault.digest("whatsapp", SUNITA)

    assert found == Vault("the secret of this house").digest("whatsapp", SUNITA)
    assert found != vault.digest("telegram", SUNITA)
    assert found != vault.digest("whatsapp", SUNITA + "0")


def test_channel_and_key_cannot_run_into_each_other(vault: Vault) -> None:
    assert vault.digest("a", "bc") != vault.digest("ab", "c")


def test_without_the_secret_nobody_can_guess_the_digest_of_a_number(vault: Vault) -> None:
    assert vault.digest("whatsapp", SUNITA) != Vault("another secret").digest("whatsapp", SUNITA)
