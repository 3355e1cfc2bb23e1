"""The letters that are due, written at once."""

import asyncio

from services.auto_reply.ports import Deps
from services.auto_reply.sending.letter import claim_drafts, write_draft


async def write_batch(deps: Deps) -> int:
    """Write up to `letter_concurrency` letters; returns how many rows were leased for it."""
    drafts = await claim_drafts(deps, deps.settings.letter_concurrency)
    await asyncio.gather(*(write_draft(deps, draft) for draft in drafts))
    return len(drafts)
