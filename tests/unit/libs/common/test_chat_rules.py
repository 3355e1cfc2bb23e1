"""What may be decided about a proposed action, met as earlier decisions leave it."""

import pytest

from libs.common.chats.rules import MAX_TEXT, ActionStatus, refusal
from libs.common.chats.states import ANSWERING, DECISIONS, IN_FLIGHT, POSSIBLE, TRANSITIONS, Decision, State, after


def met(state: State, *, draft: bool = True, pending: Decision | None = None) -> ActionStatus:
    return ActionStatus(state, version=3, has_draft=draft, pending=pending)


@pytest.mark.parametrize(
    ("decision", "status", "text", "version", "code"),
    [
        ("approve", met(State.PROPOSED), None, 3, None),
        ("approve", met(State.PROPOSED), None, 2, "version_conflict"),
        ("approve", met(State.PROPOSED, draft=False), None, 3, "draft_missing"),
        ("approve", met(State.SENDING), None, 3, "too_late"),
        ("approve", met(State.APPROVED), None, 2, "already_decided"),
        ("approve", met(State.EXPIRED), None, 3, "wrong_state"),
        ("approve", met(State.NEEDS_OWNER), None, 3, None),
        ("edit", met(State.PROPOSED, draft=False), "Добрый день!", 3, None),
        ("edit", met(State.PROPOSED), " \n", 3, "text_missing"),
        ("edit", met(State.PROPOSED), "я" * (MAX_TEXT + 1), 3, "text_too_long"),
        ("edit", met(State.APPROVED), "Добрый день!", 3, None),
        ("edit", met(State.APPROVED, pending="edit"), "Добрый день!", 3, "already_decided"),
        ("undo", met(State.SENT), None, 3, "too_late"),
        ("undo", met(State.PROPOSED), None, 3, "wrong_state"),
        ("snooze", met(State.SNOOZED), None, 3, None),
    ],
)
def test_what_stands_against_a_decision(
    decision: Decision, status: ActionStatus, text: str | None, version: int, code: str | None
) -> None:
    assert refusal(decision, status, expected_version=version, text=text) == code


def test_a_decision_that_waits_counts_before_it_is_carried_out() -> None:
    status = met(State.PROPOSED).following("dismiss")
    assert refusal("approve", status, expected_version=3, text=None) == "already_decided"
    assert refusal("undo", status, expected_version=3, text=None) is None
    assert status.following("undo").state is State.PROPOSED


def test_every_possible_decision_is_a_transition_that_the_database_allows() -> None:
    for decision in DECISIONS:
        for state in POSSIBLE[decision]:
            assert after(decision) in TRANSITIONS[state]


def test_nothing_leads_from_an_unknown_outcome_to_another_attempt_without_the_owner() -> None:
    assert TRANSITIONS[State.UNKNOWN] == {State.UNKNOWN, State.SENT, State.NEEDS_OWNER}
    assert not any(decision for decision in DECISIONS if POSSIBLE[decision] & set(IN_FLIGHT))
    assert set(IN_FLIGHT) <= set(ANSWERING)
