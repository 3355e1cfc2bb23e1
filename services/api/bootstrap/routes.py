"""`GET /api/bootstrap`: everything that the first screen needs, and the watermark of the stream."""

from base64 import b64encode
from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field

from libs.common.applications import IN_FLIGHT, State
from libs.common.db.clock import now
from libs.common.decisions import store as decisions
from libs.common.telegram import links
from services.api.accounts.store import linked as accounts
from services.api.accounts.store.experience import experience_of
from services.api.applications.bodies import ApplicationBody, application_body
from services.api.applications.decision_bodies import DecisionBody, decision_body
from services.api.assisted import store as assisted_accounts
from services.api.assisted.bodies import AssistedBody
from services.api.bootstrap import store
from services.api.chats import store as chats
from services.api.linking.routes import AccountBody, account_body
from services.api.notifications.store import stored as notifications
from services.api.plans.routes import Usage, usage_of
from services.api.resumes import store as resumes
from services.api.resumes.bodies import ResumeBody, resume_body
from services.api.switches.routes import SwitchList, switches_in_force
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.models import Output

router = APIRouter(tags=["bootstrap"])
NEXT_SENDS, LAST_DECISIONS = 5, 20


class UserBody(Output):
    """The signed-in person."""

    id: UUID
    email: str
    display_name: str
    locale: str = Field(description="Language of what is told in Telegram, e-mail and push", examples=["ru"])
    timezone: str = Field(examples=["Europe/Moscow"])
    is_admin: bool
    version: int


class Counters(Output):
    """Numbers of the menu; only what waits for the owner is a badge."""

    review: int = Field(description="Letters that wait for a decision")
    needs_owner: int = Field(description="Applications at which a person must look")
    queued: int = Field(description="Will be sent: queued, held or being sent")
    sent: int = Field(description="Sent so far, by the agent or by hand")
    chats: int = Field(description="Chats in which a proposed reply waits for a decision")
    unread: int = Field(description="Notifications that were not read")


class NextSends(Output):
    """What will be sent."""

    total: int = Field(description="Queued or held")
    items: list[ApplicationBody] = Field(description=f"The first {NEXT_SENDS} of them, the soonest first")


class Bootstrap(Output):
    """Snapshot first, then the stream from `seq`: no gap, nothing twice."""

    mode: Literal["demo", "live"]
    build: str = Field(description="Version of the server; a change means that a new client is there")
    server_now: datetime
    seq: int = Field(description="Open the socket with `after` = this")
    realtime_url: str = Field(examples=["ws://127.0.0.1:8001/ws"])
    user: UserBody
    draft_key: str = Field(
        description="Base64 of 256 bits: what a browser keeps of unsent texts is sealed by it; kept in memory only",
        examples=["Q0hBTkdFTUVDSEFOR0VNRUNIQU5HRU1FQ0hBTkdFTUU="],
    )
    draft_keys_before: list[str] = Field(
        description="Keys of the same kind that SECRET_KEYS still holds beside the current one: they open older texts",
        examples=[[]],
    )
    account: AccountBody | None
    assisted: AssistedBody | None = Field(description="The user works without an hh account, too")
    resumes: list[ResumeBody]
    switches: SwitchList
    usage: Usage
    counters: Counters
    next_sends: NextSends
    decisions: list[DecisionBody] = Field(
        description=f"The last {LAST_DECISIONS}, the newest first, from wherever they were made"
    )
    telegram_linked: bool = Field(description="A chat is connected")


@router.get("/api/bootstrap", summary="Everything for the first screen, with the watermark of the stream")
async def bootstrap(request: Request, me: Me, deps: DepsOf, language: LanguageOf) -> Bootstrap:
    """One consistent snapshot: `seq` is read before everything else, so that nothing newer is missed."""
    engine = deps.engine.execution_options(isolation_level="REPEATABLE READ")
    async with engine.connect() as connection:
        seq = await notifications.last_seq(connection, me.user_id)
        account = await accounts.current(connection, me.user_id)
        assisted = await assisted_accounts.current(connection, me.user_id)
        listed = await resumes.listing(connection, me.user_id)
        counts = await store.counts_by_state(connection, me.user_id)
        waiting = await chats.total(connection, me.user_id, waiting=True)
        read = await notifications.read_seq(connection, me.user_id)
        soonest = await store.next_sends(connection, me.user_id, NEXT_SENDS)
        decided = await decisions.recent(connection, me.user_id, LAST_DECISIONS)
        drafts = f"drafts|{me.user_id}"
        return Bootstrap(
            mode=deps.settings.mode,
            build=request.app.version,
            server_now=await now(connection),
            seq=seq,
            realtime_url=deps.settings.socket_url,
            user=UserBody.model_validate((await store.user(connection, me.user_id))._asdict()),
            draft_key=b64encode(deps.keys.derived(drafts)).decode(),
            draft_keys_before=[b64encode(one).decode() for one in deps.keys.derived_before(drafts)],
            account=account_body(account, await experience_of(connection, account.id), language) if account else None,
            assisted=AssistedBody(id=assisted.id, since=assisted.since) if assisted else None,
            resumes=[resume_body(row, language) for row in listed],
            switches=await switches_in_force(connection, me.user_id),
            usage=await usage_of(connection, deps.settings, me.user_id, account.id if account else None, language),
            counters=_counters(counts, waiting=waiting, unread=max(0, seq - read)),
            next_sends=NextSends(
                total=sum(counts.get(state, 0) for state in store.PLANNED),
                items=[application_body(row, language) for row in soonest],
            ),
            decisions=[decision_body(row, language) for row in decided],
            telegram_linked=await links.of_user(connection, me.user_id) is not None,
        )


def _counters(counts: dict[str, int], *, waiting: int, unread: int) -> Counters:
    def together(*states: State) -> int:
        return sum(counts.get(state, 0) for state in states)

    return Counters(
        review=together(State.REVIEW),
        needs_owner=together(State.NEEDS_OWNER),
        queued=together(State.QUEUED, State.HELD, *IN_FLIGHT),
        sent=together(State.SENT, State.SENT_BY_HAND),
        chats=waiting,
        unread=unread,
    )
