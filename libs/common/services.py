"""The services of the product: one entry each, read by whatever has to know all of them.

Durables and users of NATS, roles of PostgreSQL, names of log files, what a run starts and which secrets it is given,
the page of settings, benchmarks and tests follow. A new service is an entry here and its folder in `services/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Outside = Literal["hh", "llm", "telegram"]


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `name`: its folder, NATS user, durables, and its PostgreSQL role after the prefix.

    `facts`: by stream, the subjects that are delivered to it. `needs`: whom it talks to outside the product.
    `secrets`: the secret variables that it reads beside its ways into the database and NATS. `log_name`: its log files,
    the name when empty. `after_link`: a demo starts it once the account is linked.
    """

    name: str
    title_ru: str
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    needs: frozenset[Outside] = frozenset()
    secrets: frozenset[str] = frozenset()
    log_name: str = ""
    after_link: bool = False


SERVICES = (
    Service(
        "api",
        "API",
        needs=frozenset({"hh", "llm"}),
        secrets=frozenset({"SECRET_KEYS", "HH_CLIENT_SECRET", "LLM_API_KEY"}),
    ),
    Service(
        "auto_reply",
        "Поиск и отклики",
        facts={"EVENTS": ("match.found", "match.decided", "account.changed")},
        needs=frozenset({"hh", "llm"}),
        secrets=frozenset({"SECRET_KEYS", "HH_CLIENT_SECRET", "LLM_API_KEY"}),
        log_name="auto_reply_worker",
        after_link=True,
    ),
    Service(
        "chat_analysis",
        "Чаты",
        facts={"EVENTS": ("chat.decided", "account.changed")},
        needs=frozenset({"hh", "llm"}),
        secrets=frozenset({"SECRET_KEYS", "HH_CLIENT_SECRET", "LLM_API_KEY"}),
        log_name="chat_analysis_worker",
        after_link=True,
    ),
    Service(
        "notifier",
        "Уведомления",
        facts={"EVENTS": ("match.>", "reply.>", "chat.>", "account.>")},
        secrets=frozenset({"SMTP_PASSWORD", "VAPID_PRIVATE_KEY"}),
    ),
    Service(
        "telegram",
        "Бот в Telegram",
        facts={
            "EVENTS": ("match.decided", "match.refused", "reply.sent", "reply.failed", "chat.decided", "chat.sent"),
            "NOTICES": ("notice.telegram",),
        },
        needs=frozenset({"telegram"}),
        secrets=frozenset({"TELEGRAM_BOT_TOKEN", "TELEGRAM_PROXY", "TELEGRAM_WEBHOOK_SECRET"}),
        log_name="telegram_bot_worker",
    ),
)
"""In the order in which they are shown."""

RESERVED: tuple[str, ...] = ()
"""Services that do not exist yet; tables and the event catalogue keep their rights ready."""


def names() -> tuple[str, ...]:
    """The services that exist."""
    return tuple(service.name for service in SERVICES)


def known() -> tuple[str, ...]:
    """Every name that may stand in a table or in the event catalogue."""
    return (*names(), *(name for name in RESERVED if name not in names()))


def consumers() -> tuple[str, ...]:
    """Those of `known` that events are delivered to, now or one day."""
    return tuple(name for name in known() if name in RESERVED or any(s.facts for s in SERVICES if s.name == name))


def log_name(name: str) -> str:
    """How the log files of a process begin; a process that is no service has its own name."""
    return next((service.log_name for service in SERVICES if service.name == name and service.log_name), name)
