"""What linking an account depends on: which account may take which row, and what a probe changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from libs.common.hh.capabilities import Access, Capabilities, Capability
from libs.common.messages.said import say

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


def stored_capabilities(found: Capabilities, now: datetime) -> dict[str, Any]:
    """The probe's findings with their time."""
    return {**found.model_dump(mode="json"), "checked_at": now.isoformat()}


def experienced(stored: Mapping[str, Any], *, applied: bool, apply_refused: bool, chats_read: bool) -> dict[str, Any]:
    """The stored findings with what the account has shown since: it counts for what no probe could find out."""
    shown = dict(stored)
    if apply_refused:
        shown["apply"] = Capability(access=Access.REFUSED, said=say("capability", "apply")).model_dump(mode="json")
    elif applied:
        shown["apply"] = Capability(access=Access.ALLOWED).model_dump(mode="json")
    if chats_read and _access(stored, "messages") == Access.UNKNOWN:
        shown["messages"] = Capability(access=Access.ALLOWED).model_dump(mode="json")
    return shown


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
