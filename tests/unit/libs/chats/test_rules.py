"""What may be decided about a proposed action, met as earlier decisions leave it."""

import re
from pathlib import Path

import pytest

from libs.common.chat_actions import ANSWERING, DECISIONS, IN_FLIGHT, POSSIBLE, TRANSITIONS, Decision, State, after
from libs.common.chats.rules import MAX_TEXT, ActionStatus, refusal


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
        ("edit", met(State.PROPOSED), "\u200b\u200d", 3, "text_missing"),
        ("edit", met(State.PROPOSED), "🙂", 3, None),
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


# A commitment, `m`, has states of its own; an account, `acc`, too.
BY_HAND = re.compile(rf"(?<!m\.)(?<!acc\.)\bstate\b[^:,\n]*?(?:=|<>|in|in \(|then|else)\s*\(?'(?:{'|'.join(State)})'")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("set state = 'approved', text = draft", True),
        ("where a.state in ('sending', $UNKNOWN)", True),
        ("case when cast(:state as text) = 'proposed' then null end", True),
        ("where a.state = $APPROVED and acc.state = 'linked'", False),
    ],
)
def test_the_lint_of_states_finds_what_it_is_for(line: str, wrong: bool) -> None:
    assert _by_hand(line) is wrong


def test_no_state_of_an_action_is_written_by_hand() -> None:
    found = [
        f"{path}:{number}: {line.strip()}"
        for path in sorted(Path("services/chat_analysis").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if _by_hand(line)
    ]
    assert not found, "\n".join(found)


def _by_hand(line: str) -> bool:
    return BY_HAND.search(line.replace("cast(:state as text)", "state")) is not None
