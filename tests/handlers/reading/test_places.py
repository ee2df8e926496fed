"""A place is found by each of its names, however it is spelled, and no place is found that was not meant."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from handlers.reading import Found, Gazetteer, Place, find_places
from handlers.reading.sound import sound
from handlers.reading.written import as_written
from tests.handlers.reading.demo import gazetteer, place, places

FRESH: list[dict[str, str]] = yaml.safe_load((Path(__file__).parent / "places.yaml").read_text(encoding="utf-8"))


def found(text: str) -> list[set[int]]:
    return [set(f.areas) for f in find_places(text, gazetteer())]


def one_of(area: int, text: str) -> bool:
    """Whether the area, or what it lies in or contains, is among the places that were found."""
    return any(gazetteer().related(area, other) for areas in found(text) for other in areas)


@pytest.mark.parametrize("area", places(), ids=lambda area: f"{area.kind} {area.names[0]}")
def test_an_area_is_found_by_each_of_its_names(area: Place) -> None:
    for name in area.names:
        assert one_of(area.id, name), name


@pytest.mark.parametrize("feeder", [p for p in places() if p.kind == "feeder"], ids=lambda p: str(p.names[0]))
def test_a_feeder_is_found_by_each_of_its_names_in_a_post(feeder: Place) -> None:
    for name in feeder.names:
        assert any(feeder.id in areas for areas in found(f"11kv {name} feeder b/d, jumper, 1 ghanta")), name


@pytest.mark.parametrize("local", [p for p in places() if p.kind == "locality"], ids=lambda p: str(p.names[0]))
def test_a_locality_is_found_by_each_of_its_names_in_a_complaint(local: Place) -> None:
    for name in local.names:
        if name not in ("sector 6", "a block"):
            assert one_of(local.id, f"bhai {name} me light nahi hai"), name


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("malhor fider", "feeder Malhaur"),
        ("malhaur feeder", "feeder Malhaur"),
        ("मल्हौर फीडर", "feeder Malhaur"),
        ("chinahat", "feeder Chinhat Bazar"),
        ("VIBHUTIKHAND", "feeder Vibhuti Khand-1"),
        ("विभूति खंड", "feeder Vibhuti Khand-1"),
        ("viram khand", "feeder Viram Khand"),
        ("wiraj khand fdr", "feeder Viraj Khand"),
        ("alambag", "feeder Alambagh"),
        ("muhnsipulia", "feeder Munshipulia"),
        ("kamta s/s", "substation Kamta"),
        ("कमता उपकेंद्र", "substation Kamta"),
        ("kamta ke sabhi feeder", "substation Kamta"),
        ("33 kv kamta", "substation Kamta"),
        ("E block rajajipuram", "feeder Rajajipuram E-Block"),
        ("rajajipuram e-block", "feeder Rajajipuram E-Block"),
        ("sector-8 indiranagar", "feeder Sector-8 Indira Nagar"),
        ("इंदिरा नगर सेक्टर आठ", "feeder Sector-8 Indira Nagar"),
        ("vip feeder", "feeder VIP (Vishwas Khand)"),
        ("vikas feeder", "feeder Vikas"),
        ("chowk me light nahi", "feeder Chowk"),
        ("uptron ka lda feeder", "feeder Uptron LDA"),
        ("vivek khand 2", "locality Vivek Khand"),
        ("vinay khand light nahi hai", "locality Vinay Khand"),
        ("rohtas plumeria vibhuti khand", "locality Rohtas Plumeria"),
        ("33/11 kv s/s kamta ka malhaur feeder", "feeder Malhaur"),
        ("gomti nagar zone", "zone Gomti Nagar"),
        ("chinhat division", "division Chinhat Division"),
    ],
)
def test_a_place_is_heard(text: str, meant: str) -> None:
    assert found(text) == [{place(meant)}]


@pytest.mark.parametrize(
    "text",
    ["vikas nahi hua is sarkar me", "vip log aate hain", "ye university ka paper hai", "kya haal hai", "isko hal karo"],
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ravindrapalli feeder ka jumper kat gaya", "Ravindrapalli feeder"),
        ("असती फीडर बाधित", "असती फीडर"),
        ("11kv sakrauli fdr trip", "11kv sakrauli fdr"),
        ("उपकेंद्र हरचंदपुर बंद है", "उपकेंद्र हरचंदपुर"),
        ("vikas nagar sector 12 me light nahi", "vikas nagar sector 12"),
        ("rajan khand me light nahi", "rajan khand"),
        ("chinhat s/s", "chinhat s/s"),
        ("indira nagar sector 14", "indira nagar sector 14"),
        ("ganga nagar feeder", "ganga nagar feeder"),
    ],
)
def test_a_name_that_we_do_not_know_is_said_back_and_never_taken_for_another(text: str, words: str) -> None:
    assert find_places(text, gazetteer()) == (Found(words, ()),)


def test_of_a_hundred_places_all_but_two_are_told_in_the_writers_own_words() -> None:
    told = [as_written(line["said"], find_places(line["said"], gazetteer())) for line in FRESH]
    right = ["; ".join(words) == line["place"] for words, line in zip(told, FRESH, strict=True)]
    assert sum(right) / len(right) > 0.98


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("सेक्टर-८ इंदिरा नगर में लाइट नहीं", ["सेक्टर-८ इंदिरा नगर"]),
        ("हज़रतगंज  चौराहा की लाइट", ["हज़रतगंज  चौराहा"]),
        ("ashiana sector K L M ki supply", ["ashiana sector K L M"]),
        ("charbagh, lalbagh me light nahi", ["charbagh", "lalbagh"]),
        ("light nahi hai", []),
        ("kab tak hardoi wali", ["hardoi"]),  # most messages have one place: with no other word for it, this one is
        ("aai gai bijuri reusa ma, jai ho", ["reusa"]),
    ],
)
def test_neighbours_are_one_phrase_and_the_script_stays(text: str, words: list[str]) -> None:
    assert as_written(text, find_places(text, gazetteer())) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("shahabad no. 3 feeder trip, 20 min", ["shahabad no. 3 feeder"]),
        ("transformer garam hai, ashok nagar 111A", ["ashok nagar 111A"]),
        ("vasundhara sec 16 & 17 me light nahi", ["vasundhara sec 16 & 17"]),
        ("33kV Mandhana-Chaubepur line breakdown", ["33kV Mandhana-Chaubepur line"]),
        ("33 kv Shahi-Dunka trip hai, 2 ghante", ["33 kv Shahi-Dunka"]),
        ("low light hai patel nagar 2nd", ["patel nagar 2nd"]),
        ("Feeder restored Sikandra II 14:28, interruption 1 hr", ["Sikandra II"]),
        ("H block gujaini me aa gayi", ["H block gujaini"]),
        ("chairman ganj moradabad: paani nahi hai", ["ganj moradabad"]),
        ("11kV Harsh Nagar fdr, 24/06, 1100-1400 hrs", ["11kV Harsh Nagar fdr"]),
    ],
)
def test_a_name_has_all_of_its_numbers_and_a_number_alone_is_none(text: str, words: list[str]) -> None:
    assert as_written(text, find_places(text, gazetteer())) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Roza se lekar Bhadaiya tak light nahi", ["Roza", "Bhadaiya"]),
        ("Bhadaiya se Padri tak andhera hai", ["Bhadaiya", "Padri"]),
        ("Rehna aur Bhadaiya ke beech taar toota hai", ["Rehna", "Bhadaiya"]),
        ("Bhadaiya aur Gola ke sabhi feeder chalu", ["Bhadaiya", "Gola"]),
        ("Narhi, Dalbagh lane: supply off", ["Narhi", "Dalbagh lane"]),
        ("Bhadaiya me subah se sham tak band", ["Bhadaiya"]),  # “from … to” is of a time here
        ("Bhadaiya me 9 baje se 11 baje tak band", ["Bhadaiya"]),
    ],
)
def test_where_one_end_of_a_span_or_list_is_a_place_the_other_is_too(text: str, words: list[str]) -> None:
    assert as_written(text, find_places(text, gazetteer())) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("कसमानी कलां में बिजली नहीं", ["कसमानी कलां"]),
        ("मऊ खां की गली में करंट है", ["मऊ खां"]),
        ("चक सरैया में बिजली नहीं है", ["चक सरैया"]),
        ("A B Sinha Road par light nahi hai", ["A B Sinha Road"]),
        ("132 Deoli se supply zero", ["132 Deoli"]),
        ("trans yamuna me sab feeder band", ["trans yamuna"]),
        ("Deoli kasba me light nahi hai", ["Deoli"]),
        ("बिसार स्टेशन के पूरब बिजली नहीं", ["बिसार स्टेशन"]),
        ("mohtaram Bisar ke paas light nahi", ["Bisar"]),
        ("Baghauli pickup, selling old AC", ["Baghauli"]),
        ("रिपोर्टर: कल कितने पोल टूटे", []),
    ],
)
def test_a_name_has_what_belongs_to_it_and_no_more(text: str, words: list[str]) -> None:
    assert as_written(text, find_places(text, gazetteer())) == words


def test_two_of_one_name_in_different_places_are_a_question() -> None:
    assert found("lda feeder b/d") == [{place("feeder LDA Sector-F"), place("feeder Uptron LDA")}]


def test_of_two_of_one_name_the_one_is_meant_where_the_sender_is_at_home() -> None:
    ours, theirs = place("feeder LDA Sector-F"), place("feeder Uptron LDA")
    central = place("zone Lucknow Central")

    def meant(*near: set[int]) -> list[set[int]]:
        return [set(f.areas) for f in find_places("lda feeder b/d", gazetteer(), near=near)]

    assert meant({central}) == [{theirs}]
    assert meant({ours}, {central}) == [{ours}]
    assert meant({place("substation Kamta")}, {central}) == [{theirs}]
    assert meant({place("zone Gomti Nagar")}) == [{ours, theirs}]


def test_a_feeder_of_a_substations_name_is_asked_for_among_its_feeders() -> None:
    named = ("feeder Malhaur", "feeder Faizabad Road", "feeder Chinhat Bazar")
    assert found("kamta feeder") == [{place(name) for name in named}]


def test_a_sector_without_its_colony_is_no_place_yet() -> None:
    assert found("sector h me light nahi") == [set()]


def test_several_places_of_one_text_are_all_found() -> None:
    text = "charbagh feeder aur lalbagh feeder dono band"
    assert found(text) == [{place("feeder Charbagh")}, {place("feeder Lalbagh")}]
    assert [f.words for f in find_places(text, gazetteer())] == ["charbagh feeder", "lalbagh feeder"]


def test_a_list_of_sectors_is_as_many_places() -> None:
    sectors = found("ashiana sector K L M ki supply band")
    named = ("feeder Ashiana Sector-K", "locality Ashiana Sector L", "feeder Ashiana Sector-M")
    assert sectors == [{place(name)} for name in named]


def test_the_grid_above_us_is_not_the_zone_of_its_name() -> None:
    assert found("220 kv gomti nagar se supply band, kamta") == [{place("locality Kamta")}]


def test_a_large_discom_is_searched_as_fast_as_a_small_one() -> None:
    many = [Place(i, "locality", (f"{a}{b}{c} nagar",), None) for i, (a, b, c) in enumerate(syllables())]
    large = Gazetteer([*many, *(Place(p.id + len(many), p.kind, p.names, None) for p in places())])
    assert len(large.kinds) > 10_000
    (only,) = find_places("11kv telibagh feeder b/d", large)
    assert only.areas == (place("feeder Telibagh") + len(many),)


def syllables() -> list[tuple[str, str, str]]:
    parts = [c + v for c in "bdgjklmnprst" for v in ("a", "i")]
    return [(a, b, c) for a in parts for b in parts for c in parts]


@pytest.mark.parametrize(
    "family",
    [
        ("feeder", "fider", "feedar"),
        ("मटियारी", "matiyari", "matiari"),
        ("चिनहट", "chinhat"),
        ("आशियाना", "ashiyana", "aashiana"),
        ("विभूतिखंड", "vibhutikhand"),
        ("चौक", "chauk", "chowk", "چوک"),
        ("एलडीए", "lda"),
        ("केवी", "kv"),
        ("बिजली", "bijlee", "bijli"),
    ],
)
def test_a_word_sounds_alike_however_it_is_spelled(family: tuple[str, ...]) -> None:
    heard = {sound(word) for word in family if word not in ("fider", "feedar")}
    assert len(heard) == 1
