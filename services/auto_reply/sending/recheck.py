"""Letters against a changed resume: what still holds goes on, the rest is written anew or shown to its owner."""

from structlog.stdlib import get_logger

from libs.common.applications import State
from libs.common.clock import elapsed
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.errors import PermanentError, VkatilsyaError
from services.auto_reply.ports import Deps
from services.auto_reply.sending.store import recheck as store
from services.auto_reply.sending.store.recheck import LetterInRecheck

IDLE = 5.0
log = get_logger(__name__)


class LetterRechecker:
    """Checks letters whose resume has changed, one by one, and rests as long as it worked: new letters come first."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def run(self, heartbeat: Heartbeat) -> None:
        """Check what is due, for ever."""
        await WorkLoop(self._turn, IDLE, self._deps.wakes.rechecks).run(heartbeat)

    async def _turn(self, _: Heartbeat) -> float | None:
        started = elapsed()
        return elapsed() - started if await recheck_batch(self._deps) else None


async def recheck_batch(deps: Deps) -> int:
    """Check up to `letter_concurrency` letters; returns how many rows were leased for it."""
    async with deps.single.begin() as connection:
        rows = await store.claim(
            connection, count=deps.settings.letter_concurrency, lease=deps.settings.letter_lease_seconds
        )
    for row in rows:
        await _recheck(deps, row)
    return len(rows)


async def _recheck(deps: Deps, row: LetterInRecheck) -> None:
    """One letter; a fault leaves it to the next try after its lease, and unsent until then."""
    try:
        verdict = await deps.letters.check(row.user_id, row.letter, row.resume, row.vacancy_snapshot)
        grounded, report = verdict.grounded, verdict.report
    except PermanentError as error:
        grounded, report = False, {"grounded": False, "fault": error.code}
    except VkatilsyaError as error:
        log.warning("recheck put off", action="letter.recheck_later", application_id=str(row.id), error=error.code)
        return
    async with deps.single.begin() as connection:
        if grounded:
            state = await store.keep(connection, row, report)
        elif row.owners:
            state = State.REVIEW if await store.give_back(connection, row, report) else None
        else:
            state = State.REVIEW if await store.rewrite(connection, row) else None
    log.info(
        "letter checked against the changed resume",
        action="letter.rechecked",
        application_id=str(row.id),
        grounded=grounded,
        moved_on=state is None,
    )
    if state == State.QUEUED:
        deps.wakes.sender.set()
    elif state == State.REVIEW and not row.owners:
        deps.wakes.letters.set()
