"""A kept sentence names nobody, and still says where and what."""

import pytest

from handlers.reading.nameless import nameless


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("viram khand feeder b/d, JE Anil ka no 9000000001", "viram khand feeder b/d, JE … ka no …"),
        ("Verma ji matiyari me light nahi hai", "… ji matiyari me light nahi hai"),
        ("light nahi hai bhai matiyari me", "light nahi hai bhai matiyari me"),
        ("account 1234567890 ka bill", "account … ka bill"),
        ("11kv malhaur feeder 17:30 tak", "11kv malhaur feeder 17:30 tak"),
        ("भुवनेश जी मटियारी में लाइट नहीं", "… जी मटियारी में लाइट नहीं"),
        ("dekho https://example.invalid/x @someone", "dekho … …"),
        ("join t.me/some_one ya bit.ly/abc", "join … ya …"),
        ("+91 00000 00000 par call kare", "… par call kare"),
    ],
)
def test_numbers_links_and_names_are_gone(text: str, kept: str) -> None:
    assert nameless(text) == kept


def test_a_place_before_a_courtesy_is_no_persons_name() -> None:
    assert nameless("supply normal matiyari sir", ["matiyari"]) == "supply normal matiyari sir"
