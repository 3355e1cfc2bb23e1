"""The use case of a letter: draft, sanity, grounding, one rewrite, dropped sentences, at last the composed one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal, Protocol

from libs.common.concurrency.work_pool import Budget
from libs.common.errors import VkatilsyaError
from libs.common.grounding.check import check, check_facts
from libs.common.grounding.claims import GroundingReport, Json
from libs.common.grounding.facts import ResumeFacts, ResumePayload, Text, VacancyPayload, read_resume, read_vacancy
from libs.common.grounding.markup import visible_text
from libs.common.grounding.sources import Sources, with_answers
from libs.common.grounding.wording import word_count
from libs.common.ids import text_hash
from libs.common.letters import sanity
from libs.common.letters.advert import advert
from libs.common.letters.composing.composed import COMPOSED_VERSION, compose_facts
from libs.common.letters.fallback import FAILED
from libs.common.letters.joints import unjoined
from libs.common.letters.prompts import (
    PROMPT_VERSION,
    LetterDraft,
    Message,
    letter_messages,
    rewrite_messages,
)
from libs.common.letters.revising.revision import obeyed, permitted
from libs.common.letters.style import LetterSettings
from libs.common.llm.errors import BadAnswerError, EndpointDownError
from libs.common.llm.privacy import Mask
from libs.common.llm.quarantine import canary
from libs.common.llm.thinking import spoken
from libs.common.text.markdown import plain_of_markdown

_FEWEST_WORDS = 40
_ATTEMPTS = 2
_HOSTILE = frozenset({"canary", "prompt_leak", "injection", "repeated"})
_BEARABLE = frozenset({"long"})


class LetterModel(Protocol):
    """A language model that drafts letters; raises `TransientError` or `PermanentError` when it cannot."""

    async def draft(self, messages: Sequence[Message], schema: type[LetterDraft]) -> LetterDraft:
        """Give a draft that fits the schema."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that passed the grounding check, and how it came about."""

    text: str
    hash: str
    source: Literal["llm", "composed"]
    prompt_version: str
    model: str | None
    report: Json
    attempts: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnerLetterCheck:
    """The verdict on a letter edited by its owner; `hash` names exactly the text that was checked."""

    hash: str
    grounded: bool
    report: GroundingReport
    faults: tuple[sanity.Fault, ...]

    def as_json(self) -> Json:
        """Give the verdict as the API shows it, spans in Unicode code points."""
        faults = [{"code": fault.code, "message": fault.message} for fault in self.faults]
        return {"letter_hash": self.hash, "faults": faults, **self.report.as_json()}


async def write_letter(
    resume: ResumePayload,
    vacancy: VacancyPayload,
    settings: LetterSettings | None = None,
    llm: LetterModel | None = None,
    *,
    today: date,
    marker: str,
    model: str | None = None,
    budget: Budget | None = None,
) -> Letter:
    """Write a letter that claims nothing the resume does not prove; trouble with the model ends in a composed letter.

    `marker` must be random for each call, `today` bounds the experience that still lasts. Raises OverdueError when
    the budget ends.
    """
    writer = _Writer(resume, vacancy, settings or LetterSettings(), today, marker, budget)
    if llm is None:
        return writer.composed()
    try:
        text = await writer.drafted(llm)
    except (VkatilsyaError, TimeoutError, OSError, ValueError) as error:
        writer.notes.append(f"{FAILED}{_code(error)}")
        return writer.composed()
    if text is None:
        return writer.composed()
    report = writer.checked(text)
    return writer.letter(text, "llm", report, model)


def _code(error: Exception) -> str:
    if isinstance(error, VkatilsyaError):
        return error.code
    return BadAnswerError.code if isinstance(error, ValueError) else EndpointDownError.code


def check_owner_letter(
    text: str, resume: ResumePayload, vacancy: VacancyPayload, *, today: date, budget: Budget | None = None
) -> OwnerLetterCheck:
    """Check a letter the owner edited: what is unsupported is shown, and what may not be sent at all is listed."""
    report = check(text, resume, vacancy, today=today, budget=budget)
    found = tuple(fault for fault in sanity.owner_faults(text) if fault.code not in _BEARABLE)
    return OwnerLetterCheck(hash=text_hash(text), grounded=report.grounded, report=report, faults=found)


def without_unsupported(text: str, report: GroundingReport) -> str:
    """Drop every sentence that holds an unsupported claim, keeping the paragraphs of the rest."""
    pieces: list[str] = []
    position, dropped = 0, False
    for sentence in report.sentences:
        pieces.append(text[position : sentence.start])
        begins = "\n\n" in pieces[-1]
        if sentence.grounded:
            pieces.append(unjoined(sentence.text) if dropped and not begins else sentence.text)
        position, dropped = sentence.end, not sentence.grounded
    pieces.append(text[position:])
    paragraphs = (" ".join(paragraph.split(" ")).strip() for paragraph in "".join(pieces).split("\n\n"))
    lines = ("\n".join(" ".join(line.split()) for line in paragraph.splitlines()) for paragraph in paragraphs)
    return "\n\n".join(line for line in lines if any(char.isalnum() for char in line))


class _Writer:
    def __init__(
        self,
        resume: ResumePayload,
        vacancy: VacancyPayload,
        settings: LetterSettings,
        today: date,
        marker: str,
        budget: Budget | None,
    ) -> None:
        self._budget = budget
        self.resume = resume
        self.vacancy = vacancy
        self.settings = settings
        self.today = today
        self.marker = marker
        self.attempts = 0
        self.notes: list[str] = []
        said = Sources(wishes=(Text("/settings/letter_wishes", settings.wishes),))
        self._facts, self._wanted = with_answers(read_resume(resume), said), read_vacancy(vacancy)
        self._english = advert(self._wanted).english

    async def drafted(self, llm: LetterModel) -> str | None:
        """Give a grounded text of the model, or None when it could not be brought to one."""
        mask = Mask(self.resume)
        settings = replace(self.settings, wishes=mask.text(self.settings.wishes))
        first = letter_messages(mask.value(self.resume), self.vacancy, settings, today=self.today, marker=self.marker)
        messages, text = first, ""
        for _ in range(_ATTEMPTS):
            self.attempts += 1
            draft = await llm.draft(messages, LetterDraft)
            text = cleaned(draft.letter, mask)
            found = self._faults(text, first[0]["content"])
            if _HOSTILE & {fault.code for fault in found}:
                return None
            problems = [fault.message for fault in found] + self._unsupported(text) + self._unsubstantial(text)
            problems += self._unwanted(text, settings.wishes)
            if not problems:
                return text
            messages = rewrite_messages(first, draft.letter, problems)
        return self._salvaged(text, first[0]["content"])

    def _salvaged(self, text: str, prompt: str) -> str | None:
        """Drop what is unsupported; the rest must still be a letter that passes everything."""
        if {fault.code for fault in self._faults(text, prompt)} - _BEARABLE:
            return None
        rest = self._permitted(without_unsupported(text, self.checked(text)))
        if word_count(rest) < _FEWEST_WORDS or self._unsupported(rest) or self._unsubstantial(rest):
            self.notes.append("too_little_supported")
            return None
        if rest != text:
            self.notes.append("sentences_dropped")
        return rest

    def _faults(self, text: str, prompt: str) -> list[sanity.Fault]:
        found = sanity.faults(
            text,
            canary=canary(self.marker),
            prompt=prompt,
            english=self._english,
            foreign=sanity.foreign(self.vacancy, self._wanted),
        )
        self.notes.extend(f"sanity: {fault.code}" for fault in found)
        return found

    def _unsupported(self, text: str) -> list[str]:
        claims = self.checked(text).unsupported
        self.notes.extend(f"unsupported: {claim.kind.value}" for claim in claims)
        return [f"«{claim.text}»: {claim.reason}" for claim in claims]

    def _unwanted(self, text: str, asked: str) -> list[str]:
        """What the owner wants in no letter is in this one: a model is told once more, then the sentences go."""
        if self._permitted(text) == text:
            return []
        self.notes.append("unwanted")
        return [f"Автор письма просил: «{asked}». В письме есть то, чего он не хочет."]

    def _permitted(self, text: str) -> str:
        wishes = self.settings.wishes
        return permitted(text, wishes, self._facts, self._wanted, today=self.today, budget=self._budget)

    def _unsubstantial(self, text: str) -> list[str]:
        if any(claim.supported for claim in self.checked(text).claims):
            return []
        self.notes.append("nothing_told")
        return ["Письмо не называет ни одного факта из резюме."]

    def checked(self, text: str) -> GroundingReport:
        """Check a text against this resume and vacancy."""
        return check_facts(text, self._facts, self._wanted, today=self.today, budget=self._budget)

    def composed(self) -> Letter:
        """Give the composed letter; should the check find fault with it, sentences or all facts go."""
        for facts in (self._facts, _nobody()):
            text = compose_facts(facts, self._wanted, today=self.today, settings=self.settings)
            report = self.checked(text)
            if not report.grounded:
                self.notes.append("composed_trimmed")
                text = without_unsupported(text, report)
                report = self.checked(text)
            if report.grounded and word_count(text) >= sanity.FEWEST_WORDS:
                return self._as_wished(text, report)
        text = compose_facts(_nobody(), read_vacancy({}), today=self.today, settings=self.settings)
        return self.letter(text, "composed", self.checked(text), None)

    def _as_wished(self, text: str, report: GroundingReport) -> Letter:
        """The composed letter after the owner's wishes; as it was where nothing of a letter would be left."""
        wished = obeyed(text, self.settings.wishes, self._facts, self._wanted, today=self.today, budget=self._budget)
        if wished != text and word_count(wished) >= sanity.FEWEST_WORDS and self.checked(wished).grounded:
            text, report = wished, self.checked(wished)
        return self.letter(text, "composed", report, None)

    def letter(
        self, text: str, source: Literal["llm", "composed"], report: GroundingReport, model: str | None
    ) -> Letter:
        """Seal a checked text."""
        return Letter(
            text=text,
            hash=text_hash(text),
            source=source,
            prompt_version=PROMPT_VERSION if source == "llm" else COMPOSED_VERSION,
            model=model,
            report=report.as_json(),
            attempts=self.attempts,
            notes=tuple(dict.fromkeys(self.notes)),
        )


@cache
def _nobody() -> ResumeFacts:
    """A resume that says nothing."""
    return read_resume({})


def cleaned(letter: str, mask: Mask) -> str:
    """The plain text of a draft: no thinking aloud, Markdown, placeholders, hidden characters, spaces at line ends."""
    restored = mask.restore(plain_of_markdown(spoken(visible_text(letter))))
    return "\n".join(line.rstrip() for line in restored.strip().splitlines())
