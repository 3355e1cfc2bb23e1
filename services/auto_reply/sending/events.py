"""The events of sending, built from what the claim and the card say."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

from libs.common.events.base import AuthoredBy, VacancyCard
from libs.common.events.reply import ConfirmedBy, ReplyFailed, ReplyPaused, ReplySent
from libs.common.messages.figures import Moment
from libs.common.messages.said import Said, say
from libs.common.reasons import PauseReason


class Row(Protocol):
    """What an event says of an application."""

    @property
    def id(self) -> UUID: ...
    @property
    def user_id(self) -> UUID: ...
    @property
    def account_id(self) -> UUID: ...
    @property
    def resume_id(self) -> UUID | None: ...
    @property
    def card(self) -> Mapping[str, Any]: ...


class SentRow(Row, Protocol):
    """What `reply.sent` says besides."""

    @property
    def letter_hash(self) -> str | None: ...
    @property
    def authored_by(self) -> str | None: ...
    @property
    def score(self) -> int | None: ...


def reply_sent(row: SentRow, *, at: datetime, negotiation_id: str, confirmed_by: ConfirmedBy) -> ReplySent:
    """hh confirmed it, or the owner says so."""
    return ReplySent(
        user_id=row.user_id,
        occurred_at=at,
        application_id=row.id,
        account_id=row.account_id,
        resume_id=row.resume_id,
        vacancy=VacancyCard(**row.card),
        negotiation_id=negotiation_id,
        letter_hash=row.letter_hash,
        authored_by=cast("AuthoredBy", row.authored_by or "ai_auto"),
        score=row.score,
        confirmed_by=confirmed_by,
    )


def reply_failed(
    row: Row, *, at: datetime, reason: str, link: str | None = None, needs_owner: bool = False
) -> ReplyFailed:
    """It will not be sent; without a link of hh's own the vacancy's page is where the owner can go on."""
    card = VacancyCard(**row.card)
    return ReplyFailed(
        user_id=row.user_id,
        occurred_at=at,
        application_id=row.id,
        account_id=row.account_id,
        resume_id=row.resume_id,
        vacancy=card,
        reason=reason,
        why=(say("failure", reason),),
        link=link or card.url,
        needs_owner=needs_owner,
    )


def reply_paused(
    *,
    user_id: UUID,
    at: datetime,
    account_id: UUID,
    resume_id: UUID | None,
    reason: PauseReason,
    until: datetime | None,
    said: Said | None = None,
    zone: str | None = None,
    link: str | None = None,
) -> ReplyPaused:
    """Sending stops for an account, or for one resume of it; with a `zone` the owner reads until when by its clock."""
    end = () if until is None or zone is None else (say("news", "until", at=Moment(at=until, zone=zone)),)
    why = (said or say("pause", reason), *end)
    return ReplyPaused(
        user_id=user_id,
        occurred_at=at,
        account_id=account_id,
        resume_id=resume_id,
        reason=reason,
        why=why,
        until=until,
        link=link,
    )
