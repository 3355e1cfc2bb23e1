"""What the applicant did, told in sentences: the line closest to the vacancy first, and one more after it."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from libs.common.grounding.facts import VacancyFacts
from libs.common.grounding.wording import chosen
from libs.common.letters.applicant import FEMALE, Applicant, citable
from libs.common.letters.overlap import Achievement, achievements, is_close
from libs.common.letters.phrases import Frames, fitting
from libs.common.letters.telling import Line, fewer, in_english, in_russian

Facts: TypeAlias = Mapping[str, str | None]
_NEAR = 0.6
"""The share of the best line's weight with which another one may be told first."""
_CHOSEN = 4
"""Among so many lines the first and the second one are chosen."""
_TRIED = 6
"""Lines of the resume that are put to the check before a letter does without."""
_CLOSE = 2
"""Telling words in common with which a line is close to what the vacancy describes."""
_MARKS = (": ", " — ", " – ")
_PAUSES = (",", ":", ";")


class Done:
    """The sentences of one letter about what was done; `passed` gives one that the check lets pass, else nothing.

    Of lines that say about as much other letters tell others.
    """

    def __init__(self, applicant: Applicant, vacancy: VacancyFacts, passed: Callable[[str], str]) -> None:
        self._applicant = applicant
        self._vacancy = vacancy
        self._passed = passed
        self._again = False
        self._tied = False

    def told(self) -> Iterator[str]:
        """Give the sentences, the closest line first."""
        found = achievements(self._applicant.resume, self._vacancy)
        spoken = [one for one in found if self._applicant.speaks(one.text)]
        for one in self._in_order(spoken)[: _TRIED + 1]:
            said = self._said(one)
            if said:
                yield said
        if not self._again:
            yield from self._cited(found)

    def _in_order(self, found: list[Achievement]) -> list[Achievement]:
        near = [one for one in found[:_CHOSEN] if one.weight and one.weight >= found[0].weight * _NEAR]
        first = chosen(near, self._vacancy.id, "near") if near else None
        rest = [one for one in found if one is not first and (one.weight or one.latest)]
        if first is not None and not first.counted:
            rest.sort(key=lambda one: not one.counted)
        second = chosen(rest[: _CHOSEN - 1], self._vacancy.id, "second") if rest else None
        rest.sort(key=lambda one: one is not second)
        return [*([first] if first else []), *rest]

    def _said(self, one: Achievement) -> str:
        """Put a line into a sentence that the check lets pass and note which job it speaks of."""
        female = self._applicant.resume.gender == FEMALE
        if self._applicant.phrases.english:
            line = in_english(one.text)
        else:
            line = in_russian(fewer(one.text, self._is_close), female=female)
        facts = self._facts(one, line)
        said = self._tied_to_the_vacancy(one, line, facts) or self._plain(one, line, facts)
        if said:
            self._again = True
            if one.job is not None:
                self._applicant.name(one.job)
        return said

    def _is_close(self, work: str) -> bool:
        return is_close(work, self._vacancy.all_text)

    def _plain(self, one: Achievement, line: Line, facts: Facts) -> str:
        ways = [way for way in fitting(self._frames(one).get(line.kind, ()), facts) if _fits(way, line.text)]
        return self._first_that_passes([way.format(**facts) for way in ways], f"{line.kind} {self._again}")

    def _tied_to_the_vacancy(self, one: Achievement, line: Line, facts: Facts) -> str:
        """The line after words that say it is close to what the vacancy describes; nothing where it is not."""
        told = self._applicant.phrases.told
        if one.shared < _CLOSE or self._tied or one.job is None or not citable(one.job.company):
            return ""
        frames = told.inside if one.job == self._applicant.named and one.job.end is None else told.inside_formerly
        inside = [way.format(**facts) for way in fitting(frames.get(line.kind, ()), facts)]
        ties = [tie for tie in self._applicant.phrases.tied if _fits(tie, line.text)]
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
        return told.back if one.job.end is None else told.formerly

    def _facts(self, one: Achievement, line: Line) -> Facts:
        about = self._applicant.facts(one.job) if one.job is not None else {}
        capital = line.text[:1].upper() + line.text[1:]
        return {**about, "line": line.text, "Line": capital, "activity": line.activity}

    def _cited(self, found: list[Achievement]) -> Iterator[str]:
        """A line of the present job in the language of the resume, one with a number first."""
        own = [one for one in found if one.latest and one.job == self._applicant.named and one.text.isascii()]
        for one in sorted(own, key=lambda one: not one.counted)[:_TRIED] if self._applicant.phrases.foreign else ():
            ways = [frame.format(line=one.text) for frame in self._applicant.phrases.foreign]
            said = self._first_that_passes(ways, "foreign") if citable(one.text) else ""
            if said:
                yield said
                return


def _fits(frame: str, line: str) -> bool:
    """A second colon or dash, or words after a list, would leave it open what belongs to what."""
    if frame.startswith("{Said}") and any(mark in line for mark in _PAUSES):
        return False
    return not any(mark in line for mark in _MARKS if mark in frame)
