"""Announced work, asked about and reported: “kal light jayegi kya?”, and whoever finds it dark within its window."""

from __future__ import annotations

from datetime import timedelta

from tests.test_complaints import NUMBER, complaint
from tests.town import Town, until


async def announced(town: Town) -> str:
    """From ten to two tomorrow, on Viram Khand feeder."""
    await town.anil.says("kal subah 10 baje se dopahar 2 baje tak viram khand feeder ka shutdown, ABC kaam")
    await town.anil.confirms("plan")
    await until(lambda: town.rows("SELECT 1 FROM notices"))
    (outage,) = await town.rows("SELECT number FROM outages")
    return str(outage.number)


async def until_it_begins(town: Town) -> None:
    (outage,) = await town.rows("SELECT started_at FROM outages")
    await town.move(outage.started_at - town.now() + timedelta(minutes=20))


async def test_kal_light_jayegi_kya_is_answered_with_tomorrows_work_in_their_language(town: Town) -> None:
    number = await announced(town)
    await town.sunita.says("kal light jayegi kya?")
    told = await town.sunita.sees("कब बंद होगी")
    assert number in told["text"]
    assert "सुबह 10 बजे" in told["text"]
    await town.imran.says("کل بجلی جائے گی کیا")
    await town.imran.sees("کب جائے گی")
    await town.kavita.says("is there a power cut tomorrow in viram khand?")
    await town.kavita.sees("Goes off")


async def test_where_nothing_is_announced_that_is_said_with_its_time_and_what_comes_next(town: Town) -> None:
    await town.sunita.says("kal light jayegi kya?")
    await town.sunita.sees("कोई शटडाउन नहीं बताया गया")
    await town.imran.says("kal bijli jayegi kya")
    await town.imran.sees("شٹ ڈاؤن نہیں بتایا گیا")
    await town.anil.says("permit nahi mila isliye kaam nahi hua")
    await town.anil.sees("शटडाउन बताया नहीं गया था")
    assert not await town.rows("SELECT 1 FROM steps WHERE done_at IS NULL AND kind = 'draft'")
    number = await announced(town)
    await town.sunita.says("aaj light jayegi kya")
    told = await town.sunita.sees("आज के लिए")
    assert number in told["text"], "not today, but tomorrow"
    await town.sunita.says("kal vineet khand me light jayegi kya")
    await town.sunita.sees("कोई शटडाउन नहीं बताया गया", times=2)
    await town.anil.says("viram khand ka shutdown nahi mila, supply chalu hai")
    assert number in (await town.anil.sees("रद्द करें?"))["text"], "with a tap it is called off"
    await town.neha.says("viram khand me kal light jayegi kya")
    await town.neha.taps("follow")
    await town.neha.sees("हर खबर")
    await town.anil.confirms("cancel")
    await town.neha.sees("सूचना रद्द")
    await town.neha.says("kal light jayegi kya")
    assert number in (await town.neha.sees("वाला शटडाउन"))["text"], "she lives nowhere that we know, and follows it"


async def test_whoever_reports_within_the_window_hears_that_it_was_announced_and_until_when(town: Town) -> None:
    number = await announced(town)
    await until_it_begins(town)
    await town.sunita.says("light nahi aa rahi")
    told = await town.sunita.sees("जैसा पहले बताया गया था")
    assert number in told["text"]
    assert "दोपहर 2 बजे तक" in told["text"]
    filed = await complaint(town)
    assert (filed.outage_id is None, filed.closed_at) == (False, None)
    await town.imran.says("light nahi aa rahi")
    await town.imran.sees("جیسا بتایا گیا تھا")


async def test_work_that_overruns_is_on_today(town: Town) -> None:
    number = await announced(town)
    await until_it_begins(town)
    await town.move(timedelta(hours=5))
    await town.sunita.says("aaj light jayegi kya")
    told = await town.sunita.sees("कब बंद होगी")
    assert number in told["text"]


async def test_before_its_window_a_report_is_a_report(town: Town) -> None:
    await announced(town)
    await town.sunita.says("light nahi aa rahi")
    await town.sunita.sees(NUMBER)
    assert (await complaint(town)).outage_id is None


async def test_status_tells_of_ones_own_complaint_too(town: Town) -> None:
    await town.sunita.says("ghar me ek phase nahi aa raha")
    await town.sunita.sees(NUMBER)
    number = (await complaint(town)).number
    await town.sunita.says("status")
    told = await town.sunita.sees("बिजली बंद होने की कोई सूचना नहीं")
    assert number in told["text"]
    await town.sunita.says("meri complaint")
    await town.sunita.sees(number, times=3)
    await town.anil.says("11kv viram khand feeder b/d, jumper, 1 ghanta lagega")
    await town.anil.confirms("outage")
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE outage_id IS NOT NULL"))
    await town.sunita.says("status")
    told = await town.sunita.sees("ऊपर की बंदी")
    assert told["text"].count("कब तक आएगी") == 1, "the outage is told once"
    await town.imran.says("status")
    own = await town.imran.sees("بجلی کا حال")
    assert NUMBER not in own["text"]
