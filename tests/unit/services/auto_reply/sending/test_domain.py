"""States and transitions, exhaustively."""

import pytest

from libs.common.applications import (
    BY_HAND_FROM,
    IN_FLIGHT,
    REOPENED_FROM,
    TRANSITIONS,
    WAITING,
    State,
    allowed,
    possible_actions,
    undone,
)
from libs.common.db.tables.applications import STATES

DESIGNED: dict[State, set[State]] = {
    State.REVIEW: {State.QUEUED, State.DISMISSED, State.EXPIRED, State.SENT_BY_HAND, State.FAILED},
    State.QUEUED: {
        State.HELD,
        State.SENDING,
        State.REVIEW,
        State.DISMISSED,
        State.EXPIRED,
        State.SENT_BY_HAND,
        State.FAILED,
    },
    State.HELD: {State.QUEUED, State.REVIEW, State.DISMISSED, State.EXPIRED, State.SENT_BY_HAND, State.FAILED},
    State.SENDING: {State.SENT, State.FAILED, State.HELD, State.QUEUED, State.UNKNOWN},
    State.UNKNOWN: {State.SENT, State.FAILED, State.QUEUED, State.NEEDS_OWNER},
    State.SENT: set(),
    State.SENT_BY_HAND: {State.REVIEW},
    State.FAILED: {State.REVIEW, State.QUEUED, State.SENT_BY_HAND},
    State.DISMISSED: {State.REVIEW, State.QUEUED, State.SENT_BY_HAND},
    State.EXPIRED: {State.REVIEW, State.QUEUED, State.SENT_BY_HAND},
    State.NEEDS_OWNER: {State.SENT_BY_HAND},
}


@pytest.mark.parametrize("before", list(State))
@pytest.mark.parametrize("after", list(State))
def test_exactly_the_designed_transitions_are_allowed(before: State, after: State) -> None:
    assert allowed(before, after) == (before is after or after in DESIGNED[before])


def test_the_states_are_those_of_the_table() -> None:
    assert {state.value for state in State} == set(STATES)
    assert set(TRANSITIONS) == set(State)


def test_an_application_that_may_be_at_hh_never_goes_back_to_where_it_could_be_stopped() -> None:
    for state in IN_FLIGHT:
        assert not TRANSITIONS[state] & {State.REVIEW, State.DISMISSED, State.EXPIRED, State.SENT_BY_HAND}


def test_only_a_claim_leads_to_sending_and_only_from_the_queue() -> None:
    assert [state for state in State if state is not State.SENDING and allowed(state, State.SENDING)] == [State.QUEUED]


def test_an_unknown_outcome_is_never_sent_again_directly() -> None:
    assert not allowed(State.UNKNOWN, State.SENDING)


def test_what_is_sent_stays_sent() -> None:
    assert TRANSITIONS[State.SENT] == {State.SENT}


def test_what_was_sent_by_hand_only_its_owner_takes_back() -> None:
    assert TRANSITIONS[State.SENT_BY_HAND] == {State.SENT_BY_HAND, State.REVIEW}
    assert not possible_actions(State.SENT_BY_HAND, has_letter=True, by_word=False)
    assert possible_actions(State.SENT_BY_HAND, has_letter=True, by_word=True) == ["undo"]


def test_groups_fit_the_table() -> None:
    assert all(allowed(state, State.SENT_BY_HAND) for state in BY_HAND_FROM)
    assert all(allowed(state, State.QUEUED) for state in REOPENED_FROM)
    assert all(allowed(state, State.EXPIRED) and allowed(state, State.DISMISSED) for state in WAITING)


@pytest.mark.parametrize(
    ("mode", "approved", "state"),
    [
        ("review", True, State.REVIEW),
        ("review", False, State.REVIEW),
        ("auto", True, State.REVIEW),
        ("auto", False, State.DISMISSED),
        ("dry", False, State.DISMISSED),
    ],
)
def test_taking_back_leads_where_it_came_from(mode: str, approved: bool, state: State) -> None:
    assert undone(mode=mode, approved=approved) is state
