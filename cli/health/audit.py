"""`vkatilsya audit verify`: whether anybody changed or removed a line of the audit log, or wrote it anew."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from rich.console import Console
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from cli.health.findings import Finding, advice, ok, problem
from cli.places import Places
from libs.common.accounts import anchors, audit
from libs.common.accounts.anchors import Anchor, Unmatched
from libs.common.db.engine import create_engine
from libs.common.db.tables.accounts import AuditEntry

EMPTY_LOG = "Журнал действий пуст, проверять нечего. Если здесь уже входили, его стёрли."


def noted_in(backup: Path) -> list[Anchor]:
    """The newest line of each chain when a backup was made. Raises StandaloneError for a file that is none."""
    from standalone.backups.archive import read

    return [Anchor.parse(one) for one in read(backup).manifest.audit]


async def verify(where: Places, console: Console, noted: Sequence[Anchor] = ()) -> bool:
    """Check every chain and say what was checked; False when a line does not follow, a noted head is gone, or what was
    sent and what was written down of it differ.
    """
    engine = create_engine(where.database_url, application_name="cli", pool_size=1)
    try:
        async with engine.connect() as connection:
            reports = await audit.verify(connection)
            whose = {anchor: await anchors.held(connection, anchor) for anchor in noted}
            differing = await anchors.unmatched(connection)
    finally:
        await engine.dispose()
    for one in reports:
        checked = f"записей {one.lines}, с {one.since:%d.%m.%Y %H:%M} по {one.until:%d.%m.%Y %H:%M} UTC"
        name = f"Стёртый пользователь, цепочка {one.user_id}" if one.erased else f"Пользователь {one.user_id}"
        if one.first_broken is None:
            console.print(f"✓ {name}: цепочка цела, {checked}; последняя запись {one.head}", soft_wrap=True)
        else:
            console.print(
                f"✗ {name}: запись № {one.first_broken} изменена или удалена; {checked}.",
                soft_wrap=True,
            )
    for line in (*_missing(whose), *map(_differing, differing)):
        console.print(f"✗ {line}", soft_wrap=True)
    untouched = None not in whose.values() and not differing
    if not reports:
        console.print(EMPTY_LOG)
        return untouched
    broken = sum(one.first_broken is not None for one in reports)
    console.print(f"Проверено цепочек: {len(reports)}, нарушено: {broken}.")
    if whose and untouched:
        console.print(f"Записи, отмеченные раньше, на месте: {len(whose)}.")
    return untouched and not broken


def _missing(whose: Mapping[Anchor, UUID | None]) -> list[str]:
    return [
        f"Записи № {anchor.number} с отмеченным отпечатком больше нет: журнал переписали или отрезали его конец."
        for anchor, user_id in whose.items()
        if user_id is None
    ]


def _differing(one: Unmatched) -> str:
    what = "Отправленные отклики" if one.action == "application.sent" else "Отправленные ответы в чатах"
    return (
        f"{what} и журнал расходятся: отправлено без записи {one.without_line}, записей без отправки {one.without_row}."
    )


async def audit_log(connection: AsyncConnection) -> list[Finding]:
    """The same for `doctor`."""
    users = (await connection.execute(select(col(AuditEntry.user_id)).distinct())).scalars().all()
    broken = [
        problem("журнал действий", f"Журнал действий пользователя {user_id} изменён: не сходится запись {number}.")
        for user_id in users
        if (number := await audit.first_broken(connection, user_id=user_id)) is not None
    ]
    if not users:
        return [advice("журнал действий", EMPTY_LOG)]
    return broken or [ok("журнал действий", f"Журнал действий цел, проверено пользователей: {len(users)}")]
