"""What goes round: a rumour is answered once with the facts, a fraud leaves the group and everybody is warned once."""

from __future__ import annotations

from tests.bot.conftest import quiet_log as quiet_log
from tests.test_walk import post
from tests.town import Town, until

FRAUD = "aaj raat 9:30 baje aapki bijli kat jayegi, bill update nahi hai, adhikari ko call kare 00000-00000"
RUMOUR = "Forwarded as received: Total blackout in North India tonight 8 pm to 8 am. Keep water stored. Share max."
FACTS, WARNING = "यह बात हमने नहीं कही है", "ठगी का था"


async def in_group(town: Town, words: str) -> int:
    return sum(words in text for text in await town.imran.received(town.group))


async def test_a_fraud_leaves_the_group_and_all_are_warned_once(town: Town) -> None:
    await town.imran.says(FRAUD, chat=town.group)
    warning = await town.imran.sees(WARNING, town.group)
    assert "1930" in warning["text"]
    assert "00000" not in warning["text"]

    async def gone() -> bool:
        return not any(said["text"] == FRAUD for said in await town.imran.messages(town.group))

    assert await until(gone)
    await town.imran.says(f"{FRAUD} jaldi", chat=town.group)

    async def came_twice() -> bool:
        rows = await town.rows("SELECT kind FROM claims WHERE times = 2 AND kind = 'disconnection'")
        return len(rows) == 1

    assert await until(came_twice)
    assert await in_group(town, WARNING) == 1
    assert (await town.acts()).count("fraud.warned") == 1


async def test_whoever_asks_in_private_about_a_fraud_is_praised(town: Town) -> None:
    await town.ramesh.says(FRAUD, forwarded=True)
    told = await town.ramesh.sees("अच्छा किया जो पूछ लिया")
    assert "1930" in told["text"]
    assert "00000" not in told["text"]


async def test_a_rumour_is_answered_once_with_the_facts_as_they_stand(town: Town) -> None:
    await post(town)
    await town.imran.says(RUMOUR, chat=town.group)
    answer = await town.imran.sees(FACTS, town.group)
    assert "विराम खंड" in answer["text"]

    await town.imran.says(RUMOUR.replace("Share max.", "Share!"), chat=town.group)

    async def came_twice() -> bool:
        rows = await town.rows("SELECT kind FROM claims WHERE times = 2 AND kind = ''")
        return len(rows) == 1

    assert await until(came_twice)
    assert await in_group(town, FACTS) == 1
    assert (await town.acts()).count("rumour.answered") == 1


async def test_in_private_a_rumour_is_answered_with_the_facts_too(town: Town) -> None:
    await town.ramesh.says(RUMOUR)
    await town.ramesh.sees(FACTS)
