"""What the applicant did, told in sentences: the line closest to the vacancy first, and one more after it."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TypeAlias

from libs.common.grounding.facts import VacancyFacts
from libs.common.grounding.wording import chosen, joined
from libs.common.letters.advert import stems_of
from libs.common.letters.composing.applicant import FEMALE, Applicant, citable
from libs.common.letters.composing.deeds import FORMS
from libs.common.letters.composing.english_names import in_sentence
from libs.common.letters.composing.foreign import foreign
from libs.common.letters.composing.forms import asked_for
from libs.common.letters.composing.overlap import Achievement, achievements, is_close, shared_skills, weightiest
from libs.common.letters.composing.phrases import Frames, fitting
from libs.common.letters.composing.shortening import fewer, shorter
from libs.common.letters.composing.spelled import as_in, spelled
from libs.common.letters.composing.telling import Line, in_english, in_russian
from libs.common.letters.composing.tidy import is_tidy, tidy_first

Facts: TypeAlias = Mapping[str, str | None]
_NEAR = 0.5
"""The share of the best line's weight with which another one may be told first."""
_NEXT = 0.35
"""The same for the one that is told after it."""
_CHOSEN = 5
"""Among so many lines the first and the second one are chosen."""
_TOLD = 2.0
"""The weight under which a line does not answer the vacancy."""
_TRIED = 6
"""Lines of the resume that are put to the check before a letter does without."""
_CLOSE = 2
"""Telling words in common with which a line is close to what the vacancy describes."""
_NAMED = 2
"""Things of the vacancy that one line is tied to."""
_BEGINS = 2
"""Words with which a line begins."""
_MARKS = (": ", " — ", " – ")
_LEADING = ("на мне", "занимаюсь", "масштаб", "объём работы", "из результатов", "моя работа")
"""What two sentences in a row are not told with."""
_DOING = frozenset({"now", "activity"})
"""Kinds of lines that say what one is doing."""
_DEEDS = frozenset({"now", "past", "activity", "works"})
_LONG_PLACE = 40
"""Characters of a place that a letter does not say twice where it need not."""
_SHORT = 9
"""Words of a line that is told in place of a skill."""
_PAUSES = (",", ":", ";")
_WORKED = re.compile(r"работала?\b")
_CHAIN = re.compile(r", [а-яё]|\sи\s[а-яё]", re.IGNORECASE)
"""Several works, or works on several things."""


class Done:
    """The sentences of one letter about what was done; `passed` gives one that the check lets pass, else nothing.

    Of lines that say about as much other letters tell others.
    """

    def __init__(self, applicant: Applicant, vacancy: VacancyFacts, passed: Callable[[str], str]) -> None:
        self._applicant = applicant
        self._vacancy = vacancy
        self._passed = passed
        self._again, self.heard = False, ""
        self._tied = False
        self._told: list[Achievement] = []
        self._lines: dict[str, Line] = {}

    def told(self) -> Iterator[str]:
        """Give the sentences, the closest line first."""
        found = achievements(self._applicant.resume, self._vacancy)
        spoken = [one for one in found if self._applicant.speaks(one.text) and self._line(one).kind != "people"]
        spoken = tidy_first(spoken, lambda one: spelled(one.text))
        for one in self._in_order(spoken)[: _TRIED + 1]:
            said = self._said(one)
            if said:
                yield said
        if not self._again:
            yield from foreign(self._applicant, self._vacancy, self._passed, self._first_that_passes)

    def naming(self, skill: str) -> str:
        """A short line that does what a skill names, which was not told yet; nothing where there is none."""
        asked, told = frozenset(stems_of(skill)), self._told
        for one in achievements(self._applicant.resume, self._vacancy):
            fits = one.latest and one not in told and asked.issubset(stems_of(one.text))
            line = self._line(one) if fits and self._applicant.speaks(one.text) else None
            if line is not None and line.kind in _DEEDS and len(line.text.split()) <= _SHORT:
                return self._said(one)
        return ""

    def _in_order(self, found: list[Achievement]) -> list[Achievement]:
        near = [one for one in found[:_CHOSEN] if one.weight and one.weight >= found[0].weight * _NEAR]
        near = [one for one in near if one.latest or one.counted] or near
        first = chosen(near, self._vacancy.id, "near") if near else None
        rest = [one for one in found if one is not first and (one.weight or one.latest)]
        # A letter tells one thing with a number where the resume has one.
        counted = [one for one in rest if one.counted] if first is not None and not first.counted else []
        if (
            rest and rest[0].weight < _TOLD
        ):  # Nothing answers the vacancy: what was brought about at the latest job does.
            counted = [one for one in rest if one.counted and one.latest]
        told = [one for one in counted or rest if one.weight >= (counted or rest)[0].weight * _NEXT][: _CHOSEN - 1]
        second = chosen(told, self._vacancy.id, "second") if told else None
        rest.sort(key=lambda one: one is not second)
        return [*([first] if first else []), *rest]

    def _said(self, one: Achievement) -> str:
        """Put a line into a sentence that the check lets pass and note which job it speaks of."""
        ways = (self._tied_by_name, self._tied_to_the_vacancy, self._plain)
        said = next(
            filter(None, (way(one, *each) for told in self._tellings(one) for way in ways for each in told)), ""
        )
        if said:
            self._again, self.heard = True, said
            self._told.append(one)
            if one.job is not None:
                self._applicant.name(one.job)
        return said

    def _line(self, one: Achievement) -> Line:
        text = one.text if self._applicant.phrases.english else spelled(one.text)
        if text not in self._lines:
            self._lines[text] = self._read(text)
        return self._lines[text]

    def _read(self, text: str) -> Line:
        if self._applicant.phrases.english:
            return in_english(text)
        few = fewer(text, self._is_close)
        told = chosen(shorter(few) or (few,), self._vacancy.id, f"parts {text}")
        return in_russian(told, female=self._applicant.resume.gender == FEMALE)

    def _tellings(self, one: Achievement) -> Iterator[list[tuple[Line, Facts]]]:
        """The ways to tell a line; after them those of the line as the resume writes it, for what is not known else."""
        line = self._line(one)
        for ways in self._ways(one, line):
            yield [(way, self._facts(one, way)) for way in ways]
        written = self._read(one.text)
        if written != line and is_tidy(one.text):
            for ways in self._ways(one, written):
                yield [(way, self._facts(one, way)) for way in ways]

    def _ways(self, one: Achievement, line: Line) -> Iterator[tuple[Line, ...]]:
        """The line with a verb of its own, where its works have one, and as it is; equally good ways together."""
        past = FORMS.get(self._applicant.resume.gender or "")
        form = past if one.job and one.job.end else "now"
        once = line.done_once(past) if past is not None and one.job is not None else None
        if once is not None:
            yield from ((once,), (line,))
            return
        verbs = line.in_verbs(form) if form is not None and one.job is not None else None
        if verbs is not None and line.kind == "activity" and _CHAIN.search(line.text):
            yield from ((verbs,), (line,))  # a chain of nouns is nobody's speech
            return
        named = line.named() if form is None or (form == "now" and verbs is None) else None
        ways = tuple(way for way in (verbs, line, named) if way)
        # Where a work can be told in several ways, other letters tell it in others.
        first = chosen((0, *range(len(ways))), self._vacancy.id, f"way {one.text}")
        yield (*ways[first:], *ways[:first])

    def _is_close(self, work: str) -> bool:
        return is_close(work, self._vacancy)

    def _plain(self, one: Achievement, line: Line, facts: Facts) -> str:
        ways = [way for way in fitting(self._frames(one).get(line.kind, ()), facts) if _fits(way, line.text)]
        if len(facts.get("at") or "") > _LONG_PLACE:
            ways = [way for way in ways if "{at}" not in way.casefold()] or ways
        said = [way.format(**facts) for way in ways]
        return self._first_that_passes(
            [way for way in said if not self._echoes(way)] or said, f"{line.kind} {self._again}"
        )

    def _echoes(self, said: str) -> bool:
        """Tell whether a sentence begins as the one before does, or tells with the same words."""
        said, heard = said.casefold(), self.heard.casefold()
        first, before = said.partition(" ")[0], heard.partition(" ")[0]
        return bool(heard) and (first == before or any(one in said and one in heard for one in _LEADING))

    def _tied_by_name(self, one: Achievement, line: Line, facts: Facts) -> str:
        """The line after what the vacancy names and the line does; nothing where there is no such thing."""
        phrases = self._applicant.phrases
        if self._tied or one.job is None or not citable(one.job.company):
            return ""
        asked = self._asked(line.text)
        if not asked:
            return ""
        inside = [way.format(**facts) for way in fitting(self._inside(one, line), facts)]
        lasts = one.job == self._applicant.named and one.job.end is None
        ties = [*phrases.tied_by_name, *(phrases.tied_by_name_now if lasts and line.kind in _DOING else ())]
        ties = [tie for tie in ties if _fits(tie, line.text)]
        ways = [tie.format(asked=asked, said=said, Said=said[:1].upper() + said[1:]) for said in inside for tie in ties]
        said = self._first_that_passes(ways, "tied by name")
        self._tied = bool(said)
        return said

    def _inside(self, one: Achievement, line: Line) -> Frames:
        """Frames for a line behind a colon; a bare list of things is said to be one's work."""
        told = self._applicant.phrases.told
        here = one.job == self._applicant.named and one.job is not None and one.job.end is None
        if here and line.kind == "works":
            return tuple(frame[:1].lower() + frame[1:].rstrip(".") for frame in told.here["works"])
        return self._inside_of(one).get(line.kind, ())

    def _inside_of(self, one: Achievement) -> Mapping[str, Frames]:
        told, named = self._applicant.phrases.told, self._applicant.named
        if one.job is None or one.job != named:
            return told.inside_formerly
        return told.inside if one.job.end is None else told.inside_there

    def _asked(self, text: str) -> str:
        """What the vacancy names and this line of the resume too, the most telling first; two at most."""
        # What the work begins with would be said twice: «про экспедирование: занимаюсь экспедированием».
        said = frozenset(stems_of(text)).difference(stems_of(" ".join(text.split()[:_BEGINS])))
        found: dict[frozenset[str], str] = {}
        for name, own in self._wanted:
            if own <= said and not any(own <= other for other in found):
                found[own] = name
        named = list(found.values())
        kept = [named[place] for place in weightiest(named, _NAMED)]
        phrases = self._applicant.phrases
        small = [in_sentence(name) if name.isascii() else name for name in kept]
        forms = small if phrases.english else [as_in(text, name, form) for name in small if (form := asked_for(name))]
        return joined(forms, phrases.conjunction) if forms else ""

    @cached_property
    def _wanted(self) -> list[tuple[str, frozenset[str]]]:
        """What the vacancy names, what the applicant has first, with its stems; nothing that its title says."""
        title = frozenset(stems_of(self._vacancy.name))
        names = (*shared_skills(self._applicant.resume, self._vacancy), *self._vacancy.key_skills)
        stemmed = [(name, frozenset(stems_of(name))) for name in names if self._applicant.speaks(name, name=True)]
        return [(name, own) for name, own in stemmed if own and not own <= title]

    def _tied_to_the_vacancy(self, one: Achievement, line: Line, facts: Facts) -> str:
        """The line after words that say it is close to what the vacancy describes; nothing where it is not."""
        if one.shared < _CLOSE or self._tied or one.job is None or not citable(one.job.company):
            return ""
        inside = [way.format(**facts) for way in fitting(self._inside(one, line), facts)]
        phrases = self._applicant.phrases
        ongoing = one.job == self._applicant.named and line.kind != "past"
        ties = phrases.tied if ongoing else phrases.tied_formerly
        ties = [tie for tie in ties if _fits(tie, line.text)]
        ways = [tie.format(said=said, Said=said[:1].upper() + said[1:]) for said in inside for tie in ties]
        said = self._first_that_passes(ways, "tied")
        self._tied = bool(said)
        return said

    def _first_that_passes(self, ways: list[str], slot: str) -> str:
        while ways:
            said = chosen(ways, self._vacancy.id, slot)
            if self._passed(said):
                return said
            ways.remove(said)
        return ""

    def _frames(self, one: Achievement) -> Mapping[str, Frames]:
        told, named = self._applicant.phrases.told, self._applicant.named
        if one.job is None or not citable(one.job.company):
            return told.apart
        if one.job == named:
            if one.job.end is not None:
                return told.there
            return told.more if self._again else told.here
        if one.job.end is None:
            return told.back
        # «До этого» is said of what was earlier than the job that the letter speaks of.
        later = named is not None and (one.job.start or date.min) > (named.start or date.min)
        return told.back_there if later else told.formerly

    def _facts(self, one: Achievement, line: Line) -> Facts:
        about = self._applicant.facts(one.job) if one.job is not None else {}
        capital = line.text[:1].upper() + line.text[1:]
        return {**about, "line": line.text, "Line": capital, "activity": line.activity}


def _fits(frame: str, line: str) -> bool:
    """A second colon or dash, or words after a list, would leave it open what belongs to what; no verb stands twice."""
    if "{worked}" in frame and _WORKED.match(line):
        return False
    if frame.startswith("{Said}") and any(mark in line for mark in _PAUSES):
        return False
    return not any(mark in line for mark in _MARKS if mark in frame)
