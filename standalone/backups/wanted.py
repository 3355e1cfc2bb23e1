"""A restore that was asked for while everything runs: carried out between two runs."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from libs.common.accounts import audit
from libs.common.db.tables.users import User
from ops.folder import Folder
from standalone.backups.archive import Backup
from standalone.backups.exchange import clear_drafts, is_unfinished
from standalone.backups.outcome import Outcome, end_outcome, read_outcome, write_outcome
from standalone.backups.restoring import at_rest, restore
from standalone.errors import StandaloneError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to restore, by whose wish. Only memory has the passphrase."""

    backup: Backup
    passphrase: str = field(repr=False)
    by: UUID
    id: UUID = field(default_factory=uuid4)
    asked_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @property
    def outcome(self) -> Outcome:
        """What is known of it before it ends."""
        manifest = self.backup.manifest
        at = self.asked_at.isoformat()
        return Outcome(str(self.id), self.backup.name, manifest.at, manifest.version, str(self.by), at)


def carry_out(folder: Folder, wanted: Wanted, say: Callable[[str], None], *, fsync: bool = True) -> None:
    """Restore, while nothing runs and the caller holds the lock of the folder. What fails has changed nothing."""
    say(f"Возвращаю данные из копии {wanted.backup.name}. Обычно это меньше минуты, с большой базой дольше…")
    write_outcome(folder, wanted.outcome)
    try:
        done = restore(folder, wanted.backup.path, wanted.passphrase, fsync=fsync, held=True)
    except (StandaloneError, OSError) as error:
        end_outcome(folder, "failed", error.code if isinstance(error, StandaloneError) else "disk")
        say(f"Данные не возвращены, всё осталось как было. {error}")
        return
    say(f"Данные возвращены.{f' Прежние сохранены в копии {done.point.name}.' if done.point else ''}")


def end_what_was_killed(folder: Folder, *, fsync: bool = True) -> None:
    """Before a run: end a restore that was killed, and say what became of it. The caller holds the folder's lock."""
    if is_unfinished(folder):
        with at_rest(folder, fsync=fsync, held=True):
            pass  # that is what it does first
    end_outcome(folder, "interrupted")
    clear_drafts(folder)


async def tell(folder: Folder, engine: AsyncEngine) -> None:
    """Write into the audit log of who asked, where the restored data know that person, that they were put back."""
    outcome = read_outcome(folder)
    if outcome is None or outcome.state != "done" or outcome.told:
        return
    by = UUID(outcome.by)
    async with engine.begin() as connection:
        if await connection.scalar(select(col(User.id)).where(col(User.id) == by)) is not None:
            data = {"backup": outcome.backup, "point": outcome.point}
            await audit.append(connection, user_id=by, actor="administrator", action="backup.restored", data=data)
    write_outcome(folder, replace(outcome, told=True))
