"""What is sealed can be opened and found by us alone."""

import re

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage.vault import KEY_ID, UNMARKED, Vault

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
    with pytest.raises(KeyError):
        Vault("another secret").open(vault.seal(SUNITA))
    with pytest.raises(InvalidTag):
        Vault("another secret").open(Vault("another secret").mark + vault.seal(SUNITA)[2:])


@pytest.mark.parametrize("place", [2, 13, 14, -1])
def test_a_changed_byte_is_noticed(vault: Vault, place: int) -> None:
    sealed = bytearray(vault.seal(SUNITA))
    sealed[place] ^= 1

    with pytest.raises(InvalidTag):
        vault.open(bytes(sealed))


def test_a_sealed_value_says_with_which_key_so_that_keys_can_change(vault: Vault) -> None:
    sealed, newer = vault.seal("x"), Vault("a newer secret", "the secret of this house")

    assert sealed[:2] == vault.seal("y")[:2] != newer.seal("x")[:2]
    assert newer.open(sealed) == newer.open(newer.resealed(sealed)) == "x"
    assert Vault("a newer secret").open(newer.resealed(sealed)) == "x"
    with pytest.raises(KeyError):
        vault.open(newer.seal("x"))


def test_what_was_sealed_before_keys_had_marks_is_tried_with_each(vault: Vault) -> None:
    unmarked = KEY_ID.pack(UNMARKED) + vault.seal("x")[2:]

    assert vault.open(unmarked) == Vault("a newer secret", "the secret of this house").open(unmarked) == "x"
    assert vault.resealed(unmarked).startswith(vault.mark)
    with pytest.raises(InvalidTag):
        Vault("a newer secret", "another").open(unmarked)


def test_while_keys_change_somebody_is_found_by_all_of_them(vault: Vault) -> None:
    newer = Vault("a newer secret", "the secret of this house")

    assert newer.digests("whatsapp", SUNITA) == [
        Vault("a newer secret").digest("whatsapp", SUNITA),
        vault.digest("whatsapp", SUNITA),
    ]
    assert vault.digests("whatsapp", SUNITA) == [vault.digest("whatsapp", SUNITA)]


def test_tags_of_the_same_stay_the_same_when_they_are_renewed(vault: Vault) -> None:
    newer = Vault("a newer secret", "the secret of this house")
    sunitas, anils = vault.tag("whatsapp", SUNITA), vault.tag("whatsapp", "+910000000009")

    assert newer.renewed(sunitas) == newer.renewed(vault.tag("whatsapp", SUNITA)) != newer.renewed(anils)
    assert newer.renewed(newer.renewed(sunitas)) == newer.renewed(sunitas)
    assert newer.renewed(sunitas)[:2] == newer.mark
    assert len(newer.renewed(sunitas)) == len(sunitas) == 16


def test_the_same_key_is_found_again_on_its_channel_alone(vault: Vault) -> None:
    found = vault.digest("whatsapp", SUNITA)

    assert found == Vault("the secret of this house").digest("whatsapp", SUNITA)
    assert found != vault.digest("telegram", SUNITA)
    assert found != vault.digest("whatsapp", SUNITA + "0")


def test_channel_and_key_cannot_run_into_each_other(vault: Vault) -> None:
    assert vault.digest("a", "bc") != vault.digest("ab", "c")


def test_without_the_secret_nobody_can_guess_the_digest_of_a_number(vault: Vault) -> None:
    assert vault.digest("whatsapp", SUNITA) != Vault("another secret").digest("whatsapp", SUNITA)
