"""The audit log of a backup: its newest lines stand in the manifest, and a restore asks the loaded data for them."""

from collections.abc import Iterable

from libs.common.accounts.anchors import HEADS, Anchor, missing_sql
from standalone.backups.archive import MOST_HEADS
from standalone.backups.tools import Tools
from standalone.errors import StandaloneError


def heads_of(tools: Tools, database: str) -> tuple[str, ...]:
    """The newest line of each chain, of those that were written to last; none in a schema without them."""
    if tools.sql(database, "select to_regclass('erased_audit') is not null") != "t":
        return ()
    return tuple(tools.sql(database, HEADS).split()[:MOST_HEADS])


def hold(tools: Tools, database: str, heads: Iterable[str]) -> None:
    """Return when every head stands in the audit log of a loaded database; StandaloneError otherwise."""
    noted = [Anchor.parse(one) for one in heads]
    missing = tools.sql(database, missing_sql(noted)).split() if noted else []
    if missing:
        raise StandaloneError(
            f"В журнале действий этой копии нет записей, которые в нём были, когда её делали: {len(missing)} "
            f"(например, № {Anchor.parse(missing[0]).number}). Журнал переписали или отрезали его конец. "
            "Ничего не изменено.",
            code="backup_audit",
        )
