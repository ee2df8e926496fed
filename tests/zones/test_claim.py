"""The same claim is known again in other words, and another claim is not."""

from tests.zones.ledger import NOON
from zones.claim import SKETCH, Claim, again, alike, sketched

HEARD = Claim(1, "", sketched(range(0, 40, 4)), NOON)


def test_a_word_more_or_less_is_the_same_claim() -> None:
    assert again([HEARD], "", sketched([*range(0, 36, 4), 91, 92])) is HEARD


def test_what_shares_a_few_words_is_another() -> None:
    assert again([HEARD], "", sketched([0, 4, 8, *range(101, 109)])) is None
    assert not alike([], [])


def test_one_fraud_is_like_another_of_its_kind_and_unlike_a_rumour() -> None:
    fraud = Claim(1, "job", [1, 2, 3], NOON)
    assert again([HEARD, fraud], "job", [7, 8, 9]) is fraud
    assert again([fraud], "", [1, 2, 3]) is None


def test_of_a_long_message_only_some_hashes_are_kept() -> None:
    assert len(sketched(range(500))) == SKETCH
