"""What is kept of a person, table by table: what an export holds, what it withholds, and how an erasure reaches it.

A person is a row of `users`; everything else hangs on it. Deleting the row is the erasure: foreign keys delete what
hangs on them, and triggers what hangs on none (ADR 0015). A table that is not named here fails a test.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, func, literal_column, or_, select
from sqlmodel import col

from libs.common.db.tables import metadata
from libs.common.db.tables.accounts import HHAccount, PauseSwitch
from libs.common.db.tables.resumes import Resume

USER = "user_id"
"""The parameter of every statement made here."""

EXPORTED = (
    "users",
    "sessions",
    "login_links",
    "known_devices",
    "second_factors",
    "recovery_codes",
    "half_sessions",
    "hh_accounts",
    "oauth_states",
    "pending_links",
    "resumes",
    "resume_readings",
    "resume_settings",
    "search_schedule",
    "matches",
    "applications",
    "pasted_vacancies",
    "decisions",
    "decision_outcomes",
    "dismissal_reasons",
    "answer_facts",
    "chats",
    "messages",
    "agent_actions",
    "chat_decisions",
    "chat_decision_outcomes",
    "commitments",
    "commitment_choices",
    "calendar_feeds",
    "chat_polls",
    "usage_ledger",
    "send_lanes",
    "negotiation_readings",
    "pause_switches",
    "notifications",
    "notification_counters",
    "notification_reads",
    "notification_preferences",
    "notification_deliveries",
    "push_subscriptions",
    "push_states",
    "subscriptions",
    "llm_calls",
    "idempotency_keys",
    "poison",
    "audit_log",
    "outbox",
    "telegram_links",
    "link_tokens",
    "telegram_deliveries",
)
"""Tables of an export, in its order; what they are called is `kept` in `libs.common.messages`."""

EXEMPT: Mapping[str, str] = MappingProxyType(
    {
        "notification_channels": "Каналы уведомлений установки, одни для всех.",
        "plans": "Тарифы установки, одни для всех.",
        "rate_buckets": "Счётчик запросов ко всему hh.ru.",
        "vacancies": "Вакансии работодателей, одни для всех.",
        "inbox": "Номера обработанных событий без владельца.",
        "login_attempts": "Неудачные входы по хешу почты, живут сутки; при стирании удаляются.",
        "loop_outages": "Сбои в работе программы, ни о ком.",
        "second_factor_demands": "Требование второго шага входа, одно для всех.",
        "telegram_bot": "Бот установки, один для всех.",
        "telegram_chats": "Когда чатам можно писать снова; строка живёт, пока в чате что-то ждёт, и час после того.",
        "erased_audit": "Хеши журналов тех, кто стёрт; чьи они, узнать нельзя.",
    }
)
"""Tables that hold nothing of a known person, and why."""

WITHHELD: frozenset[tuple[str, str]] = frozenset(
    {
        ("users", "password_hash"),
        ("sessions", "token_hash"),
        ("login_links", "token_hash"),
        ("known_devices", "token_hash"),
        ("second_factors", "secret"),
        ("recovery_codes", "code_hash"),
        ("half_sessions", "token_hash"),
        ("link_tokens", "token_hash"),
        ("oauth_states", "state_hash"),
        ("pending_links", "browser_hash"),
        ("pending_links", "access_token"),
        ("pending_links", "refresh_token"),
        ("hh_accounts", "access_token"),
        ("hh_accounts", "refresh_token"),
        ("calendar_feeds", "token_hash"),
        ("push_subscriptions", "endpoint"),
        ("push_subscriptions", "p256dh"),
        ("push_subscriptions", "auth"),
    }
)
"""Columns that open doors: nobody needs them to know what is kept of him."""

ERASED_BY_TRIGGER = frozenset({"outbox", "pause_switches"})
"""Tables that hang on a user by no foreign key."""


def whose(table: Table) -> ColumnElement[bool] | None:
    """The condition "is the user's" of a table; None when it leads to no user."""
    if table.name == "users":
        return table.c.id == bindparam(USER)
    if table.name == "pause_switches":
        return _switches()
    if USER in table.c:
        return table.c[USER] == bindparam(USER)
    for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
        parent = whose(key.column.table)
        if parent is not None:
            return key.parent.in_(select(key.column).where(parent))
    return None


def _switches() -> ColumnElement[bool]:
    scope, scope_id = col(PauseSwitch.scope), col(PauseSwitch.scope_id)
    user = bindparam(USER)
    return or_(
        and_(scope == "user", scope_id == user),
        and_(scope == "account", scope_id.in_(select(col(HHAccount.id)).where(col(HHAccount.user_id) == user))),
        and_(scope == "resume", scope_id.in_(select(col(Resume.id)).where(col(Resume.user_id) == user))),
    )


def rows_as_json(name: str) -> Select[str]:
    """The user's rows of a table as JSON objects, without what is withheld, in the order of their keys."""
    table = metadata.tables[name]
    shown = [column for column in table.columns if (name, column.name) not in WITHHELD]
    rows = select(*shown).where(_known(table)).order_by(*table.primary_key.columns).subquery("r")
    return select(literal_column("row_to_json(r)::text")).select_from(rows)


def count(name: str) -> Select[int]:
    """How many rows of a table are the user's."""
    table = metadata.tables[name]
    return select(func.count()).select_from(table).where(_known(table))


def _known(table: Table) -> ColumnElement[bool]:
    condition = whose(table)
    if condition is None:
        raise KeyError(table.name)
    return condition
