"""All tables. Importing this package registers every one of them in `metadata`."""

from libs.common.db.tables import (
    accounts,
    api,
    auto_reply,
    chat_analysis,
    hh,
    llm,
    messaging,
    notifier,
    outages,
    poison,
    telegram,
)
from libs.common.db.tables.base import metadata

__all__ = [
    "accounts",
    "api",
    "auto_reply",
    "chat_analysis",
    "hh",
    "llm",
    "messaging",
    "metadata",
    "notifier",
    "outages",
    "poison",
    "telegram",
]
