"""What the derived rights must come to, said by hand: a mistake in the derivation shows here."""

from importlib import import_module
from inspect import getmembers, isclass

import pytest

from libs.common.db.grants import OPS, Privilege, rights, row_policies, services
from libs.common.db.tables import metadata
from libs.common.services import names
from libs.common.settings.llm import LLMSettingsEnv

WRITES = {"INSERT", "UPDATE", "DELETE"}
WRITERS_OF = {
    "users": {"api"},
    "sessions": {"api"},
    "resumes": {"api"},
    "resume_settings": {"api"},
    "plans": {"api"},
    "subscriptions": {"api"},
    "vacancies": {"auto_reply"},
    "matches": {"auto_reply"},
    "applications": {"auto_reply"},
    "usage_ledger": {"auto_reply"},
    "send_lanes": {"auto_reply"},
    "negotiation_readings": {"auto_reply"},
    "search_schedule": {"auto_reply"},
    "notifications": {"notifier"},
    "notification_counters": {"notifier"},
    "decisions": {"api", "telegram"},
    "llm_calls": {"auto_reply", "chat_analysis", "api"},
}


def writers(table: str) -> set[str]:
    return {name for name in services() if any(r.table == table and r.verb in WRITES for r in rights(name))}


@pytest.mark.parametrize(("table", "expected"), WRITERS_OF.items(), ids=WRITERS_OF)
def test_a_table_is_written_by_its_service_alone(table: str, expected: set[str]) -> None:
    assert writers(table) == expected


def asks_a_model(service: str) -> bool:
    module = import_module(f"services.{service}.settings")
    return any(issubclass(one, LLMSettingsEnv) for _, one in getmembers(module, isclass) if one is not LLMSettingsEnv)


def test_whoever_may_ask_a_model_may_note_the_call() -> None:
    assert writers("llm_calls") == {name for name in names() if asks_a_model(name)}


def test_everybody_reads_what_is_no_secret() -> None:
    open_tables = [table.name for table in metadata.sorted_tables if not table.info["guard"].secret]
    for name in services():
        assert {Privilege(table, "SELECT") for table in open_tables} <= rights(name)


@pytest.mark.parametrize(
    ("table", "column", "readers"),
    [
        ("hh_accounts", "access_token", {"api", "auto_reply", "chat_analysis"}),
        ("hh_accounts", "refresh_token", {"api", "auto_reply", "chat_analysis"}),
        ("users", "password_hash", {"api"}),
        ("sessions", "token_hash", {"api", "notifier"}),
        ("login_links", "token_hash", {"api"}),
        ("known_devices", "token_hash", {"api"}),
        ("oauth_states", "state_hash", {"api"}),
    ],
)
def test_a_secret_is_read_by_those_who_need_it(table: str, column: str, readers: set[str]) -> None:
    wanted = {Privilege(table, "SELECT"), Privilege(table, "SELECT", column)}
    assert {name for name in services() if rights(name) & wanted} == readers


def test_the_audit_log_only_grows() -> None:
    assert {r.verb for name in services() for r in rights(name) if r.table == "audit_log"} == {"SELECT", "INSERT"}


def test_a_token_pair_is_refreshed_but_no_account_is_made_or_given_away_by_the_worker() -> None:
    of_accounts = {right for right in rights("auto_reply") if right.table == "hh_accounts"}
    assert Privilege("hh_accounts", "UPDATE", "refresh_token") in of_accounts
    assert {(r.verb, r.column) for r in of_accounts} & {("INSERT", ""), ("UPDATE", ""), ("UPDATE", "user_id")} == set()


def test_events_and_inbox_rows_are_written_under_the_own_name_only() -> None:
    assert {(policy.table, policy.rows) for policy in row_policies("notifier")} == {
        ("outbox", "\"source\" = 'notifier'"),
        ("inbox", "\"consumer\" = 'notifier'"),
        ("poison", "\"source\" = 'notifier'"),
        ("loop_outages", "\"service\" = 'notifier'"),
    }
    assert "inbox" not in {fence.table for fence in row_policies("api")}, "the api consumes nothing"
    assert row_policies(OPS) == frozenset()


@pytest.mark.parametrize("table", ["decisions", "chat_decisions"])
def test_the_bot_decides_as_the_bot_and_for_people_linked_to_it_only(table: str) -> None:
    [rows] = {fence.rows for fence in row_policies("telegram") if fence.table == table}
    assert rows.startswith("via = 'telegram' and exists (select from telegram_links")
    assert {fence.rows for fence in row_policies("api") if fence.table == table} == {"via <> 'telegram'"}


def test_no_sender_lifts_what_a_person_has_set() -> None:
    """Deleting the row and letting it run out come to the same."""
    deleting = {name for name in services() if Privilege("pause_switches", "DELETE") in rights(name)}
    assert deleting == {"api", "telegram"}
    rows = {name: {f.rows for f in row_policies(name) if f.table == "pause_switches"} for name in services()}
    senders = {"scope <> 'system' and reason <> 'owner'"}
    assert rows.pop("auto_reply") == rows.pop("chat_analysis") == senders
    [of_the_bot] = rows.pop("telegram")
    assert of_the_bot.startswith("scope = 'user' and reason = 'owner' and exists (select from telegram_links")
    assert not any(rows.values())


def test_the_command_line_writes_nothing_but_when_an_event_was_published() -> None:
    assert {r for r in rights(OPS) if r.verb in WRITES} == {Privilege("outbox", "UPDATE", "published_at")}


def test_nobody_may_do_more_than_read_and_write() -> None:
    assert {r.verb for name in services() for r in rights(name)} == {"CONNECT", "USAGE", "SELECT", *WRITES}
