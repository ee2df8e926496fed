"""A notice in the words of whoever gets it: as free text, or in the template that may carry it now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels.channel import SendFailed, Template, Then
from bot.channels.hearing import NO_TEMPLATE
from bot.channels.standing import Standings, choose, choose_general
from bot.channels.templates import ASKING_KIND, with_taps
from handlers.answer import Button
from handlers.atlas import Atlas
from handlers.telling.notices import general, live, parameters, render, sentence_of, together
from handlers.wording import Voice
from zones.notice import Notice

LOOK_AGAIN = timedelta(minutes=5)  # for a template that may be used; news of one comes sooner by itself


class Words:
    """The notices of one batch in words, each made once a language."""

    def __init__(self, atlas: Atlas, zone_time: ZoneInfo, standings: Standings, now: datetime) -> None:
        self._atlas = atlas
        self._zone_time = zone_time
        self._standings = standings
        self._texts: dict[tuple[int, str, datetime], str] = {}
        self._templates: dict[tuple[int, str, datetime], Template | None] = {}
        self.now = now

    def text(self, notice: Notice, language: str, at: datetime) -> str:
        """As it is said at that time, which for a notice that waited is not when it was written."""
        key = (notice.id, language, at)
        if key not in self._texts:
            self._texts[key] = render(notice, Voice(language, self._zone_time, at), self._atlas)
        return self._texts[key]

    def state(self, notice: Notice, language: str) -> str:
        return live(notice, self.voice(language), self._atlas)

    def voice(self, language: str) -> Voice:
        return Voice(language, self._zone_time, self.now)

    def template(self, notice: Notice, language: str, at: datetime) -> Template:
        """Where free text may not go. Raises `SendFailed` if no template may be used now."""
        key = (notice.id, language, at)
        if key not in self._templates:
            self._templates[key] = self._fill(notice, language, at)
        template = self._templates[key]
        if template is None:
            raise SendFailed(NO_TEMPLATE, Then.HOLD, LOOK_AGAIN, page=True)
        return template

    def outside(self, told: Sequence[str], language: str) -> Template:
        """News that is no notice, in the general template. Raises `SendFailed` if that may not be used now."""
        template = self.general(told, language)
        if template is None:
            raise SendFailed(NO_TEMPLATE, Then.HOLD, LOOK_AGAIN, page=True)
        return template

    def general(self, told: Sequence[str], language: str) -> Template | None:
        choice = choose_general(language, self._standings, self.now)
        return Template(choice.name, choice.language, tuple(told)) if choice else None

    def asking(self, told: Sequence[str], language: str, replies: Sequence[str]) -> Template | None:
        """News with the question whether supply is back; None if that template may not be used now."""
        return self._with_replies(ASKING_KIND, told, language, replies)

    def tapped(
        self, told: Sequence[str], language: str, buttons: Sequence[Button], whole: str | None
    ) -> Template | None:
        """A question in the template that has its taps, or one that brings the `whole`; None if none may be used."""
        for kind, replies in with_taps(buttons, language, whole):
            if template := self._with_replies(kind, told if kind == ASKING_KIND else told[:1], language, replies):
                return template
        return None

    def _with_replies(self, kind: str, told: Sequence[str], language: str, replies: Sequence[str]) -> Template | None:
        choice = choose_general(language, self._standings, self.now, kind)
        return Template(choice.name, choice.language, tuple(told), tuple(replies)) if choice else None

    def news(self, notice: Notice, language: str, at: datetime) -> tuple[str, ...]:
        """In one line, with its number."""
        return tuple(general(notice, Voice(language, self._zone_time, at), self._atlas).values())

    def together(self, notices: Sequence[Notice], language: str, ats: Sequence[datetime]) -> Template | None:
        """Several in one template; None if none may carry them."""
        choice = choose_general(language, self._standings, self.now)
        if choice is None:
            return None
        voices = [Voice(choice.language, self._zone_time, at) for at in ats]
        return Template(choice.name, choice.language, tuple(together(notices, voices, self._atlas).values()))

    def _fill(self, notice: Notice, language: str, at: datetime) -> Template | None:
        choice = choose(sentence_of(notice), language, self._standings, self.now)
        if choice is None:
            return None
        voice, fill = Voice(choice.language, self._zone_time, at), general if choice.general else parameters
        return Template(choice.name, choice.language, tuple(fill(notice, voice, self._atlas).values()))
