"""A letter changed as its owner asks in simple words; no model is asked, and nothing is told that the resume lacks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from math import ceil

from libs.common.concurrency.work_pool import Budget
from libs.common.grounding.check import check_facts
from libs.common.grounding.claims import GroundingReport
from libs.common.grounding.facts import (
    ResumeFacts,
    ResumePayload,
    VacancyFacts,
    VacancyPayload,
    read_resume,
    read_vacancy,
)
from libs.common.grounding.language.sentences import each_sentence
from libs.common.grounding.wording import word_count
from libs.common.letters.advert import advert
from libs.common.letters.composing.applicant import Applicant
from libs.common.letters.composing.english import ENGLISH
from libs.common.letters.composing.forms import is_said, lowered
from libs.common.letters.composing.overlap import achievements, lines
from libs.common.letters.composing.russian import RUSSIAN
from libs.common.letters.joints import unjoined
from libs.common.letters.revising.places import names_a_place, without_places
from libs.common.letters.revising.readiness import is_readiness, readiness
from libs.common.letters.revising.tone import toned
from libs.common.letters.revising.wishes import Wish, wish_of
from libs.common.letters.style import Style
from libs.common.text.tokens import stems

NOT_UNDERSTOOD = (
    "Понятны только простые просьбы: «короче», «длиннее», «без …», «больше о …», «не называй место работы», «теплее», "
    "«официальнее». Письмо осталось прежним."
)
NOTHING_KNOWN = "В резюме нет ничего нового о том, что вы просите добавить. Дополните резюме или допишите сами."
NOT_READY = (
    "Готовность к переезду и командировкам письмо называет, только если она отмечена в резюме. "
    "Отметьте её на hh.ru или допишите сами."
)
ALREADY_SAID = "В письме об этом уже сказано, а больше в резюме ничего нет."
NO_PAY = "О зарплате и условиях письмо не пишет: иначе это было бы сказано за вас. Допишите сами, если нужно."
NO_OTHER_LANGUAGE = "Письмо пишется на языке вакансии. Оно осталось прежним."
NO_OTHER_TONE = "Приветствие и прощание уже такие, а остальное — ваши факты: их тон не меняется."
NO_CODE = "Кодовое слово впишите сами: из вакансии письмо само ничего не повторяет."
NOTHING_TO_DROP = "В письме нет того, что вы просите убрать."
NO_PLACE = "Компаний, где вы работали, письмо не называет."
NOTHING_LONGER = "Всё подходящее из резюме в письме уже есть. Дополните резюме или допишите сами."
NOTHING_SHORTER = "Короче уже некуда: останутся только приветствие и прощание."
_SHORTER = 0.65
"""The share of the words that is left of a letter made shorter."""
_LEADS = ("Ещё мои задачи", "И ещё")
_NUMBERS = re.compile(r"(?:цифр|числ|figure|number)\w*", re.IGNORECASE)
_SIGNATURE = re.compile(r"(?:подпис|signature)\w*", re.IGNORECASE)
_GREETING = 3
"""Words of a greeting, at most."""
_SIGNED = 6
"""Words of a signature, at most."""
_ADDED = 2
"""Sentences that are added about one thing."""
_TOLD = 0.7
"""The share of a line's words with which a letter tells it."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A new draft and its check. `note` says in the owner's language what could not be done; None when all was."""

    letter: str
    report: GroundingReport
    note: str | None = None


def revise(
    current: str,
    wish: str,
    resume: ResumePayload,
    vacancy: VacancyPayload,
    *,
    today: date,
    budget: Budget | None = None,
) -> Revision:
    """Change a letter as asked: sentences are left out, and lines of the resume put in that pass the check.

    What the owner wrote stands as it is unless they ask to leave it out. A wish that is not understood changes
    nothing, and the note says so. Raises OverdueError when the budget ends.
    """
    return _Reviser(current, read_resume(resume), read_vacancy(vacancy), today, budget).revised(wish_of(wish))


def obeyed(
    current: str, wishes: str, facts: ResumeFacts, wanted: VacancyFacts, *, today: date, budget: Budget | None = None
) -> str:
    """A letter after what its owner wishes of every letter, as far as simple words say it; else as it was."""
    wish = wish_of(wishes)
    return _Reviser(current, facts, wanted, today, budget).revised(wish).letter if wish.known else current


def permitted(
    current: str, wishes: str, facts: ResumeFacts, wanted: VacancyFacts, *, today: date, budget: Budget | None = None
) -> str:
    """A letter without what its owner wants in none, as far as simple words say it; whoever wrote it."""
    wish = wish_of(wishes)
    forbidden = Wish(without=wish.without, unplaced=wish.unplaced)
    return _Reviser(current, facts, wanted, today, budget).revised(forbidden).letter if forbidden.known else current


class _Reviser:
    def __init__(
        self, current: str, facts: ResumeFacts, wanted: VacancyFacts, today: date, budget: Budget | None
    ) -> None:
        self._current, self._today, self._budget = current, today, budget
        self._facts, self._wanted = facts, wanted

    def revised(self, wish: Wish) -> Revision:
        """Do what the wish asks, one thing after another."""
        if not wish.known:
            return Revision(self._current, self._check(self._current), NOT_UNDERSTOOD)
        text, notes = self._current, list[str]()
        notes.extend([NO_PAY] if wish.pay else [])
        notes.extend([NO_OTHER_LANGUAGE] if wish.language else [])
        notes.extend([NO_CODE] if wish.code else [])
        if wish.style:
            text = self._toned(text, wish.style, notes)
        if wish.unplaced:
            text = self._unplaced(text, notes)
        if wish.without:
            text = self._left_out(text, wish.without, notes)
        if wish.about:
            text = self._extended(text, wish, notes)
        if wish.longer:
            text = self._lengthened(text, wish.without, notes)
        if wish.shorter:
            text = self._shortened(text, notes)
        return Revision(text, self._check(text), " ".join(notes) or None)

    def _toned(self, text: str, style: Style, notes: list[str]) -> str:
        done = toned(text, style, self._applicant(), self._wanted.id)
        notes.extend([NO_OTHER_TONE] if done == text else [])
        return done

    def _applicant(self) -> Applicant:
        return Applicant(self._facts, ENGLISH if advert(self._wanted).english else RUSSIAN, self._today)

    def _unplaced(self, text: str, notes: list[str]) -> str:
        applicant = self._applicant()
        done = without_places(text, applicant)
        if names_a_place(done, applicant):  # in the owner's own words: the whole sentence goes
            done = kept(done, {one.text for one in each_sentence(done) if names_a_place(one.text, applicant)})
        notes.extend([NO_PLACE] if done == text else [])
        return done

    def _left_out(self, text: str, things: tuple[str, ...], notes: list[str]) -> str:
        opening, before = {one.text for one in each_sentence(text.partition("\n\n")[0])}, text
        if any(map(_SIGNATURE.fullmatch, things)):
            text = _unsigned(text)
        numbers = any(map(_NUMBERS.fullmatch, things))
        dropped = {
            one.text
            for one in each_sentence(text)
            if any(_speaks_of(self._untitled(one.text), thing) for thing in things)
            or (numbers and one.text not in opening and any(map(str.isdigit, one.text)))
        }
        text = kept(text, dropped)
        if text == before:
            notes.append(NOTHING_TO_DROP)
        return text

    def _untitled(self, text: str) -> str:
        """A text without the vacancy's name: a letter has to say what it answers."""
        return text.replace(self._wanted.name, "") if self._wanted.name else text

    def _extended(self, text: str, wish: Wish, notes: list[str]) -> str:
        added = [line for thing in wish.about for line in self._lines_about(thing, text, wish.without)]
        if not added:
            said = all(_speaks_of(text, thing) for thing in wish.about)
            unready = NOT_READY if any(map(is_readiness, wish.about)) else NOTHING_KNOWN
            notes.append(ALREADY_SAID if said else unready)
        return _before_the_end(text, " ".join(dict.fromkeys(added)))

    def _lengthened(self, text: str, without: tuple[str, ...], notes: list[str]) -> str:
        """The letter with the weightiest lines of the resume that it does not tell yet."""
        close = (one for one in achievements(self._facts, self._wanted) if one.latest or is_said(one.text))
        candidates = chain((one.text for one in close), lines(self._facts, latest=True))
        added = self._told(dict.fromkeys(candidates), text, without)
        notes.extend([] if added else [NOTHING_LONGER])
        return _before_the_end(text, " ".join(added))

    @staticmethod
    def _shortened(text: str, notes: list[str]) -> str:
        """The letter without its later sentences; greeting, opening, farewell and signature stay."""
        paragraphs = text.split("\n\n")
        # An English greeting stands on a line of its own, the opening after it.
        start = 1 if word_count(paragraphs[0]) > _GREETING else 2
        body = [one.text for part in paragraphs[start:-2] or paragraphs[1:-1] for one in each_sentence(part)]
        most, before = ceil(word_count(text) * _SHORTER), text
        *rest, best = _least_first(body[1:]) or [""]
        for sentence in rest:
            if word_count(text) <= most:
                break
            text = kept(text, {sentence})
        if text == before:
            text = kept(text, {best})
        if text == before:
            notes.append(NOTHING_SHORTER)
        return text

    def _lines_about(self, thing: str, text: str, without: tuple[str, ...]) -> list[str]:
        """Sentences of the resume about a thing that the letter does not have yet and the check lets pass."""
        fitting = (line for line in lines(self._facts) if _speaks_of(line, thing))
        found = self._told(fitting, text, without)
        ready = (said for said in readiness(thing, self._applicant()) if said not in text)
        found.extend(said for said in ready if self._check(said).grounded)
        if not found and not _speaks_of(text, thing):
            named = (
                f"Среди моих навыков есть {lowered(skill)}." for skill in self._facts.skills if _speaks_of(skill, thing)
            )
            found.extend(said for said in named if said not in text and self._check(said).grounded)
        return found[:_ADDED]

    def _told(self, candidates: Iterable[str], text: str, without: tuple[str, ...]) -> list[str]:
        """Sentences of lines that the letter does not tell yet and the check lets pass, none of what is unwanted."""
        found, speaks = list[str](), self._applicant().speaks
        for line in candidates:
            if _is_told(line, text) or not speaks(line) or any(_speaks_of(line, one) for one in without):
                continue
            lead = _LEADS[bool(found)]
            alone = is_said(line) or ":" in line
            ways = (f"{line}.",) if alone else (f"{lead}: {lowered(line)}.", f"{line}.")
            found.extend(islice((said for said in ways if self._check(said).grounded), 1))
            if len(found) == _ADDED:
                break
        return found

    def _check(self, text: str) -> GroundingReport:
        return check_facts(text, self._facts, self._wanted, today=self._today, budget=self._budget)


def _least_first(sentences: list[str]) -> list[str]:
    """Sentences in the order in which a letter can do without them: the first one with a number is the last to go."""
    plain = [one for one in sentences if not any(map(str.isdigit, one))]
    counted = [one for one in sentences if one not in plain]
    return [*plain[::-1], *counted[::-1]]


def kept(text: str, dropped: set[str]) -> str:
    """The text without some sentences; paragraphs that end empty go."""
    pieces, position, before = list[str](), 0, False
    for sentence in each_sentence(text):
        gone, between = sentence.text in dropped, text[position : sentence.start]
        pieces.append(between.rstrip(" ") if gone else between)
        if not gone:
            pieces.append(unjoined(sentence.text) if before and "\n\n" not in between else sentence.text)
        position, before = sentence.end, gone
    paragraphs = "".join((*pieces, text[position:])).split("\n\n")
    return "\n\n".join(part.strip(" \n") for part in paragraphs if any(map(str.isalnum, part)))


def _speaks_of(text: str, thing: str) -> bool:
    """Tell whether a text has every telling word of a thing."""
    asked = [stem for stem in stems(thing) if len(stem) > 1]
    return bool(asked) and set(asked) <= set(stems(text))


def _is_told(line: str, text: str) -> bool:
    """Tell whether a letter says a line of the resume, be it with other verbs."""
    words = set(stems(line))
    return line in text or lowered(line) in text or len(words & set(stems(text))) >= _TOLD * len(words)


def _unsigned(text: str) -> str:
    """The text without the short last paragraph that names its author."""
    rest, _, last = text.rpartition("\n\n")
    return rest if rest and word_count(last) <= _SIGNED and not last.endswith(".") else text


def _before_the_end(text: str, added: str) -> str:
    """Put a paragraph before the farewell."""
    if not added:
        return text
    paragraphs = text.split("\n\n")
    place = max(1, len(paragraphs) - (2 if len(paragraphs) > 2 else 1)) if len(paragraphs) > 1 else 1
    return "\n\n".join((*paragraphs[:place], added, *paragraphs[place:]))
