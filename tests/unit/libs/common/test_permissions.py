"""What the derived subjects must come to, said by hand: a mistake in the derivation shows here."""

import re

import pytest

from libs.common.messaging.permissions import HELPERS, OPS, PROVISION, REPLAY, permissions, server_block

FACTS = {
    "api": {"account.tested", "match.decided", "account.changed", "chat.decided"},
    "auto_reply": {
        "match.found",
        "match.refused",
        "reply.sent",
        "reply.failed",
        "reply.paused",
        "reply.updated",
        "account.changed",
    },
    "notifier": {"account.changed", "notice.telegram"},
}


def published(user: str) -> set[str]:
    return set(permissions()[user].publish)


@pytest.mark.parametrize(("service", "facts"), FACTS.items(), ids=FACTS)
def test_a_service_states_only_its_own_facts(service: str, facts: set[str]) -> None:
    own = {
        subject
        for subject in published(service)
        if not subject.startswith(("$JS.", "dlq.", "republished.", "push.", "read.", "session."))
    }
    assert own == facts


def test_a_service_rings_and_parks_for_itself_only() -> None:
    assert {one for one in published("notifier") if one.startswith(("republished.", "dlq."))} == {
        "republished.notifier.>",
        "dlq.EVENTS.notifier",
    }
    assert not [one for one in published("api") if one.startswith(("republished.", "dlq.", "$JS.ACK"))]


def test_nobody_hears_the_inbox_of_another() -> None:
    for name, allowed in permissions().items():
        assert [one for one in allowed.subscribe if one.startswith("_INBOX")] == [f"_INBOX_{name}.>"]


def test_browsers_frames_pass_between_notifiers_only() -> None:
    for name, allowed in permissions().items():
        touching = [one for one in (*allowed.publish, *allowed.subscribe) if one.startswith("push")]
        assert touching == (["push.*", "push.*"] if name == "notifier" else [])


def test_the_bell_of_an_ended_session_is_rung_by_the_api_and_heard_by_the_notifier() -> None:
    rings = {name for name, allowed in permissions().items() if "session.*" in allowed.publish}
    hears = {name for name, allowed in permissions().items() if "session.*" in allowed.subscribe}
    assert (rings, hears) == ({"api"}, {"notifier"})


def test_no_user_may_do_everything_and_only_the_provisioner_changes_streams() -> None:
    for name, allowed in permissions().items():
        assert not {">", "*", "$JS.>", "$JS.API.>"} & {*allowed.publish, *allowed.subscribe}
        changing = [one for one in allowed.publish if re.search(r"\.(CREATE|UPDATE|DELETE|PURGE|RESTORE)\b", one)]
        expected = name == PROVISION or (name == REPLAY and changing == ["$JS.API.STREAM.MSG.DELETE.DLQ"])
        assert bool(changing) is expected, name


def test_the_one_who_looks_publishes_questions_only() -> None:
    assert all(one.startswith("$JS.API.") for one in published(OPS))


def test_the_block_for_a_server_names_everybody_and_no_password() -> None:
    block = server_block()
    for name in permissions():
        assert f'user: "{name}", password: $NATS_PASSWORD_{name.upper()},' in block
    assert set(HELPERS) <= set(permissions())
