"""`vkatilsya audit verify`: whether anybody changed or removed a line of the audit log."""

from rich.console import Console
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from cli.findings import Finding, advice, ok, problem
from cli.places import Places
from libs.common.accounts import audit
from libs.common.db.engine import create_engine
from libs.common.db.tables.accounts import AuditEntry

EMPTY_LOG = "Журнал действий пуст, проверять нечего. Если здесь уже входили, его стёрли."


async def verify(where: Places, console: Console) -> bool:
    """Check every chain and say what was checked; False when a line does not follow."""
    engine = create_engine(where.database_url, application_name="cli", pool_size=1)
    try:
        async with engine.connect() as connection:
            reports = await audit.verify(connection)
    finally:
        await engine.dispose()
    for one in reports:
        checked = f"записей {one.lines}, с {one.since:%d.%m.%Y %H:%M} по {one.until:%d.%m.%Y %H:%M} UTC"
        whose = f"Стёртый пользователь, цепочка {one.user_id}" if one.erased else f"Пользователь {one.user_id}"
        if one.first_broken is None:
            console.print(f"✓ {whose}: цепочка цела, {checked}.", soft_wrap=True)
        else:
            console.print(
                f"✗ {whose}: запись № {one.first_broken} изменена или удалена; {checked}.",
                soft_wrap=True,
            )
    if not reports:
        console.print(EMPTY_LOG)
        return True
    broken = sum(one.first_broken is not None for one in reports)
    console.print(f"Проверено цепочек: {len(reports)}, нарушено: {broken}.")
    return not broken


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
