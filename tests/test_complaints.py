"""Citizens report: what is known is told, what is new gets a number, nothing is lost and nothing counted twice."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bot import closing
from bot.storage.outages import ONE_BY_ONE
from tests.test_walk import POST, post
from tests.town import Phone, Town, until

NUMBER = "GN-C-"
FEEDER = "GN-VBK-F2"


async def complaints(town: Town) -> list[Any]:
    return await town.rows("""
        SELECT c.*, f.code AS feeder, a.code AS area FROM complaints c
        LEFT JOIN areas f ON f.id = c.feeder_id LEFT JOIN areas a ON a.id = c.area_id ORDER BY c.id
    """)


async def complaint(town: Town) -> Any:
    (found,) = await until(lambda: complaints(town))
    return found


async def files(town: Town, words: str = "light nahi aa rahi", by: str = "sunita") -> dict[str, Any]:
    """Somebody reports, and reads the number of their complaint."""
    phone: Phone = getattr(town, by)
    await phone.says(words)
    return await phone.sees(NUMBER)


async def test_what_is_new_gets_a_number_and_one_question(town: Town) -> None:
    await town.sunita.says("light nahi aa rahi")
    answer = await town.sunita.sees(NUMBER)

    filed = await complaint(town)
    assert filed.number in answer["text"]
    assert (filed.feeder, filed.area, filed.fault_kind) == (FEEDER, "GN-VBK-F2/viram-khand", "no_supply")
    assert "complaint.filed" in await town.acts()

    await town.sunita.taps("extent:street")
    await town.sunita.sees("आपकी गली")
    assert (await complaint(town)).extent == "street"
    await town.sunita.taps("extent:house")
    await town.sunita.sees("सिर्फ़ आपका घर")
    assert (await complaint(town)).extent == "house", "a wrong tap is put right by the next one"
    await town.sunita.taps("extent:street")
    await town.sunita.sees("आपकी गली", times=2)

    await town.sunita.says(filed.number)
    await town.sunita.sees("किसके पास")
    await town.neha.says(f"{filed.number} ka kya hua")
    await town.neha.sees("शिकायत का नंबर है")
    await town.anil.says(filed.number)
    await town.anil.taps("take:")
    await town.sunita.says("vibhuti khand me light kab aayegi")
    await town.sunita.sees("विभूतिखंड: ")

    await town.sunita.says("nahi chahiye, bas ye shikayat hata do")
    await town.sunita.sees("वापस ले लें?")
    await town.sunita.says("nahi")
    await town.sunita.sees("खुली है")
    await town.sunita.says("cancel, it was only our MCB")
    await town.sunita.sees("वापस ले लें?", times=2)
    await town.sunita.says("haan")
    await town.sunita.sees("वापस ले ली")
    assert (await complaint(town)).how == "withdrawn"
    assert "काम कैसा रहा" not in " ".join(await town.sunita.received())

    await town.neha.says("light kab aayegi")
    await town.neha.sees("किस जगह का?")
    await town.neha.says("gomti nagar")
    await town.neha.sees("बड़ा इलाका है")
    await town.neha.says("vinay khand")
    await town.neha.sees("विनय खंड: शाम")
    await town.neha.says("haan mere yaha bhi")
    await town.neha.sees("शिकायत दर्ज हो गई")
    await town.neha.says("poori gali me nhi h")
    await town.neha.sees("आपकी गली")
    await town.arif.says("light nahi hai")
    await town.arif.sees("किस जगह")
    await town.arif.says("subah se")
    await town.arif.sees("यह लिख लिया")
    await town.arif.says("vinay khand")
    await town.arif.sees("परेशानी: सुबह 11 बजे या पहले से बिजली नहीं है")


async def test_what_is_known_is_told_at_once_and_she_hears_of_it_until_it_is_over(town: Town) -> None:
    await town.anil.says("11kv vibhuti khand 1 feeder b/d, jumper, 1 ghanta lagega")
    await town.anil.confirms("outage")
    await until(lambda: town.rows("SELECT 1 FROM notices"))
    (outage,) = await town.rows("SELECT number FROM outages")

    await town.sunita.says("vibhuti khand me light nahi hai")  # she follows Viram Khand
    answer = await town.sunita.sees(outage.number)
    assert "जंपर" in answer["text"]
    filed = await complaint(town)
    assert (filed.feeder, filed.outage_id is None) == ("GN-VBK-F1", False)
    async with town.world.engine.begin() as changing:  # whoever posts holds the zone: she who asks waits for nobody
        await changing.execute(ONE_BY_ONE, {"it": filed.outage_id})
        await town.sunita.says("kya kharabi h")
        told = await town.sunita.sees("वजह: जंपर", times=2)
        assert "आखिरी खबर" in told["text"], "whoever complains is told of it as everybody"

    await town.anil.says("supply normal vibhuti khand 1 feeder")
    await town.anil.confirms("restore")
    await town.sunita.sees(f"{outage.number}/2")


async def test_an_outage_takes_up_the_complaints_beneath_it(town: Town) -> None:
    await town.sunita.says("bijli nahi hai")
    await town.sunita.sees(NUMBER)
    assert (await complaint(town)).outage_id is None
    await town.imran.says("mere ghar ki light 3 din se nahi, sirf mere ghar me")
    await town.imran.sees(NUMBER)

    number = await post(town)
    await town.neha.says("only my house in viram khand has had no light for 2 days")
    await town.neha.sees("one of its own")
    await town.arif.says("viram khand me 2 din se light nahi hai")
    await town.arif.sees(number)
    await town.arif.says("sirf mere ghar me")
    await town.arif.sees("अलग से इंजीनियर")

    filed, *alone = await complaints(town)
    assert [one.outage_id for one in alone] == [None, None, None], (
        "what is older than the outage is not explained by it"
    )
    assert filed.outage_id is not None
    assert filed.attached_at is not None
    assert filed.closed_at is None, "an engineer's word closes nothing"

    told = await town.imran.sees(f"{number}/1")
    assert "کھلی ہے" in told["text"], "it is his supply as well, and his complaint stays his own"
    assert not told["buttons"]
    await town.imran.says("meri complaint ka kya hua")
    await town.imran.sees("الگ سے انجینئر")
    await town.anil.says("supply normal viram khand feeder")
    await town.anil.confirms("restore")
    ended = await town.neha.sees(f"{number}/2")  # she is no member, and is told how it goes where she lives
    assert "stays open" in ended["text"]


async def test_an_outage_that_never_was_lets_its_complaints_go(town: Town) -> None:
    await town.sunita.says("bijli nahi hai")
    await town.sunita.sees(NUMBER)
    await post(town)
    await town.anil.says("cancel viram khand")
    await town.anil.confirms("cancel")
    await until(lambda: town.rows("SELECT 1 FROM outages WHERE cancelled_at IS NOT NULL"))

    filed = await complaint(town)
    assert filed.outage_id is None
    assert f"शिकायत {filed.number} खुली है" in (await town.sunita.sees("सूचना रद्द"))["text"].replace("*", "")
    await town.sunita.says("meri complaint ka kya hua")
    assert "अब तक" not in (await town.sunita.sees("वापस ली गई"))["text"], "she alone is no number"


async def test_she_says_it_again_in_private_and_in_the_group_and_has_one_complaint(town: Town) -> None:
    await town.imran.says("patrakarpuram me light nahi aa rahi")
    await town.imran.sees(NUMBER)
    await town.imran.says("abhi tak light nahi aayi patrakarpuram", chat=town.group)
    await until(lambda: town.rows("SELECT 1 FROM entries WHERE act = 'complaint.added'"))

    filed = await complaint(town)
    assert filed.again_at is not None
    await town.imran.sees(filed.number, times=2)
    assert filed.number not in " ".join(await town.imran.received(town.group)), "the group stays quiet"


async def test_a_stranger_may_report_and_is_asked_to_join_afterwards(town: Town) -> None:
    await town.neha.says("viram khand 2 me light nahi hai")
    answer = await town.neha.sees(NUMBER)
    assert (await complaint(town)).person_id is not None
    assert not await town.rows("SELECT 1 FROM members WHERE person_id = :id", id=(await complaint(town)).person_id)
    assert answer["buttons"]
    await town.sunita.says("kab aayegi")
    await town.sunita.sees("शिकायतें आई हैं: 1")
    await town.arif.starts()
    await town.arif.says("Power cut in Uttardhauna. When will it be back?")
    asked = await town.arif.sees("Is it off at your place")
    await town.arif.presses(asked, asked["buttons"][0]["data"])
    await town.arif.sees("Noted: GN-C-")
    await town.arif.presses(asked, asked["buttons"][0]["data"])
    await town.arif.sees("What you wrote now is with it")
    assert [one.area for one in await complaints(town)][1:] == ["GN-KMT-F3/uttardhauna"]

    number = await post(town)
    await town.neha.sees(f"{number}/1")
    await town.neha.says("STOP")
    await town.neha.sees("बंद")
    await town.anil.taps("restore")
    await town.anil.confirms("restore")
    await town.sunita.sees(f"{number}/2")
    assert not any(f"{number}/2" in text for text in await town.neha.received()), "STOP is obeyed"


async def test_a_stranger_who_names_no_place_is_asked_where(town: Town) -> None:
    await town.neha.says("ghar me light nahi aa rahi hai, consumer no 123456789012")
    assert "संख्या लिख ली" in (await town.neha.sees("जगह का नाम"))["text"]
    assert not await complaints(town)

    await town.neha.says("patrakarpuram")
    await town.neha.sees(NUMBER)
    assert await town.rows("SELECT 1 FROM details WHERE kind = 'consumer'")
    assert (await complaint(town)).feeder == FEEDER

    await town.arif.starts()
    await town.arif.says("There is no electricity in Viram Khand since morning")
    await town.arif.sees("As soon as it is known what happened")  # whoever writes English is answered in it
    await town.arif.says("bijli abhi bhi nahi hai")
    await town.arif.sees("यह बात भी उसी में जोड़ दी है")  # and in Hindi, if they go on in it

    number = "+910000000199"
    await town.ask(
        "POST",
        "people",
        {"people": [{"id": "gopal", "name": "Gopal", "label": "", "platform": "whatsapp", "number": number}]},
    )
    gopal = Phone(town, "gopal")
    await gopal.says("light")
    await gopal.sees("अपना जोन")
    await gopal.says("nhi h")
    await gopal.sees("जगह का नाम")
    await gopal.says("STOP")
    await gopal.sees("JOIN")
    await gopal.says("lite ni hai sector 4")
    await gopal.sees("जगह का नाम", times=2)
    await gopal.says("vistar wala")
    await gopal.sees(NUMBER)
    await gopal.says("sirf mera ghar")
    await gopal.sees("सिर्फ़ आपका घर")
    await gopal.says("ok thanks")
    await gopal.sees("खुली है")


async def test_where_several_places_are_his_he_is_asked_which_and_the_complaint_stands_already(town: Town) -> None:
    async with town.world.engine.begin() as connection:
        await connection.execute(
            text("""
                INSERT INTO follows (member_id, area_id, since)
                SELECT f.member_id, shop.id, f.since FROM follows f JOIN areas home ON home.id = f.area_id
                JOIN areas shop ON shop.code = 'GN-VBK-F1' WHERE home.code = 'GN-VBK-F2/viram-khand'
            """)
        )
    await town.sunita.says("light gul hai")
    await town.sunita.sees(NUMBER)
    assert (await complaint(town)).feeder is None

    await town.sunita.taps("area:")
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE feeder_id IS NOT NULL"))
    assert (await complaint(town)).feeder in {FEEDER, "GN-VBK-F1"}


async def test_after_a_neighbour_nobody_is_asked_how_far_it_reaches(town: Town) -> None:
    await town.sunita.says("light nahi aa rahi")
    await town.sunita.sees(NUMBER)
    await town.imran.says("patrakarpuram me bijli nahi hai")
    answer = await town.imran.sees(NUMBER)

    assert not answer["buttons"]
    await town.imran.says("امی کے گھر لائٹ نہیں ہے")
    await town.imran.sees("وہ گھر کہاں ہے")
    await town.imran.says("vivek khand")
    await town.imran.sees("کسی اور کا گھر، وویک")
    await town.sunita.says("mere yaha to thi hi, padosi ke yaha abhi bhi nahi")
    await town.sunita.sees("विराम खंड (किसी और का घर)")
    number = await post(town)
    await town.sunita.sees(f"{number}/1")
    await town.anil.taps("restore")
    await town.anil.confirms("restore")
    await town.sunita.sees(f"{number}/2")  # which asks her of her own; of the neighbour's she is only about to be asked
    await town.move(timedelta(minutes=1))
    await closing.look_after(town.world)
    await town.sunita.says("mere yaha aa gayi")
    await town.sunita.sees("आपके कहने पर बंद की")
    known = [(one.area.partition("/")[2], one.for_another, one.extent, one.how) for one in await complaints(town)]
    assert known == [
        ("viram-khand", False, None, "confirmed"),
        ("patrakarpuram", False, None, None),
        ("vivek-khand", True, "house", None),
        ("viram-khand", True, "house", None),
    ], "somebody else's house is not theirs"


async def test_an_engineers_post_is_no_complaint(town: Town) -> None:
    await town.anil.says(POST)
    await town.anil.sees("भेजें?")
    assert not await complaints(town)
