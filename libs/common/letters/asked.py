"""A letter changed by a model as its owner asks in their own words; what it adds passes the check as any draft does."""

from dataclasses import replace
from datetime import date

from libs.common.concurrency.work_pool import Budget
from libs.common.grounding.check import check_facts
from libs.common.grounding.claims import GroundingReport
from libs.common.grounding.facts import ResumePayload, VacancyPayload, read_resume, read_vacancy
from libs.common.grounding.language.sentences import each_sentence
from libs.common.letters import sanity
from libs.common.letters.advert import advert
from libs.common.letters.prompts import Message, letter_messages
from libs.common.letters.revising.revision import Revision, kept
from libs.common.letters.style import LetterSettings
from libs.common.letters.writer import cleaned
from libs.common.llm.privacy import Mask
from libs.common.llm.quarantine import Quarantine, canary

MODEL_AWAY = "Модель сейчас не отвечает, письмо осталось прежним. Без неё понятны «короче», «без …» и «больше о …»."
NOT_DONE = "Модель не смогла выполнить просьбу так, чтобы письмо можно было отправить. Оно осталось прежним."
UNPROVED = "Часть добавленного убрана: в резюме этого нет."
_WISH_LIMIT = 500
_BEARABLE = frozenset({"long", "too_short"})
"""A letter made shorter or longer as its owner asks."""


class Asked:
    """One wish about one letter: the messages for a model, and what becomes of its draft.

    `marker` must be random for each wish. The wish stands between the same fences as the vacancy does.
    """

    def __init__(
        self, current: str, wish: str, resume: ResumePayload, vacancy: VacancyPayload, *, today: date, marker: str
    ) -> None:
        self._current, self._today, self._marker = current, today, marker
        self._mask = Mask(resume)
        self._facts, self._wanted = read_resume(resume), read_vacancy(vacancy)
        first = letter_messages(self._mask.value(resume), vacancy, LetterSettings(), today=today, marker=marker)
        self._foreign = sanity.foreign(vacancy, self._wanted)
        asked = Quarantine(marker).wrap("ПРОСЬБА", self._mask.text(wish), _WISH_LIMIT)
        order = (
            "Измени письмо так, как просит его автор в блоке ПРОСЬБА, остального не трогай; правила прежние, "
            "новых фактов не выдумывай. Change the letter as its author asks, in the same language.\n"
        )
        self.messages = [
            *first,
            Message(role="assistant", content=self._mask.text(current)),
            Message(role="user", content=order + asked),
        ]

    def judged(self, draft: str, *, budget: Budget | None = None) -> Revision:
        """The letter out of a draft; raises OverdueError when the budget ends.

        A new sentence that nothing proves is left out. What the owner wrote and the draft kept stands, proved or not.
        """
        text = cleaned(draft, self._mask)
        own = frozenset(one.text for one in each_sentence(self._current))
        found = sanity.faults(
            text,
            canary=canary(self._marker),
            prompt=self.messages[0]["content"],
            english=advert(self._wanted).english,
            foreign=self._foreign,
            own=own,
        )
        if {fault.code for fault in found} - _BEARABLE:
            return self.unchanged(NOT_DONE, budget=budget)
        report = self._check(text, budget)
        dropped = {one.text for one in report.sentences if not one.grounded and one.text not in own}
        rest = kept(text, dropped)
        if not rest.strip() or rest == self._current:
            return self.unchanged(NOT_DONE, budget=budget)
        done = Revision(rest, report if rest == text else self._check(rest, budget))
        return replace(done, note=UNPROVED) if dropped else done

    def unchanged(self, note: str, *, budget: Budget | None = None) -> Revision:
        """The letter as it was, and why."""
        return Revision(self._current, self._check(self._current, budget), note)

    def _check(self, text: str, budget: Budget | None) -> GroundingReport:
        return check_facts(text, self._facts, self._wanted, today=self._today, budget=budget)
