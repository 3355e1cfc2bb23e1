"""What linking an account depends on: which account may take which row, and what a probe changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from libs.common.hh.probe import Capabilities

Placing = Literal["new", "relink", "taken", "another"]


def placing(*, user_id: UUID, holder: UUID | None, current_hh_id: str | None, hh_user_id: str) -> Placing:
    """Where the pair of a fresh sign-in goes.

    `holder` is the user whose row this hh account has already; `current_hh_id` is the hh account that the user has
    linked now. One hh account never has two rows: limits and applications are counted by it (I1, I2).
    """
    if holder is not None and holder != user_id:
        return "taken"
    if current_hh_id is not None and current_hh_id != hh_user_id:
        return "another"
    return "new" if holder is None else "relink"


def stored_capabilities(found: Capabilities, known: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The probe's findings with their time; `apply`, which no probe tries, keeps what the last application showed."""
    fresh = found.model_dump(mode="json")
    if known.get("apply"):
        fresh["apply"] = known["apply"]
    return {**fresh, "checked_at": now.isoformat()}


def lost(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Functions that worked before and are refused now."""
    return [
        name
        for name, one in after.items()
        if isinstance(one, dict) and one.get("access") == "refused" and _access(before, name) != "refused"
    ]


def _access(capabilities: Mapping[str, Any], name: str) -> str | None:
    one = capabilities.get(name)
    return one.get("access") if isinstance(one, Mapping) else None
