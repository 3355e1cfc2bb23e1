"""What the derived subjects must come to, said by hand: a mistake in the derivation shows here."""

import re

import pytest

from libs.common.messaging.accounts import HOME, account_of, imports, server_block
from libs.common.messaging.permissions import ASK, HELPERS, JETSTREAM, OPS, PROVISION, REPLAY, api_of, permissions
from libs.common.messaging.topology import covers

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
        if not subject.startswith((f"{ASK}.", "$JS.ACK.", "dlq.", "republished.", "push.", "read.", "session."))
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
        assert not {">", "*", "$JS.>", f"{JETSTREAM}.>", f"{ASK}.>"} & {*allowed.publish, *allowed.subscribe}
        changing = [one for one in allowed.publish if re.search(r"\.(CREATE|UPDATE|DELETE|PURGE|RESTORE)\b", one)]
        expected = name == PROVISION or (name == REPLAY and changing == [f"{ASK}.STREAM.MSG.DELETE.DLQ"])
        assert bool(changing) is expected, name


def test_stored_messages_are_read_by_the_helpers_and_of_the_services_parked_ones_by_the_api_alone() -> None:
    for name in permissions():
        read = {one for one in published(name) if ".MSG.GET" in one}
        expected = {f"{ASK}.STREAM.MSG.GET.DLQ"} if name in {"api", OPS, REPLAY} else set[str]()
        assert name == PROVISION or read == expected, name


def test_the_one_who_looks_publishes_questions_only() -> None:
    assert all(one.startswith(f"{ASK}.") for one in published(OPS))


def test_the_block_for_a_server_names_everybody_and_no_password() -> None:
    block = server_block()
    for name in permissions():
        assert f'user: "{name}", password: $NATS_PASSWORD_{name.upper()},' in block
    assert set(HELPERS) <= set(permissions())


def test_an_account_holds_one_user_and_nothing_beyond_what_that_user_may_do_itself() -> None:
    for name, allowed in permissions().items():
        passing = [one for one in imports() if one.account == account_of(name)]
        taken = {one.local for one in passing if one.kind == "service"}
        assert taken <= {*allowed.publish}
        assert {one.local for one in passing if one.kind == "stream"} <= {*allowed.subscribe}
        assert not [one for one in taken if one.startswith(JETSTREAM)], "a reply there would reach the streams' own API"


def test_nothing_passes_twice_into_the_streams() -> None:
    """A message goes through each import that matches it: with two it would be stored twice."""
    for account in {one.account for one in imports()}:
        taken = [one.local for one in imports() if one.account == account and one.kind == "service"]
        assert len(taken) == len({*taken})
        assert not [(wide, one) for wide in taken for one in taken if wide != one and covers((wide,), one)]


def test_the_accounts_of_some_users_name_no_other_account() -> None:
    """A server refuses a configuration that names an account which is not there."""
    some = {account_of("notifier"), account_of(OPS)}
    for one in imports(("notifier", OPS)):
        assert one.account in some
        assert one.owner in {*some, HOME}


def test_who_is_none_of_ours_asks_jetstream_where_a_server_without_accounts_has_it() -> None:
    assert {api_of(name) for name in permissions()} == {ASK}
    assert {api_of(None), api_of("somebody")} == {JETSTREAM}
