"""A spot that we do not know lies in the place by which people name it."""

import pytest

from handlers.reading import find_places
from handlers.reports.landmarks import areas_meant
from tests.story import atlas


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("vinay khand gali no 4", "GN-VSK-F1/vinay-khand"),
        ("patrakarpuram chauraha ke paas light nahi hai", "GN-VBK-F2/patrakarpuram"),
        ("पत्रकारपुरम चौराहे के पास", "GN-VBK-F2/patrakarpuram"),
        ("پترکار پورم چوراہے کے پاس", "GN-VBK-F2/patrakarpuram"),
        ("viram khand 3", "GN-VBK-F2/viram-khand"),  # its feeder bears the same name
        ("vineet khand me ram mandir ke paas", "GN-VRK-F2/vineet-khand"),
        ("ویرام کھنڈ میں بجلی نہیں", "GN-VBK-F2/viram-khand"),
        ("viram khand feeder", "GN-VBK-F2"),
        ("विराम खंड फीडर बंद है", "GN-VBK-F2"),
        ("viram nagar", None),  # another place, whose name begins alike
    ],
)
def test_where_a_spot_lies(words: str, code: str | None) -> None:
    areas = areas_meant(atlas().of_people, find_places(words, atlas().of_people))
    assert [atlas().area(area).code for area in areas] == ([code] if code else [])
