"""Every sentence that the code asks for stands in every language, and fits where the platforms show it."""

from __future__ import annotations

import ast
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from bot.channels.templates import ASKING_KIND, PRIVATE_KIND, REPLIES, definitions
from bot.delivery import trouble
from bot.emulator.whatsapp.template_rules import review
from bot.rooms.outcomes import EXPLAINED
from handlers.answer import BUTTON_LABEL, ROW_LABEL
from handlers.atlas import Atlas
from handlers.belonging.quiet import USUAL
from handlers.belonging.wishes import PAUSES
from handlers.in_full import SHOWN_BY
from handlers.offices import duties, word_of_duty
from handlers.posting.approvals import WHY_NOT
from handlers.posting.draft import Act
from handlers.posting.eta_watch import MORE
from handlers.posting.questions import COMMON_CAUSES, MINUTES
from handlers.reading import find_places, read_time
from handlers.reports import aftermath, works
from handlers.reports.desks import SUBJECTS
from handlers.reports.rating import STARS
from handlers.routes import AT_HOME, BY_WORD, OF_AN_OFFICE, ROUTES, WORDS, Help, command
from handlers.telling.face import Look
from handlers.telling.notices import GENERAL, LONGEST, LONGEST_NEWS, PARAMETERS, PRIVATE
from handlers.wording import HERE, Voice, catalogue, part_of_day
from zones.approval import Outcome
from zones.area import Area, Kind, Placement
from zones.checking import Truth
from zones.closing import Reply
from zones.consent import NOTICE
from zones.crew import Crew
from zones.delivery import Progress, State
from zones.door import CHANGES
from zones.duty import Reason
from zones.eta_watch import REASONS
from zones.gathering import Verdict
from zones.ladder import Rung
from zones.limits import Claim
from zones.notice import NoticeKind, Why
from zones.outage import CAUSES
from zones.permission import table
from zones.person import LANGUAGES, Label, Role
from zones.pocket import PocketVerdict
from zones.removal import Reason as RemovedFor
from zones.report import FAULTS, Extent
from zones.room import Hinders, Right
from zones.room_request import Wanted

HOUSE = Path(__file__).parents[2]
LUCKNOW = ZoneInfo("Asia/Kolkata")
NOON = datetime(2026, 11, 12, 12, 30, tzinfo=LUCKNOW)

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


# ---- what the code asks for ------------------------------------------------------------------------

Function = ast.FunctionDef | ast.AsyncFunctionDef
OWN_TREES = [
    (path, ast.parse(path.read_text()))
    for folder in ("zones", "handlers", "bot")
    for path in sorted((HOUSE / folder).rglob("*.py"))
    if "emulator" not in path.parts  # its phones have words of their own
]
PAGES = sorted((HOUSE / "bot/web/pages").glob("*.html"))


@cache
def functions() -> dict[str, list[Function]]:
    """By name."""
    named: dict[str, list[Function]] = defaultdict(list)
    for _, tree in OWN_TREES:
        for node in ast.walk(tree):
            if isinstance(node, Function):
                named[node.name].append(node)
    return named


def calls(node: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Those that say something; without names, each of them."""
    return (call for call in all_calls(node) if not names or called(call) in names)


@cache
def all_calls(node: ast.AST) -> list[ast.Call]:
    return [call for call in ast.walk(node) if isinstance(call, ast.Call) and call.args]


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def strings(node: ast.AST) -> set[str]:
    """The texts that an expression may turn out to be, where that can be read off."""
    if isinstance(node, ast.IfExp):
        return strings(node.body) | strings(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


@cache
def refusals() -> dict[str, list[set[str]]]:
    """The reasons for which we refuse, each with the facts that its sentence gets."""
    raised: dict[str, list[set[str]]] = defaultdict(list)
    in_words = {"area": "place", "areas": "place", "answerable": "office", "present": "zone"}
    raw = {"outage"}  # a number of ours, which nobody can read
    for _, tree in OWN_TREES:
        for call in calls(tree, "Refused"):
            given = {word.arg or "" for word in call.keywords} - raw
            for reason in strings(call.args[0]):
                raised[reason].append({in_words.get(name, name) for name in given})
    return raised


def reasons() -> set[str]:
    """Those that the table of permissions names."""
    told = {reason for row in table() for reason in (row.if_not, row.if_not_own) if reason}
    return told | {"in_private", "anonymous", "not_allowed"}


@cache
def acts() -> set[str]:
    """What may stand in the central log."""
    written = {
        act
        for _, tree in OWN_TREES
        for call in calls(tree, "write_down")
        for arg in call.args[1:3]
        for act in strings(arg)
    }
    told = [call.args[0] for _, tree in OWN_TREES for call in calls(tree, "Entry")]
    told += [call.args[3] for _, tree in OWN_TREES for call in calls(tree, "announce") if len(call.args) > 3]
    written.add("member.moved")  # in one statement for all of them
    return written | {act for node in told for act in strings(node) if "." in act}


FAMILIES = {
    "notice.": set(PARAMETERS),
    "brief.": set(PARAMETERS),
    "preview.": set(Act),
    "posted.": set(Act),
    "waiting.": {"quota", "budget"},
    "cause.": set(CAUSES),
    "fault.": set(FAULTS),
    "complaint.extent.": set(Extent),
    "danger.told.": {"seen", "over"},
    "alarm.became.": set(aftermath.BECOMES),
    "compensation.": set(Claim) - {Claim.UNFIXED},
    "desk.": {*SUBJECTS, "other"},
    "button.suspicion.": set(Verdict),
    "in_full.word.": set(SHOWN_BY.values()),
    "button.eta.": {"restored", *MORE, "other"},
    "eta_reason.": set(REASONS),
    "crew.": set(Crew),
    "work.told.": set(works.TOLD),
    "work.heard.": set(works.HEARD),
    "button.work.": set(works.VERBS),
    "button.crew.": set(Crew),
    "ladder.": set(Rung),
    "suspicion.said.": {Verdict.NO, Verdict.LOOKING},
    "complaint.said.": {Verdict.NO, Verdict.LOOKING},
    "button.extent.": set(Extent),
    "button.back.": set(Reply),
    "button.mended.": set(Reply),
    "unanswered.": {"back", "theirs", "mended", "danger"},
    "button.pocket.": set(PocketVerdict),
    "pocket.said.": {PocketVerdict.LOOKING, PocketVerdict.BACK, PocketVerdict.LOCAL},
    "pocket.told.": {PocketVerdict.LOOKING, PocketVerdict.LOCAL},
    "stars.": set(STARS),
    "chip.": {*(str(minutes) for minutes in MINUTES), *USUAL, *PAUSES, *duties.FROM_NOW, *duties.FROM_A_DAY},
    "hour.": {part_of_day(hour) for hour in range(24)},
    "look.": set(Look),
    "look_means.": set(Look),
    "read_out.": set(Look),
    "part.": {part_of_day(hour) for hour in range(24)},
    "month.": {str(month) for month in range(1, 13)},
    "help.": {route.name for route in ROUTES if route.help is not Help.NOBODYS} | set(OF_AN_OFFICE.values()),
    "help_page.": {page.name.casefold() for page in Help} - {"work", "news", "nobodys"},
    "check.": set(Truth),
    "button.removal.": set(RemovedFor),
    "removal.because.": set(RemovedFor),
    "label.": set(Label),
    "switch.": {"near_only", "near_all", "turns_only", "turns_all"},
    "wish.": {"near_only", "near_all", "turns_only", "turns_all"},
    "language.": set(LANGUAGES),
    "state.": {*State, "owed"},
    "refused.": set(refusals()) | reasons(),
    "role.": set(Role),
    "hindered.": set(Hinders),
    "whatsapp_room.not.": set(Wanted),
    "whatsapp_why.": EXPLAINED,
    "hinders.": set(Hinders),
    "right.": set(Right),
    "act.": acts() | set(trouble.ACTS) | set(CHANGES),
    "page.": set(trouble.ACTS),
    "how_far.": set(Progress),
    "told.": {*Outcome, "kept", "passed_on"},
    "why_not.": set(WHY_NOT),
    "note.": set(Why) - {Why.CREW},
    "duty.told.": set(word_of_duty.TOLD),
    "who.": {Reason.STAND_IN, Reason.SUPERIOR},
    "kept.": set(Why) - {Why.CREW},
    "why.": set(Why),
    "place.": {kind for kind in Kind if f"place.{kind}" in catalogue("hi")},  # where a name alone is not plain
}


def listed(function: Function) -> set[str]:
    """The words of the tuples in a function: what a `for verb in (…)` runs over."""
    tuples = (node for node in ast.walk(function) if isinstance(node, ast.Tuple))
    return {word for each in tuples for item in each.elts for word in strings(item)}


def keys(node: ast.AST, function: Function) -> set[str]:
    """The keys that the first argument of `say` may be."""
    match node:
        case ast.Constant() | ast.IfExp(body=ast.Constant(), orelse=ast.Constant()):
            return strings(node)
        case ast.IfExp():
            return keys(node.body, function) | keys(node.orelse, function)
        case ast.JoinedStr(values=[ast.Constant(value=str(family)), ast.FormattedValue()]):
            words = FAMILIES.get(family) or (listed(function) if family.startswith("button.") else set())
            assert words, f"{family}… in {function.name}: which are they?"
            return {f"{family}{word}" for word in words}
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
            return set().union(*(keys(value, function) for value in assigned(name, function)))
        case ast.Dict():
            return set().union(*(keys(value, function) for value in node.values))
    return set()


def assigned(name: str, function: Function) -> list[ast.expr]:
    return [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == name for target in node.targets)
    ]


def facts_of(call: ast.Call) -> set[str] | None:
    """The names of the facts that a call gives to its sentence; None where they cannot be read off."""
    facts: set[str] = set()
    for word in call.keywords:
        if word.arg:
            facts |= {word.arg} - {"toast"}
        elif found := [maker for call in calls(word.value) for maker in functions().get(called(call), ())]:
            facts |= returned(found[0])
        else:
            return None
    return facts


def returned(maker: Function) -> set[str]:
    dicts = (
        node.value for node in ast.walk(maker) if isinstance(node, ast.Return) and isinstance(node.value, ast.Dict)
    )
    return {text for each in dicts for key in each.keys if key for text in strings(key)}


def toasts(call: ast.Call) -> set[str]:
    return set().union(*(strings(word.value) for word in call.keywords if word.arg == "toast"))


@cache
def asked() -> dict[str, list[set[str] | None]]:
    """Each key that the code says, with the facts that it is given, once for each place in the code."""
    said: dict[str, list[set[str] | None]] = defaultdict(list)
    for function in chain.from_iterable(functions().values()):
        for call in calls(function, "say", "saying"):
            facts = facts_of(call)
            for key in keys(call.args[0], function) - {""}:
                said[key].append(facts)
            said |= {toast: [set()] for toast in toasts(call)}
    for page in PAGES:
        for key, facts in re.findall(r'say\("([\w.]+\w)"([^)]*)\)', page.read_text()):
            said[key].append(set(re.findall(r"(\w+)=", facts)))
        for family in re.findall(r'say\("([\w.]+\.)" ~', page.read_text()):
            for word in FAMILIES[family]:
                said[f"{family}{word}"].append(set())
    for reason, given in refusals().items():
        said[f"refused.{reason}"] = list(given)
    for kind, names in PARAMETERS.items():
        said[f"notice.{kind}"] = said[f"brief.{kind}"] = [set(names)]
    said["general"] = said["asking"] = [set(GENERAL)]
    said["private"] = [set(PRIVATE)]
    said |= {f"asks.{kind}": [set(PRIVATE)] for kind in REPLIES.keys() - {ASKING_KIND, PRIVATE_KIND}}
    said |= {f"button.{reply}": [set()] for reply in chain.from_iterable(REPLIES.values())}
    return said


def placeholders(sentence: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]


def bare(sentence: str) -> str:
    return re.sub(r"{\w+(:[^}]*)?}", "", sentence)


def sentences(language: str, *beginnings: str) -> dict[str, str]:
    return {key: text for key, text in catalogue(language).items() if key.startswith(beginnings)}


# ---- nothing is missing, nothing is left over ------------------------------------------------------


@in_every_language
def test_every_sentence_that_the_code_says_stands_in_the_catalogue(language: str) -> None:
    assert len(asked()) > 150, "the search for keys finds them"
    assert set(asked()) - set(catalogue(language)) == set()


@in_every_language
def test_no_sentence_is_left_over(language: str) -> None:
    assert set(catalogue(language)) - set(asked()) == set()


@in_every_language
def test_every_refusal_says_why(language: str) -> None:
    assert {f"refused.{reason}" for reason in refusals().keys() | reasons()} == set(sentences(language, "refused."))


@in_every_language
def test_a_sentence_needs_only_facts_that_it_gets(language: str) -> None:
    for key, places in asked().items():
        for facts in places:
            wanted = set(placeholders(catalogue(language)[key]))
            assert facts is None or wanted <= facts, key


def test_the_languages_tell_the_same_facts() -> None:
    hindi = catalogue("hi")
    for language in LANGUAGES:
        assert set(catalogue(language)) == set(hindi)
        for key, sentence in catalogue(language).items():
            assert sorted(placeholders(sentence)) == sorted(placeholders(hindi[key])), f"{key} in {language}"


@in_every_language
def test_the_catalogue_is_in_order(language: str) -> None:
    text = (HERE / f"{language}.po").read_text()
    ids = re.findall(r'(?m)^msgid "(.+)"$', text)
    with (HERE / f"{language}.po").open("rb") as file:
        header = read_po(file)
    assert len(ids) == len(set(ids)) == len(catalogue(language)), "each key once"
    assert (str(header.locale), header.charset, header.num_plurals) == (language, "utf-8", 2)
    assert all(catalogue(language).values()), "nothing is left to be written"
    assert "fuzzy" not in text


@in_every_language
def test_sentences_are_tidy(language: str) -> None:
    for key, sentence in catalogue(language).items():
        assert sentence == sentence.strip() or key == "comma", key
        assert not re.search(r" \n|\n |  |\t|\n{3}", sentence), key
        assert all(line.count("*") % 2 == 0 for line in sentence.splitlines()), f"{key}: bold ends in its own line"


# ---- it fits where it is shown ---------------------------------------------------------------------


@in_every_language
def test_labels_fit_their_buttons(language: str) -> None:
    for key, label in sentences(language, "button.", "chip.", "switch.", "label.", "language.", "menu.").items():
        if key not in ("language.which", "language.set"):
            assert len(label) <= BUTTON_LABEL, key


@in_every_language
def test_causes_fit_a_list_and_a_line(language: str) -> None:
    for code in COMMON_CAUSES:
        assert len(catalogue(language)[f"cause.{code}"]) <= ROW_LABEL, code
    assert max(map(len, sentences(language, "cause.").values())) <= 60


@in_every_language
def test_buttons_that_stand_together_differ(language: str) -> None:
    say = catalogue(language)
    for family in ("cause.", "button.correct_", "button.change_"):
        labels = list(sentences(language, family).values())
        assert len(set(labels)) == len(labels), family
    for together in (("post", "change", "drop"), ("update", "restore", "correct"), ("same", "drop")):
        assert len({say[f"button.{name}"] for name in together}) == len(together)


@in_every_language
def test_a_word_on_the_tap_fits(language: str) -> None:
    assert max(map(len, sentences(language, "toast.").values())) <= 180


@in_every_language
def test_no_answer_is_too_long_for_buttons(language: str) -> None:
    for key, sentence in catalogue(language).items():
        assert len(bare(sentence)) <= 700, key


@in_every_language
@pytest.mark.parametrize("pages", [(Help.WORK, Help.NEWS), (Help.NEWS,), *((page,) for page in Help)], ids=str)
def test_each_page_of_the_help_fits_one_message_with_buttons(language: str, pages: tuple[Help, ...]) -> None:
    say = catalogue(language)
    around = ("help.lead", "help.more", "help.more_engineers", "help.emergency")
    names = [route.name for route in ROUTES if route.help in pages and route.help is not Help.NOBODYS]
    if pages == (Help.WORK, Help.NEWS):  # an engineer's
        names = [OF_AN_OFFICE.get(name, name) for name in names if name not in AT_HOME]
    lines = [say[f"help.{name}"] for name in names]
    assert len("\n".join([*(say[key] for key in around), *lines])) <= 1_024


def test_a_word_is_the_word_of_one_command() -> None:
    words = [word for route in ROUTES for word in route.words]
    assert len(words) == len(set(words))
    assert WORDS.keys() <= {route.name for route in ROUTES}


@in_every_language
def test_a_preview_ends_with_how_many_will_be_told(language: str) -> None:
    for act in Act:
        assert catalogue(language)[f"preview.{act}"].endswith("{reach}"), act


# ---- notices are WhatsApp templates, too -----------------------------------------------------------


@pytest.mark.parametrize("definition", definitions(), ids=lambda each: f"{each.name} {each.language}")
def test_meta_would_accept_every_template(definition) -> None:
    review(definition.payload())


def test_every_kind_of_notice_has_a_sentence() -> None:
    assert set(NoticeKind) <= set(PARAMETERS)


@in_every_language
@pytest.mark.parametrize("kind", PARAMETERS)
def test_a_notice_has_its_parameters_once_in_their_order_and_words_around_them(kind: str, language: str) -> None:
    sentence = catalogue(language)[f"notice.{kind}"]
    words = [word for word in bare(sentence).split() if any(letter.isalpha() for letter in word)]
    assert placeholders(sentence) == list(PARAMETERS[kind])
    assert len(words) >= 3 * len(PARAMETERS[kind])
    assert len(bare(sentence)) <= 550
    assert not re.search(r"^{|}$|}\W*{", sentence.replace("\n", "¶letters¶"))


@in_every_language
@pytest.mark.parametrize("kind", PARAMETERS)
def test_the_longest_facts_still_fit_a_filled_template(kind: str, language: str) -> None:
    say = catalogue(language)
    facts = dict.fromkeys(PARAMETERS[kind], say["eta.unknown"]) | {"place": "x" * LONGEST, "areas": "x" * LONGEST}
    facts["cause"] = max(sentences(language, "cause.").values(), key=len)
    assert len(say[f"notice.{kind}"].format(**facts)) <= 1_024


@in_every_language
@pytest.mark.parametrize("kind", PARAMETERS)
def test_the_longest_news_still_fits_the_general_template_whole(kind: str, language: str) -> None:
    say = catalogue(language)
    facts = dict.fromkeys(PARAMETERS[kind], say["eta.unknown"]) | {"place": "x" * LONGEST, "areas": "x" * LONGEST}
    facts["cause"] = max(sentences(language, "cause.").values(), key=len)
    news = say[f"brief.{kind}"].format(**facts)
    assert len(news) <= LONGEST_NEWS
    assert "\n" not in news
    assert len(say["general"].format(news="x" * LONGEST_NEWS, reference="GN-2611-0042/1")) <= 1_024


@in_every_language
def test_whoever_still_sits_in_the_dark_learns_what_to_do(language: str) -> None:
    say = catalogue(language)
    for key in (
        "notice.outage",
        "notice.restoration",
        "notice.cancellation",
        "general",
        "status.none",
        "help.emergency",
    ):
        assert "1912" in say[key], key
    for key in ("refused.not_engineer", "refused.not_answerable", "unreadable", "welcome.stranger"):
        assert "1912" in say[key], key


# ---- what people agree to ----------------------------------------------------------------------------

AGREED_TO = ("consent.notice", "consent.by_choosing", "consent.kept", "consent.rights")
FINGERPRINT = (1, "e804b5f6eb0ff8f1")


def test_the_notice_is_not_changed_under_its_version() -> None:
    """People agreed to these very words: with another meaning they need another number (`zones/consent.py`)."""
    words = "\n".join(catalogue(language)[key] for language in LANGUAGES for key in AGREED_TO)
    assert (NOTICE, hashlib.sha256(words.encode()).hexdigest()[:16]) == FINGERPRINT


@in_every_language
def test_the_notice_says_what_for_how_to_withdraw_and_where_to_complain(language: str) -> None:
    say = catalogue(language)
    notice, full = say["consent.notice"], say["consent.kept"] + say["consent.rights"]
    assert notice.count("•") == 2
    assert full.count("•") == 4
    assert "STOP" in notice
    assert "STOP" in full
    assert "1912" in full
    with_question = "\n\n".join(
        say[key] for key in ("consent.changed", "consent.notice", "join.which_area", "consent.by_choosing")
    )
    assert len(with_question) <= 1_024 - 100, "with a zone and a place it still fits a message with buttons"


# ---- what we tell people to write is understood ----------------------------------------------------


@in_every_language
def test_the_help_names_each_command_by_a_word_that_works(language: str) -> None:
    for route in ROUTES:
        if route.help is not Help.NOBODYS:
            named = re.match(r"\*(.+?)\*: ", catalogue(language)[f"help.{route.name}"])
            assert named, route.name
            assert BY_WORD[named[1].casefold()] is route


@in_every_language
def test_a_word_that_people_are_told_to_write_is_a_command(language: str) -> None:
    for key, sentence in catalogue(language).items():
        for word in re.findall(r"\*([^\s*:{}]+)\*|/([a-z]+)|\b([A-Z]{4,})\b", sentence):
            assert "".join(word).casefold() in BY_WORD, f"{key}: {''.join(word)}"


def example(sentence: str) -> str:
    return re.split(r"जैसे: |e\.g\. |مثلاً: |طرح لکھیے: ", sentence)[1].split("\n")[0]


def town() -> Atlas:
    areas = [
        Area("GN", Kind.ZONE, {"en": "Gomti Nagar", "hi": "गोमती नगर", "ur": "گومتی نگر"}),
        Area("GN-KMT", Kind.SUBSTATION, {"en": "Kamta", "hi": "कमता"}),
        Area("GN-VRK-F1", Kind.FEEDER, {"en": "Viram Khand", "hi": "विराम खंड"}),
    ]
    for number, area in enumerate(areas, 1):
        area.id = number
    return Atlas(areas, [Placement(2, 1, NOON), Placement(3, 2, NOON)], NOON)


@in_every_language
@pytest.mark.parametrize(("key", "name", "planned"), [("outage", "GN-VRK-F1", False), ("plan", "GN-KMT", True)])
def test_the_examples_of_the_help_can_be_posted(language: str, key: str, name: str, planned: bool) -> None:
    atlas = town()
    route, words = command(example(catalogue(language)[f"help.{key}"]))
    assert route
    assert route.name == key
    found = [area for place in find_places(words, atlas.gazetteer) for area in place.areas]
    assert [atlas.area(area).code for area in found] == [name]
    times = read_time(words, NOON, planned)
    assert times.eta
    assert bool(times.start) is planned


@in_every_language
@pytest.mark.parametrize("key", ["engineer.known", "engineer.not_understood"])
def test_the_examples_for_engineers_can_be_read(language: str, key: str) -> None:
    words = example(catalogue(language)[key])
    assert [place.areas for place in find_places(words, town().gazetteer) if place.areas] == [(3,)]
    assert read_time(words, NOON, False).eta


@in_every_language
def test_the_examples_of_times_can_be_read(language: str) -> None:
    for words in re.split(r"[,،] ", example(catalogue(language)["ask.time"])):
        assert read_time(words, NOON, False).eta, words
    window = read_time(example(catalogue(language)["ask.window"]), NOON, True)
    assert (window.start, window.eta) == (datetime(2026, 11, 13, 10, tzinfo=LUCKNOW), window.eta)
    assert window.eta == datetime(2026, 11, 13, 14, tzinfo=LUCKNOW)


@in_every_language
@pytest.mark.parametrize(("key", "name"), [("help.join", "join"), ("refused.bind_which_zone", "bind")])
def test_the_examples_of_zones_name_one(language: str, key: str, name: str) -> None:
    route, words = command(example(catalogue(language)[key]))
    assert route
    assert route.name == name
    assert town().zone_named(words)


# ---- scripts ---------------------------------------------------------------------------------------

OUTSIDE_THEIR_SCRIPT = {"language.hi", "language.en", "language.ur"}  # each by its own name, for those who look for it
DEVANAGARI, URDU = r"[\u0900-\u0963\u0970-\u097f]", r"[\u0600-\u06ff]"
COMMANDS = {"room", "banao", "bind", "unbind", "here", "code"}
TELEGRAMS = {  # as its apps call it
    *("Telegram", "Remain", "anonymous", "General", "Add", "users", "Delete", "messages", "Pin", "Ban"),
}
LATIN = {
    "hi": {"JOIN", "STOP", "GN", "zone", "engineer", "ENGINEER", "start", *COMMANDS, *TELEGRAMS},
    "ur": {
        "JOIN",
        "STOP",
        "GN",
        "zone",
        "engineer",
        "ENGINEER",
        "start",
        "Viram",
        "Khand",
        "Kamta",
        "Gomti",
        "Nagar",
        *COMMANDS,
        *TELEGRAMS,
    },
}


def in_script(language: str) -> dict[str, str]:
    return {key: bare(text) for key, text in catalogue(language).items() if key not in OUTSIDE_THEIR_SCRIPT}


@pytest.mark.parametrize(("language", "foreign"), [("hi", URDU), ("en", f"{DEVANAGARI}|{URDU}"), ("ur", DEVANAGARI)])
def test_each_language_keeps_to_its_script(language: str, foreign: str) -> None:
    assert {key for key, text in in_script(language).items() if re.search(foreign, text)} == set()


@pytest.mark.parametrize("language", ["hi", "ur"])
def test_latin_words_are_only_those_to_be_typed(language: str) -> None:
    words = {word for text in in_script(language).values() for word in re.findall(r"[A-Za-z]+", text)}
    assert words <= LATIN[language]


@in_every_language
def test_numbers_are_in_the_digits_that_people_type(language: str) -> None:
    for key, text in catalogue(language).items():
        assert re.search(r"[०-९۰-۹٠-٩]", text) is None, key


@pytest.mark.parametrize(("many", "said"), [(1, "और 1 बात"), (2, "और 2 बातें")])
def test_one_is_not_many(many: int, said: str) -> None:
    assert Voice("hi", LUCKNOW, NOON).say("ladder.more", many=many) == said


def test_a_language_bears_its_own_name_everywhere() -> None:
    for name in OUTSIDE_THEIR_SCRIPT:
        assert len({catalogue(language)[name] for language in LANGUAGES}) == 1


def test_urdu_holds_together_around_names_in_latin_letters() -> None:
    for key, sentence in sentences("ur", "").items():
        if key != "hour":
            assert not re.search(r"[^\s*]{\w+}|{\w+}[^\s*]", sentence), f"{key}: space around names"
        for line in sentence.splitlines():
            assert not re.match(r"\W*{(place|areas|cause|office|words|reference|number)}", line), f"{key}: {line}"


# ---- hours as people say them ----------------------------------------------------------------------

HOURS = [
    ("12 06:05", "सुबह 6:05 बजे", "6:05 am", "صبح 6:05 بجے"),
    ("12 10:00", "सुबह 10 बजे", "10 am", "صبح 10 بجے"),
    ("12 12:00", "दोपहर 12 बजे", "12 pm", "دوپہر 12 بجے"),
    ("12 16:00", "शाम 4 बजे", "4 pm", "شام 4 بجے"),
    ("12 20:30", "रात 8:30 बजे", "8:30 pm", "رات 8:30 بجے"),
    ("12 00:15", "रात 12:15 बजे", "12:15 am", "رات 12:15 بجے"),
    ("11 18:40", "कल शाम 6:40 बजे", "yesterday 6:40 pm", "کل شام 6:40 بجے"),
    ("13 11:00", "कल 13 नवंबर को सुबह 11 बजे", "tomorrow, 13 Nov, 11 am", "کل 13 نومبر کو صبح 11 بجے"),
    ("25 17:00", "25 नवंबर शाम 5 बजे", "25 Nov 5 pm", "25 نومبر شام 5 بجے"),
]


@pytest.mark.parametrize(("when", "hindi", "english", "urdu"), HOURS)
def test_hours_are_said_as_people_say_them(when: str, hindi: str, english: str, urdu: str) -> None:
    local = datetime.strptime(f"2026-11-{when}", "%Y-%m-%d %H:%M").replace(tzinfo=LUCKNOW)
    told = [Voice(language, LUCKNOW, NOON).time(local.astimezone(UTC)) for language in ("hi", "en", "ur")]
    assert told == [hindi, english, urdu]


def test_a_long_list_ends_in_how_many_more() -> None:
    names = ["A", "B", "C"]
    assert Voice("hi", LUCKNOW, NOON).several(names, 2) == "A, B और 1 अन्य"
    assert Voice("en", LUCKNOW, NOON).several(names, 2) == "A, B and 1 more"
    assert Voice("ur", LUCKNOW, NOON).several(names, 2) == "A، B اور 1 مزید"
    assert Voice("en", LUCKNOW, NOON).several(names) == "A, B, C"
