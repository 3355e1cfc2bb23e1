"""Employers who live: what each of them does with an application, and when; the same for the same seed."""

import heapq
import random
from dataclasses import dataclass

from sandbox.headhunter.world.employers.actions import EmployerActions
from sandbox.headhunter.world.employers.chat_texts import ChatTexts
from sandbox.headhunter.world.employers.personas import ANY_REPLY, MINUTE, REPLIES, SCENARIOS, Step, delay, scenario_for
from sandbox.headhunter.world.negotiations.store import Negotiation
from sandbox.headhunter.world.settings import Switches

_REPLY_AFTER = (2 * MINUTE, 180 * MINUTE)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where an application stands in its scenario."""

    scenario: str
    step: int


class Employers:
    """Plans acts by the sandbox's clock and carries them out when they are due."""

    def __init__(self, actions: EmployerActions, texts: ChatTexts, switches: Switches, seed: int) -> None:
        self._actions = actions
        self._texts = texts
        self._switches = switches
        self._seed = seed
        self.count = 0
        self.due: list[tuple[float, int, str, Step, Plan | None]] = []
        self.last_text: dict[str, str] = {}

    def _rng(self, negotiation: Negotiation, salt: object) -> random.Random:
        # depends on the pair, not on the order of calls, so that parallel clients meet the same employers
        return random.Random(f"{self._seed}:{negotiation.resume_id}:{negotiation.vacancy_id}:{salt}")

    def on_application(self, negotiation: Negotiation, now: float) -> None:
        """An application came in: choose what this employer will do with it."""
        mode = self._switches.employers
        if mode == "off":
            return
        scenario = scenario_for(mode, self._rng(negotiation, "scenario"))
        self._plan(negotiation, Plan(scenario, 0), now)

    def on_message(self, negotiation: Negotiation, now: float) -> None:
        """The applicant wrote: perhaps somebody answers."""
        mode = self._switches.employers
        if mode == "off" or negotiation.id not in self.last_text:
            return
        rng = self._rng(negotiation, f"reply-{len(negotiation.messages)}")
        kind = rng.choice(REPLIES.get(self.last_text[negotiation.id], ANY_REPLY))
        if kind is None:
            self._push(now + rng.uniform(*_REPLY_AFTER) * self._scale(mode), negotiation.id, Step("view"), None)
            return
        step = Step("reject" if kind == "reject" else "say", kind, _REPLY_AFTER)
        self._push(now + delay(step, mode, self._switches.employer_pace, rng), negotiation.id, step, None)

    def _scale(self, mode: str) -> float:
        return self._switches.employer_pace * (1.0 if mode == "calm" else 0.01)

    def _plan(self, negotiation: Negotiation, plan: Plan, now: float) -> None:
        steps = SCENARIOS[plan.scenario]
        mode = self._switches.employers
        if plan.step >= len(steps) or mode == "off":
            return
        step = steps[plan.step]
        rng = self._rng(negotiation, f"delay-{plan.step}")
        self._push(now + delay(step, mode, self._switches.employer_pace, rng), negotiation.id, step, plan)

    def _push(self, moment: float, negotiation_id: str, step: Step, plan: Plan | None) -> None:
        self.count += 1
        heapq.heappush(self.due, (moment, self.count, negotiation_id, step, plan))

    def live(self, now: float) -> None:
        """Do what is due, in the order of time."""
        while self.due and self.due[0][0] <= now:
            moment, _, ident, step, plan = heapq.heappop(self.due)
            negotiation = self._actions.negotiations.by_id.get(ident)
            if negotiation is None:
                continue
            self._act(negotiation, step, moment)
            if plan is not None:
                self._plan(negotiation, Plan(plan.scenario, plan.step + 1), moment)

    def _act(self, negotiation: Negotiation, step: Step, moment: float) -> None:
        vacancy = self._actions.market.vacancies.get(negotiation.vacancy_id)
        if vacancy is None or vacancy.deleted or negotiation.chat_off:
            return
        rng = self._rng(negotiation, f"text-{len(negotiation.messages)}")
        text = self._texts.write(step.text, negotiation, moment, rng) if step.text else None
        if step.text:
            self.last_text[negotiation.id] = step.text
        if step.act == "view":
            self._actions.view(negotiation, moment)
        elif step.act in ("invite", "reject"):
            state = "invitation" if step.act == "invite" else "discard"
            self._actions.move(negotiation, state, text, moment)
        elif step.act == "say" and text is not None:
            assessments = self._texts.buttons(negotiation) if step.text == "robot_next" else None
            self._actions.say(negotiation, text, moment, assessments)
        elif step.act == "archive":
            self._actions.market.archive(vacancy)
        elif step.act == "close_chat":
            negotiation.chat_off = True
