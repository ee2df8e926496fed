"""In the group a citizen is heard and not talked over: a sign, a private answer, and nobody's number stays there."""

from tests.test_complaints import NUMBER, complaint, complaints
from tests.town import Town, until


async def deeds(town: Town) -> int:
    rows = await town.rows("SELECT count(*) AS many FROM deliveries WHERE language = '' AND notice_id IS NULL")
    return int(rows[0].many)


async def test_a_report_is_seen_and_answered_in_private(town: Town) -> None:
    await town.imran.says("patrakarpuram me light nahi aa rahi", chat=town.group)

    answer = await town.imran.sees(NUMBER)
    assert (await complaint(town)).room_id is not None
    assert answer["text"] not in await town.imran.received(town.group)
    assert await until(lambda: deeds(town)) == 1


async def test_a_number_is_taken_out_of_the_group_and_the_report_is_taken_all_the_same(town: Town) -> None:
    await town.imran.says("patrakarpuram me light nahi, call 9000000101", chat=town.group)

    told = await town.imran.sees(NUMBER)
    assert "گروپ" in told["text"]
    await complaint(town)

    async def gone() -> bool:
        return not any("9000000101" in said["text"] for said in await town.imran.messages(town.group))

    assert await until(gone)


async def test_talk_that_needs_no_answer_gets_none(town: Town) -> None:
    await town.imran.says("aaj mausam accha hai", chat=town.group)
    await town.imran.says("STATUS")
    await town.imran.sees("")

    assert await deeds(town) == 0
    assert not await complaints(town)


async def test_a_danger_in_the_group_is_answered_where_everybody_reads_it(town: Town) -> None:
    await town.imran.says("patrakarpuram chauraha par taar toot ke gira hai", chat=town.group)
    await town.imran.sees("1912", town.group)
    assert (await complaint(town)).fault_kind == "wire_down"
