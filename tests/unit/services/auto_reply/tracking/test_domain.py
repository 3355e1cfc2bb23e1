"""What a negotiation at hh means for our rows."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from libs.common.ids import new_id
from services.auto_reply.tracking.domain import LEAVE, Finding, Ours, SeenNegotiation, compare

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SEEN = SeenNegotiation("n1", "v1", "r1", "response", viewed=False, created_at=NOW, updated_at=NOW)
OURS = Ours(new_id(), "sent", "n1", "response", viewed=False, posts=1)


def test_one_that_we_know_nothing_of_was_made_by_hand() -> None:
    assert compare(SEEN, None) == Finding(("found_manual",), manual=True)


@pytest.mark.parametrize("state", ["review", "queued", "held", "failed", "dismissed", "expired"])
def test_one_for_a_vacancy_that_we_did_not_try_was_made_by_hand(state: str) -> None:
    assert compare(SEEN, replace(OURS, state=state, negotiation_id=None, posts=0)).manual


@pytest.mark.parametrize("state", ["sending", "unknown", "queued", "held"])
def test_one_that_we_tried_to_send_is_left_to_the_sender(state: str) -> None:
    assert compare(SEEN, replace(OURS, state=state, negotiation_id=None, negotiation_state=None)) == LEAVE


def test_one_that_its_owner_has_marked_joins_and_only_what_is_new_is_told() -> None:
    marked = replace(OURS, state="sent_by_hand", negotiation_id=None, negotiation_state=None, posts=0)
    assert compare(SEEN, marked) == Finding((), joins=True)
    assert compare(replace(SEEN, state="invitation"), marked) == Finding(("state",), joins=True)


def test_nothing_new_is_no_finding() -> None:
    assert compare(SEEN, OURS) == LEAVE


@pytest.mark.parametrize(
    ("seen", "changes"),
    [
        (replace(SEEN, viewed=True), ("viewed",)),
        (replace(SEEN, state="invitation"), ("state",)),
        (replace(SEEN, state="discard", viewed=True), ("viewed", "state")),
        (replace(SEEN, state="state_of_tomorrow"), ("state",)),
    ],
)
def test_what_the_employer_did_is_told(seen: SeenNegotiation, changes: tuple[str, ...]) -> None:
    assert compare(seen, OURS).changes == changes


def test_an_invitation_before_our_first_look_is_told_and_a_plain_response_is_not() -> None:
    first_look = replace(OURS, negotiation_state=None)
    assert compare(replace(SEEN, state="invitation"), first_look).changes == ("state",)
    assert compare(SEEN, first_look) == Finding(())


def test_a_negotiation_without_a_vacancy_that_is_not_ours_is_left_alone() -> None:
    assert compare(replace(SEEN, vacancy_id=None), None) == LEAVE
