"""`/status` and `/limits`, and what becomes of a chat whose owner blocks the bot."""

from libs.common.accounts.usage import account_uses, next_slot, used_units
from libs.common.db import clock
from libs.common.telegram import links
from services.telegram import store
from services.telegram.dialogue.pausing import reasons_of
from services.telegram.dialogue.talk import Talk
from services.telegram.sending.store import finish
from services.telegram.texts.moments import moment


async def status(talk: Talk) -> None:
    """How things stand."""
    if talk.link is None:
        await talk.say_not_linked()
        return
    user_id = talk.link.user_id
    account = await store.account_of(talk.connection, user_id)
    counts = await store.counts(talk.connection, user_id)
    reasons = await reasons_of(talk)
    if account is None:
        named = talk.words("account_none")
    elif account.state == "needs_login":
        named = talk.words("account_needs_login")
    else:
        named = talk.words("account_linked", name=account.display_name or account.hh_user_id)
    if reasons:
        sending = talk.words("sending_off", reasons=reasons)
    else:
        sending = talk.words("sending_on" if account is not None and account.state == "linked" else "sending_nowhere")
    words = talk.words("status", email=talk.email, account="{account}", sending="{sending}", **counts)
    rows = (talk.button("resume_button", "resume:yes"),) if reasons else (talk.button("stop_button", "ask_stop:0"),)
    await talk.say_html(words.replace("{account}", named).replace("{sending}", sending), rows)


async def limits(talk: Talk) -> None:
    """What is left."""
    if talk.link is None:
        await talk.say_not_linked()
        return
    lines = [*await _account_line(talk), *await _plan_line(talk)]
    await talk.say_html(talk.words("limits", lines="{lines}").replace("{lines}", "\n".join(lines)))


async def _account_line(talk: Talk) -> list[str]:
    assert talk.link is not None
    settings = talk.deps.settings
    account = await store.account_of(talk.connection, talk.link.user_id)
    if account is None:
        return [talk.words("limit_none")]
    limit, now = settings.effective_account_limit, await clock.now(talk.connection)
    uses = await account_uses(talk.connection, account.id, settings.rolling)
    line = talk.words("limit_account", used=used_units(uses), limit=limit)
    free_at = next_slot(uses, limit, now, settings.rolling)
    if free_at is not None and free_at > now:
        line = f"{line}, {talk.words('limit_frees', at=moment(talk.timezone, free_at))}"
    return [line]


async def _plan_line(talk: Talk) -> list[str]:
    assert talk.link is not None
    plan = await store.plan(talk.connection, talk.link.user_id, talk.deps.settings.default_plan)
    if plan is None:
        return []
    title = plan.title_en if talk.language == "en" else plan.title_ru
    return [talk.words("limit_plan", plan=title, used=plan.used, limit=plan.limit)]


async def blocked(talk: Talk) -> None:
    """The owner does not let the bot write any more."""
    if talk.link is not None and await finish.block(talk.connection, talk.chat_id):
        await links.note(talk.connection, talk.deps.outbox, talk.link, "telegram_blocked", by="owner", data={})


async def unblocked(talk: Talk) -> None:
    """He lets it write again."""
    if talk.link is not None and await store.unblock(talk.connection, talk.chat_id):
        await links.note(talk.connection, talk.deps.outbox, talk.link, "telegram_unblocked", by="owner", data={})
