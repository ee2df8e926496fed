"""What words say of a complaint: that it is over or not quite, that it is off here too, that an alarm is seen."""

from __future__ import annotations

import pytest

from handlers.offices.officers import Officer, sounds
from handlers.reading import (
    Reading,
    asks_where_out,
    find_places,
    read,
    read_another,
    read_breadth,
    read_extent,
    reads_all_seen,
    reads_at_work,
    reads_awaits,
    reads_cut,
    reads_done,
    reads_ended,
    reads_looking,
    reads_mended,
    reads_off_now,
    reads_seen,
    reads_slip,
    reads_spread,
)
from handlers.reading.intents import SURE_ENOUGH
from handlers.reports.apart import parts, reply_of
from handlers.reports.at_hand import says_done
from handlers.reports.desks import is_inside, is_out_too
from handlers.reports.going_on import off_here_too
from handlers.reports.handing_on import is_called
from handlers.reports.replies import reply_in, what_remains
from handlers.reports.said_of_one import END
from tests.handlers.reading.demo import gazetteer
from tests.zones.ledger import NOON
from zones.closing import Reply
from zones.position import Position


def reading_of(words: str) -> Reading:
    return read(words, NOON, gazetteer(), "citizen")


@pytest.mark.parametrize(
    ("words", "done"),
    [("kaam ho gaya fuse badal diya", True), ("fuse badla", True), ("work done, fuse replaced", True),
     ("ho gaya kaam", True), ("kam pura ho gya.", True),
     ("दुरुस्त कर दिया", True), ("کام ہو گیا", True), ("2 ghante band tha, ab chalu", False),
     ("abhi kaam chal raha hai", False),
     ("kal tak kaam ho jayega", False), ("kaam nahi ho paya", False), ("meter badal dunga", False),
     ("jumper ko badal diya", True), ("केबल बदल दी", True), ("فیوز بدل دیا", True), ("wire has been replaced", True),
     ("mausam badal gaya, supply chalu", True), ("mausam badal gaya supply chalu ho gayi", True),
     ("duty badli hai, theek hai", False), ("ड्यूटी बदल दी गई", False), ("JE badal gaya", False),
     ("duty badal di", False), ("mobile number badal gaya", False), ("नंबर बदल दिया", False),
     ("kaam ho gaya kya", False), ("kaam ho gaya?", False), ("kaam kab kar diya", False), ("क्या काम हो गया", False),
     ("کام ہو گیا کیا", False), ("shaam tak kaam ho gaya to batata hu", False), ("काम हो गया तो बताऊंगा", False)],
)  # fmt: skip
def test_an_engineer_says_that_the_work_is_done(words: str, done: bool) -> None:
    assert says_done(words, read(words, NOON, gazetteer(), "engineer")) is done


@pytest.mark.parametrize(
    "words",
    [
        *("voltage ek dum theek ho gaya", "ghar par voltage theek ho gaya", "voltage aa gaya 1 baje"),
        *("aa gayi, voltage ab theek hai koi problem nahi", "phase theek ho gaya, ab koi dikkat nahi"),
        *("haan light aa gayi, aage bhi khabar dete rahiye", "light aa gayi hai thank you, keep us posted"),
        *("aa gayi light, keep me posted", "light aa gayi, bill aane par bata dena"),
        *("लाइट आ गई है, आगे भी खबर देते रहिए", "بجلی آ گئی، آگے بھی خبر دیتے رہیے"),
        *("thodi der pehle aa gayi", "वोल्टेज एकदम ठीक हो गया", "थोड़ी देर पहले आ गई"),
        *(
            "aa gayi aadha ghanta pehle",
            "half an hour ago it came back",
            "aa gayi kam se kam",
            "aa gayi, sirf 2 ghante lage",
        ),
        *("आधे घंटे पहले आ गई", "सब कमरों में आ गई", "आ गई है कमाल है", "आ गई, सिर्फ 2 घंटे लगे", "कम से कम आ गई"),
        *("آدھے گھنٹے پہلے آ گئی", "کمروں میں آ گئی", "صرف 2 گھنٹے لگے، آ گئی"),
        *("आ गई, कोई दिक्कत नहीं, वोल्टेज ठीक है", "وولٹیج ٹھیک ہو گیا، کوئی دقت نہیں", "تھوڑی دیر پہلے آ گئی"),
    ],
)
def test_a_plain_yes_opens_nothing_again(words: str) -> None:
    assert reply_in(words, reading_of(words)) is Reply.YES


@pytest.mark.parametrize(
    "words",
    [
        *("aa gayi par voltage kam hai", "aa gayi par voltage upar neeche", "aa gayi, par voltage theek nahi"),
        *("ek phase aa gaya", "aa gayi, 1 phase nahi", "thodi thodi aa gayi", "voltage aa gaya, ab bhi problem hai"),
        *("voltage kam hai", "aadhe ghar me", "थोड़ी आई", "थोड़ी-थोड़ी आई", "कुछ घरों में आई", "आ गई, कहीं कहीं"),
        *("aadha ghanta pehle aa gayi par voltage kam hai", "aa gayi, sirf 2 kamre me", "وولٹیج کم ہے", "تھوڑی آئی"),
    ],
)
def test_what_is_back_in_part_is_not_over(words: str) -> None:
    assert reply_in(words, reading_of(words)) is Reply.PARTLY


@pytest.mark.parametrize(
    ("words", "remains"),
    [("aa gayi par dim hai", "low_voltage"), ("aa gayi par bulb dheema hai", "low_voltage"),
     ("आ गई पर डिम है", "low_voltage"), ("آ گئی مگر وولٹیج کم ہے", "low_voltage"),
     ("aa gayi, 1 phase nahi", "one_phase"), ("aa gayi par adhe ghar me", "one_phase"),
     ("आ गई पर आधे घर में", "one_phase"), ("آ گئی مگر آدھے گھر میں", "one_phase"),
     ("back but only in half the house", "one_phase"), ("thodi thodi aa gayi", None)],
)  # fmt: skip
def test_what_fails_still_is_a_weak_voltage_or_a_phase(words: str, remains: str | None) -> None:
    assert reply_in(words, reading_of(words)) is Reply.PARTLY
    assert what_remains(words, reading_of(words)) == remains


@pytest.mark.parametrize(
    "words",
    [
        *("haan mere yaha bhi", "haan, mere ghar bhi", "yes here too", "yes, no power here", "haan light nahi hai"),
        *("हां, हमारे यहां भी", "ہاں ہمارے یہاں بھی"),
    ],
)
def test_a_yes_and_more_tells_that_it_is_off_here_too(words: str) -> None:
    assert off_here_too(words, reading_of(words))


@pytest.mark.parametrize(
    "words",
    [
        *("Ji nahi, yahan light hai", "haan theek hai, yahan nahi gayi", "haan, kab aayegi nahi pata?"),
        *("haan bhai, mere ghar ka meter reading galat hai", "ha bhai mujhe alert nahi chahiye"),
        *("haan yahan bhi aa gayi", "हां, अभी यहां है"),
    ],
)
def test_a_yes_to_something_else_does_not(words: str) -> None:
    assert not off_here_too(words, reading_of(words))


@pytest.mark.parametrize(
    ("words", "seen"),
    [("dekh liya", True), ("maine dekh liya hai sir", True), ("dekh liya, ja rahe hain", True), ("noted", True),
     ("देख लिया", True), ("ہم نے دیکھ لیا ہے", True), ("kisi ne nahi dekha?", False), ("kisne dekha", False),
     ("not seen yet", False), ("je ja rahe hain kya", False), ("dekh liya?", False), ("", False),
     ("haan dekh liya ja rahe hai", True), ("dekh liya ja raha hu", True), ("ok dekh liya", True),
     ("देख लिया, जा रहे हैं", True), ("دیکھ لیا، جا رہے ہیں", True), ("seen, on the way", True),
     ("dekh liya hai par koi nahi hai", False), ("light aa rahi dekh liya", False)],
)  # fmt: skip
def test_an_alarm_is_seen_only_by_who_says_so_and_nothing_else(words: str, seen: bool) -> None:
    assert reads_seen(words) is seen


@pytest.mark.parametrize(
    ("words", "looking"),
    [("main dekh raha hun", True), ("dekh rahe hain", True), ("मैं देख रहा हूं", True), ("میں دیکھ رہا ہوں", True),
     ("I'm on it", True), ("looking into it", True), ("koi nahi dekh raha", False), ("it is on", False),
     ("dekh rahe ho kya?", False), ("dekh liya", False), ("abhi dekhta hu, ghar se nikal rha", True),
     ("ja raha hu dekhne", True), ("देखने जा रहा हूं", True), ("koi dekhne nahi aaya", False), ("dekhne aao", False)],
)  # fmt: skip
def test_whoever_looks_at_what_was_asked_says_so_and_nothing_else(words: str, looking: bool) -> None:
    assert reads_looking(words) is looking


@pytest.mark.parametrize(
    ("words", "done"),
    [("ho gaya kaam", True), ("kaam pura ho gya sir", True), ("done", True), ("हो गया", True), ("کام ہو گیا", True),
     ("kaam", False), ("theek hai", False), ("ho gaya kya", False), ("ho gaya?", False), ("kaam nahi hua", False),
     ("phir band ho gaya", False), ("not done", False)],
)  # fmt: skip
def test_of_a_complaint_that_they_name_few_words_say_that_it_is_done(words: str, done: bool) -> None:
    assert reads_done(words) is done


@pytest.mark.parametrize(
    ("words", "end"),
    [("174 ka kaam ho gaya", "174"), ("2611-00174 dekh liya", "00174"), ("kaam ho gaya C-2611-00174", "00174"),
     ("kaam 132 kv ka ho gaya", None), ("GN-2611-0042 ho gaya", None), ("9876543210 ka kaam", None),
     ("6.300 ka fuse", None), ("11 baje kaam ho gaya", None), ("00174 dekh raha hun", "00174"),
     ("174 wala ho gaya", "174"), ("174 का काम हो गया", "174"), ("174 والی ہو گئی", "174"),
     ("supply restored 1640", None), ("1640 par aa gayi", None), ("line chalu 1812", None),
     ("feeder 1045 charged", None), ("pole 112 theek kar diya", None), ("1030-1230 kaam ho gaya", None),
     ("1912 wali complaint theek kar di", None), ("C-2611-01912 theek kar di", "01912")],
)  # fmt: skip
def test_a_complaint_is_named_by_the_end_of_its_number_as_buttons_show_it(words: str, end: str | None) -> None:
    found = END.search(words)
    assert (found[1] if found else None) == end


@pytest.mark.parametrize(
    ("words", "called"),
    [("se ko de do", True), ("SE sahab ko bhej dein", True), ("SE", True), ("yeh SE को दे दो", True),
     ("give it to the SE", True), ("SE Gomti Nagar ko de do", True), ("Gomti Nagar SE", True),
     ("अधीक्षण अभियंता को दे दो", True), ("yeh mere area se bahar hai, kisi aur ko de do", False),
     ("kal se main nahi hun, kisi aur ko de do", False), ("mere area se kisi ko de do", False),
     ("Gomti Nagar se bahar hai", False), ("AE ko de do", False)],
)  # fmt: skip
def test_from_is_no_superintending_engineer(words: str, called: bool) -> None:
    office = Position("SET-GN", "se_tech", {"hi": "अधीक्षण अभियंता (तकनीकी)"}, 1)
    assert is_called(Officer(1, office, frozenset(sounds("Gomti Nagar"))), words.casefold()) is called


@pytest.mark.parametrize(
    ("words", "at_work", "cut"),
    [("line band karwa di team bhej di", True, True), ("supply band kar di", True, True), ("ٹیم بھیج دی", True, False),
     ("लाइन बंद करा दी", True, True), ("lineman bhej diya hai", True, False), ("line band karo", False, False),
     ("team bhej do", False, False), ("team abhi nahi bheji", False, False), ("team bhej di kya", False, False),
     ("team laga di", True, False), ("ٹیم لگا دی", True, False), ("team on site", True, False),
     ("staff is on the job", True, False), ("taar gira hai, team bhej di", True, False), ("gang on", False, False),
     ("current utar raha tha, line band kar di", True, True), ("lineman ne line chalu kar di", False, False),
     ("aadmi ko current lag gaya hai", False, False), ("lineman ko current lag gaya", False, False),
     ("ladka taar me lag gaya", False, False), ("lineman jhulas gaya, team bhej di", False, False),
     ("ek aadmi behosh pada hai, line band kara di", False, False),
     ("jumper jhulsa mila, team bhej di", True, False), ("lineman bhej diya pole gir gaya hai", True, False),
     ("lineman pole se gir gaya, line band kar di", False, False), ("gang lag gayi current me", False, False),
     ("staff got electric shock, team sent", False, False),
     ("light band ho gayi", False, False), ("supply kat gayi", False, False), ("line band hai", False, False)],
)  # fmt: skip
def test_who_sent_somebody_or_had_the_line_cut_is_at_work_on_what_rang(words: str, at_work: bool, cut: bool) -> None:
    assert (reads_at_work(words), reads_cut(words)) == (at_work, cut)


@pytest.mark.parametrize(
    ("words", "of_two", "of_three"),
    [("sab dekh liya", True, True), ("all seen", True, True), ("sab acknowledge", True, True), ("सब देख लीं", True, True),
     ("سب دیکھ لیا", True, True), ("sabhi khabar dekh li, ja rahe hain", True, True), ("ack all", True, True),
     ("dono dekh liye", True, False), ("dekh liya", False, False), ("sab ja rahe hain", False, False)],
)  # fmt: skip
def test_all_alarms_are_seen_by_who_says_all(words: str, of_two: bool, of_three: bool) -> None:
    assert reads_seen(words)
    assert (reads_all_seen(words, 2), reads_all_seen(words, 3)) == (of_two, of_three)


@pytest.mark.parametrize(
    ("words", "ended"),
    [("aag bujha di, ab khatra nahi", True), ("theek kar diya, ab current nahi hai", True),
     ("वहां पहुंच गए, खतरा खत्म", True), ("taar hata diya", True), ("تار ہٹا دیا، خطرہ ختم", True),
     ("wire has been removed", True), ("leakage band kar di", True), ("चिंगारी बंद", True),
     ("aag abhi bhi hai", False), ("taar hata do", False), ("khatra khatam nahi hua", False),
     ("taar jod diya supply chalu", False), ("viram khand me taar jod diya, chalu kar diya", False),
     ("khatra hai kya?", False), ("taar toota hai", False), ("fire is out.", True), ("danger is over.", True),
     ("it is over now", True), ("no danger now", True), ("all clear", True), ("fire is out of control", False),
     ("it is over the road", False), ("spark nahi ruka", False), ("चिंगारी नहीं रुकी", False),
     ("aag nahi ruk rahi", False), ("sparking band nahi ho rahi", False), ("leakage nahi ruka", False),
     ("danger nahi gaya", False), ("khatra nahi khatam", False), ("not safe now", False), ("not all clear", False),
     ("taar hata diya, phir bhi current hai", False), ("danger is over the road", False),
     ("wire has not been removed", False), ("wire will be removed", False), ("taar jod diya jayega", False),
     ("تار جوڑ دیا جائے گا", False)],
)  # fmt: skip
def test_an_alarm_is_over_in_words_of_whoever_ended_it(words: str, ended: bool) -> None:
    assert reads_ended(words) is ended


@pytest.mark.parametrize(
    ("words", "mended"),
    [("taar hata diya gaya, ab khatra nahi", True), ("aag bujha di, ab khatra nahi", True),
     ("wire removed, safe now", True), ("तार हटा दिया गया, अब खतरा नहीं", True), ("تار ہٹا دیا گیا، اب خطرہ نہیں", True),
     ("khatra khatam", False), ("khatra khatam tha", False), ("خطرہ ختم تھا", False), ("taar hata diya tha", False),
     ("mauke par kuch nahi mila", False), ("khatre ki koi baat nahi", False), ("danger was over", False)],
)  # fmt: skip
def test_what_was_done_about_an_alarm_is_told_or_left_open(words: str, mended: bool) -> None:
    assert reads_ended(words)
    assert reads_mended(words) is mended


@pytest.mark.parametrize(
    ("words", "breadth"),
    [("pura feeder band hai", "whole"), ("local fault hai", "local"), ("local fault hai, light nahi hai", "local"),
     ("ek jagah aa gaya, dusri local", "mixed"), ("pura feeder band nahi hai", None), ("not local", None),
     ("arre galat dab gaya", "mistaken"), ("गलत बटन दब गया", "mistaken"), ("pressed wrong, sorry", "mistaken"),
     ("nahi nahi feeder hi band hai, galti se local dab gaya", "whole"), ("time galat hai", None),
     ("sab feeder chalu hai koi band nahi", None), ("local fault nahi hai", None), ("पूरा फीडर बंद नहीं है", None)],
)  # fmt: skip
def test_how_far_a_fault_goes_is_not_in_words_that_deny_it(words: str, breadth: str | None) -> None:
    assert read_breadth(words) == breadth


@pytest.mark.parametrize(
    ("words", "out"),
    [("bill jama kiya light nahi aayi", True), ("recharge kiya par light nahi aayi", True),
     ("recharge khatam ho gaya tha, recharge kar diya, light nahi aayi", True),
     ("bill jama nahi kiya light kat gayi", False), ("बिल जमा नहीं किया लाइट कट गई", False),
     ("recharge khatam ho gaya light nahi hai", False), ("balance khatam hai isliye light kat gayi", False)],
)  # fmt: skip
def test_a_house_that_is_dark_is_a_complaint_if_it_has_paid(words: str, out: bool) -> None:
    assert is_out_too(words) is out


@pytest.mark.parametrize(
    ("words", "asks"),
    [("mere kshetra me kaha kaha bijli nahi hai", True), ("kis kis area me light nahi hai", True),
     ("kaun kaun se mohalle me bijli gayi hai", True), ("kitni jagah light nahi hai", True),
     ("where all is power out in gomti nagar right now", True), ("which areas have no power", True),
     ("मेरे क्षेत्र में कहाँ-कहाँ लाइट बंद है", True), ("किन इलाकों में बिजली नहीं है", True),
     ("کہاں کہاں بجلی نہیں ہے", True), ("کن علاقوں میں بجلی نہیں ہے", True),
     ("light kahan gayi", False), ("where is the power", False), ("light nahi hai kaha complaint kare", False),
     ("kis kis ko bolu light nahi aa rahi", False), ("kal kahan kahan light jayegi", False),
     ("which areas have no power, my house also no power", False), ("which areas are out, we have no power too", False),
     ("hamari gali me aur kahan kahan light nahi hai pata nahi", False), ("kahan kahan nahi hai, koi nahi aaya", False),
     ("mere ghar me bhi nahi hai, aur kahan kahan band hai", False), ("can i know which areas have no power", True),
     ("मेरे यहां भी नहीं है, कहां कहां बिजली नहीं है", False), ("hamare yahan kahan kahan light nahi hai", True),
     ("میرے یہاں بھی نہیں ہے، کہاں کہاں بجلی نہیں ہے", False),
     ("where is lineman light is out since 2 hrs", False), ("where is the JE power is off since morning", False),
     ("which area JE? no light since morning", False), ("kis area ka lineman hai, light nahi aa rahi", False),
     ("kahan sab so gaye light nahi hai", False), ("kahan kahan 2 ghante se light nahi hai", False),
     ("kahan sab jagah light nahi hai", True), ("sir kahan kahan light nahi hai", True),
     ("which areas will be off tomorrow", False), ("jahan jahan light nahi hai", False)],
)  # fmt: skip
def test_where_it_is_off_is_asked_and_not_reported(words: str, asks: bool) -> None:
    assert asks_where_out(words) is asks


@pytest.mark.parametrize(
    "words",
    [
        *("aa gayi thi phir chali gayi", "aa gayi thi lekin phir se chali gayi", "aa gayi thi, ab nahi hai"),
        *("aakar chali gayi", "aa gayi thi 10 min baad chali gayi", "wapas chali gayi", "do minute aayi phir band"),
        *("it was back but has gone", "came for 10 minutes and went", "was back for a while, now off", "gone again"),
        *("आ गई थी फिर चली गई", "आकर चली गई", "आ गई थी, अब नहीं है", "آ گئی تھی پھر چلی گئی", "آ کر چلی گئی"),
        *("lineman aaya tha, light aayi thi phir chali gayi", "light aa gayi bhai, phir chali gayi"),
        *("light aa gayi thi lineman gaya phir light chali gayi", "je sahab aa gayi thi phir chali gayi"),
    ],
)
def test_what_came_and_went_again_is_not_back(words: str) -> None:
    assert reply_in(words, reading_of(words)) is Reply.NO


@pytest.mark.parametrize(
    "words",
    [
        *("phir chali gayi thi, ab aa gayi", "aa gayi, phir mat kaatna", "aa gayi, dikkat thi ab nahi hai"),
        *(
            "aa gayi, ab band kar do complaint",
            "aa gayi, phir se band na ho",
            "wapas aa gayi",
            "chali gayi thi, aa gayi",
        ),
        *("bijli aa gayi, lineman aaya tha ab gaya", "supply aa gayi hai phir gaya tha lineman"),
        *("light aa gayi, JE sahab bhi aaye the aur chale gaye", "light aa gayi, team aayi thi phir chali gayi"),
        *("aa gayi par phir kat jayegi", "thanks, power is back now", "आ गई, अब कोई दिक्कत नहीं है", "آ گئی، شکریہ"),
    ],
)
def test_what_went_and_came_again_is_back(words: str) -> None:
    assert reply_in(words, reading_of(words)) is Reply.YES


def test_what_a_rule_overrules_is_no_surer_for_what_was_learned() -> None:
    assert reading_of("bijli aa gayi thi phir chali gayi").confidence == SURE_ENOUGH


@pytest.mark.parametrize(
    ("words", "slip"),
    [("nahi aayi galti se likha", True), ("sorry galti se, nahi aayi", True), ("galti se dab gaya", True),
     ("sorry wrong button, still off", True), ("pressed by mistake", True), ("गलती से दब गया, नहीं आई", True),
     ("غلطی سے دب گیا، نہیں آئی", True), ("galti se 1 star dab gaya", False), ("koi nahi aaya", False),
     ("aapki galti se 5 ghante light nahi aayi", False), ("kaafi der se aayi, galti aapki hai", False)],
)  # fmt: skip
def test_a_yes_by_mistake_is_none(words: str, slip: bool) -> None:
    assert reads_slip(words) is slip


@pytest.mark.parametrize(
    ("words", "awaits"),
    [("bata dena jab aa jaye", True), ("jab light aaye to msg karna", True), ("aane par bata dijiyega", True),
     ("aa jaye to khabar kar dena", True), ("let me know when it is back", True), ("keep me posted", True),
     ("notify me once it's back", True), ("जब लाइट आए तो बता देना", True), ("جب آ جائے تو بتا دیں", True),
     ("khabar dete rahiye", True), ("नहीं आई, आ जाए तो बता देना", True), ("keep me posted when it is back", True),
     ("light nahi aa rahi hai 2 ghante se, jab aa jaye to bata dena", True), ("bill aane par bata dijiyega", False),
     ("bill jab aaye to bata dena", False), ("बिल आने पर बता देना", False), ("بل آنے پر بتا دینا", False),
     ("kal shutdown hai kya, keep me updated", False), ("aa gayi light, keep me posted", False),
     ("kab aayegi bata do", False), ("jab light jaye to batana", False),
     ("light aa gayi to batana", False), ("jab tak light nahi aati message mat karo", False), ("bata dena", False)],
)  # fmt: skip
def test_whoever_wants_to_hear_when_it_is_back_says_that_it_is_not(words: str, awaits: bool) -> None:
    assert reads_awaits(words, reading_of(words)) is awaits
    assert not awaits or reply_in(words, reading_of(words)) is Reply.NO


@pytest.mark.parametrize("words", ["bill aane par bata dijiyega", "kal shutdown hai kya, keep me updated"])
def test_what_waits_for_something_else_is_no_answer(words: str) -> None:
    assert reply_in(words, reading_of(words)) is None


@pytest.mark.parametrize(
    ("words", "extent"),
    [("padosi ke yaha aa gyi mere yaha nhi", "house"), ("sab ke yaha aa gayi hamari nahi", "house"),
     ("poori gali me nhi h", "street"), ("گلی میں سب کی بند ہے", "street"), ("پورے محلے میں نہیں", "area"),
     ("padosi ke yaha bhi aa gayi", None)],
)  # fmt: skip
def test_how_far_it_reaches_is_heard_in_what_is_said_of_the_neighbours(words: str, extent: str | None) -> None:
    assert read_extent(words) == extent


@pytest.mark.parametrize(
    ("words", "said"),
    [("patrakarpuram me aa gayi, vinay khand me nahi", ["patrakarpuram me aa gayi,", "vinay khand me nahi"]),
     ("power back in viraj khand but not in vinay khand", ["power back in viraj khand but", "not in vinay khand"]),
     ("viraj khand aa gayi vinay khand nahi aayi", ["viraj khand aa gayi", "vinay khand nahi aayi"]),
     ("light aa gayi viraj khand me", ["light aa gayi viraj khand me"])],
)  # fmt: skip
def test_what_is_said_of_two_places_is_told_apart(words: str, said: list[str]) -> None:
    assert [part.strip() for _, part in parts(words, reading_of(words))] == said


@pytest.mark.parametrize(
    ("words", "said"),
    [("patrakarpuram me aa gayi koi dikkat nahi, viraj khand me bhi aa gayi", [Reply.YES, Reply.YES]),
     ("vinay khand dono me aa gayi, ab koi problem nahi hai", [Reply.YES]),
     ("vinay khand me aa gayi ab dikkat nahi, viraj khand me nahi", [Reply.YES, Reply.NO]),
     ("विराज खंड में आ गई, विनय खंड में नहीं", [Reply.YES, Reply.NO]),
     ("وراج کھنڈ میں آ گئی، ونے کھنڈ میں نہیں", [Reply.YES, Reply.NO]),
     ("not in vinay khand, back in viraj khand", [Reply.NO, Reply.YES])],
)  # fmt: skip
def test_a_nahi_that_tells_of_no_more_trouble_turns_no_yes(words: str, said: list[Reply]) -> None:
    assert [reply_of(part, reading_of(part)) for _, part in parts(words, reading_of(words))] == said


@pytest.mark.parametrize(
    ("words", "inside"),
    [("ek kamre me nahi hai", True), ("sirf ek kamre ki light nahi aa rahi", True), ("one room has no power", True),
     ("kitchen ki light nahi jal rahi", True), ("एक कमरे में लाइट नहीं है", True), ("ایک کمرے میں لائٹ نہیں ہے", True),
     ("bedroom me light nahi aa rahi baki ghar me hai", True), ("mcb baar baar gir jati hai", True),
     ("dono kamre me light nahi", False), ("aadhe ghar me light nahi hai", False), ("ghar me light nahi hai", False),
     ("mcb giri nahi hai, light nahi aa rahi", False), ("transformer ki mcb gir gayi", False),
     ("control room me light nahi", False), ("gali ke ek hi ghar me nahi hai", False),
     ("mcb gir gayi hai aur gali me bhi light nahi hai", False), ("feeder ki mcb trip", False),
     ("kitchen ki light nahi jal rahi aur puri colony me light nahi hai", False), ("main mcb gir gayi", True),
     ("building ki main mcb trip, poori building me light nahi", False), ("building ki mcb gir gayi", False),
     ("ek kamre me hi light hai baki pure ghar me nahi hai", False), ("ek room me light hai do me nahi", False),
     ("एक कमरे में ही लाइट है बाकी पूरे घर में नहीं", False), ("ایک کمرے میں ہی لائٹ ہے باقی پورے گھر میں نہیں", False),
     ("only one room has light, rest of the house is dark", False), ("mcb tripped and whole street is dark", False),
     ("mcb trips whenever voltage fluctuates in whole colony", False), ("mcb giri aur padosi ki bhi nahi hai", False),
     ("one room is getting high voltage and bulbs bursting", False), ("ek kamre me voltage bahut kam hai", False),
     ("sirf ek kamre me bijli nahi", True), ("Only one room has no light", True), ("ek kamre ka pankha band hai", True),
     ("only one room is without power", True), ("light sirf ek kamre me nahi hai", True),
     ("hum ek kamre me 5 log hain, light nahi aa rahi 4 ghante se", False),
     ("ek kamre me rehte hain bijli nahi hai", False), ("Only room heater works? no light in colony", False),
     ("gali me light hai sirf mere ek kamre me nahi", True), ("mcb gir gayi poore ghar me light nahi hai", True)],
)  # fmt: skip
def test_one_room_or_an_mcb_is_the_houses_own(words: str, inside: bool) -> None:
    assert is_inside(words, reading_of(words)) is inside


@pytest.mark.parametrize(
    ("words", "beside"),
    [("padosi ke ghar me bijli nahi aa rahi, mere yaha hai", True), ("mummy ke yaha abhi bhi nahi aayi", False),
     ("Padosi ke yahan abhi bhi nahi aayi", True), ("पड़ोसी के यहां अब भी नहीं आई", True),
     ("padosi ke yaha abhi tak bhi nahi aayi", True),
     ("mere yaha to thi hi, padosi ke yaha abhi bhi nahi", True), ("saamne wale ghar me nahi aa rahi", True),
     ("mere bhai ke yaha bhi vivek khand me light nahi hai", False), ("पड़ोसी के यहां लाइट नहीं आ रही", True),
     ("میری امی کے گھر لائٹ نہیں ہے", False), ("پڑوسی کے یہاں بجلی نہیں، میرے یہاں ہے", True),
     ("light is fine here but my neighbour has no power", True), ("my mother's house has no power", False),
     ("my neighbour has no light", True), ("i think my neighbour has no power", True),
     ("we have light but our neighbours have no power", True), ("i have light, my neighbour has none", True)],
)  # fmt: skip
def test_somebody_elses_house_is_known_by_whose_it_is(words: str, beside: bool) -> None:
    another = read_another(words, find_places(words, gazetteer()))
    assert another
    assert (another.beside, another.dark) == (beside, True)


@pytest.mark.parametrize(
    "words",
    [
        *("mere yaha bhi nahi aa rahi", "padosi ke yaha aa rahi hai mere yaha nahi", "padosi ke yaha bhi nahi hai"),
        *("padosi ke yaha bhi abhi bhi nahi aayi",),
        *("sab ke yaha aa gayi hamari nahi", "gali ke sab gharo me light nahi", "patrakarpuram ke ghar me light nahi"),
        *("my house has no power", "yahan light nahi hai padosi ke yaha hai", "kapde ki dukan me light nahi"),
        *("my neighbour has light, i don't", "my neighbours have power but we don't"),
        *("padosi ke ghar light hai par humko nahi", "पड़ोसी के घर लाइट है पर हमको नहीं"),
        *(
            "sharma ji ke ghar ke paas light nahi",
            "gupta ke ghar ke samne taar gira",
            "شرما جی کے گھر کے پاس لائٹ نہیں",
        ),
    ],
)
def test_their_own_or_everybodys_is_nobody_elses(words: str) -> None:
    assert read_another(words, find_places(words, gazetteer())) is None


@pytest.mark.parametrize(
    "words",
    [
        *("now the neighbours lost it too", "now neighbour lost it also", "the neighbours have lost power too now"),
        *("padosi ki bhi gayi ab", "padosi ke yaha bhi chali gayi ab", "samne wale ghar me bhi nahi hai"),
        *("पड़ोसी की भी चली गई", "अब पड़ोस में भी लाइट गई", "پڑوسی کی بھی چلی گئی", "my neighbour has no power too"),
    ],
)
def test_dark_next_door_as_well_is_the_street(words: str) -> None:
    assert (read_extent(words), read_another(words)) == ("street", None)


@pytest.mark.parametrize(
    "words",
    ["padosi ki bhi aa gayi", "poore mohalle me aa gayi", "padosi ke yaha nahi hai", "padosi ke yaha abhi bhi nahi"],
)
def test_what_is_back_or_theirs_alone_has_not_spread(words: str) -> None:
    assert not reads_spread(words)


@pytest.mark.parametrize(
    "words",
    [
        *("phir chali gayi", "light phir gayi", "abhi tak nahi aayi", "light nahi hai", "still no power", "band hai"),
        *("nahi aayi hai", "abhi nahi aayi", "aayi nahi hai"),
        *("it went off again", "no power here", "लाइट फिर चली गई", "अभी भी बंद है", "لائٹ نہیں ہے", "پھر چلی گئی"),
    ],
)
def test_gone_again_and_still_off_are_said_of_now(words: str) -> None:
    assert reads_off_now(words)


@pytest.mark.parametrize(
    "words",
    [
        *("koi nahi aaya, khud hi aayi", "bahut der lagi par koi nahi aaya pehle", "kyun gayi"),
        *("koi sunta nahi hai, 3 ghante barbaad", "koi nahi aaya, ghar me andhera raha 3 ghante"),
        *("3 ghante light nahi thi", "nobody came, it was dark for 3 hours", "कोई नहीं आया, खुद ही आई"),
        *("कोई नहीं आया, 3 घंटे अंधेरा रहा", "کوئی نہیں آیا، خود ہی آئی", "light 3 ghante band thi"),
    ],
)
def test_how_it_was_is_not_how_it_is(words: str) -> None:
    assert not reads_off_now(words)
