"""How a chat is linked and unlinked: nothing happens before its owner has seen which account it is about."""

from uuid import UUID

from libs.common.accounts.masking import masked_email
from libs.common.telegram import links, tokens
from services.telegram import store
from services.telegram.dialogue.talk import Talk
from services.telegram.sending.store import queue

LINK, DO_NOT_LINK, UNLINK, KEEP = "link", "nolink", "unlink", "keep"


async def started(talk: Talk, token: str | None) -> None:
    """`/start`, with the token of a deep link or without."""
    if not token:
        if talk.link is not None:
            await talk.say("linked_already", email=talk.email)
        else:
            await talk.say_html(f"{talk.words('about')}\n\n{await talk.how_to_link()}")
        return
    opened = await tokens.open_in(talk.connection, token, talk.chat_id)
    if isinstance(opened, str):
        if opened == "used" and talk.link is not None:  # the same link pressed twice
            await talk.say("linked_already", email=talk.email)
        else:
            await talk.say(f"link_{opened}")
        return
    email = masked_email(opened.email) or "?"
    if talk.link is not None and talk.link.user_id == opened.user_id:
        await talk.say("linked_already", email=email)
        return
    rows = (
        talk.button("link_yes", f"{LINK}:{opened.id.hex}"),
        talk.button("link_no", f"{DO_NOT_LINK}:{opened.id.hex}"),
    )
    if talk.link is None:
        await talk.say("ask_link", rows, email=email)
    else:
        await talk.say("ask_relink", rows, email=email, present=talk.email)


async def confirmed(talk: Talk, message_id: int, token_id: UUID, *, username: str | None, name: str) -> None:
    """The owner said yes: the token is spent, and the chat is his."""
    user_id = await tokens.spend(talk.connection, token_id, talk.chat_id)
    if isinstance(user_id, str):
        await talk.change(message_id, _not_spent(talk, user_id, f"link_{user_id}"))
        return
    await store.lock_linking(talk.connection, user_id, talk.chat_id)
    before = await links.of_user(talk.connection, user_id)
    for present in (before, await links.of_chat(talk.connection, talk.chat_id)):
        if present is not None:
            await links.end(talk.connection, talk.deps.outbox, present, why="replaced", by="owner", via="telegram")
    link = await store.link(talk.connection, user_id, talk.chat_id, username=username, name=name)
    await links.note(talk.connection, talk.deps.outbox, link, "telegram_linked", by="owner", data={"via": "telegram"})
    user = await store.user(talk.connection, user_id)
    talk.link, talk.language = link, "en" if user.locale == "en" else "ru"
    email = masked_email(user.email) or "?"
    if before is not None and before.chat_id != talk.chat_id:
        farewell = talk.content(talk.words("moved", email=email))
        await queue.add(talk.connection, talk.deps.wakes, before.chat_id, farewell, user_id=user_id)
    await talk.change(message_id, talk.words("linked", email=email))


def _not_spent(talk: Talk, why: tokens.Refusal, key: str) -> str:
    """Why a press did nothing; one after another press that linked the chat says so."""
    return talk.words("linked", email=talk.email) if why == "used" and talk.link is not None else talk.words(key)


async def declined(talk: Talk, message_id: int, token_id: UUID) -> None:
    """The owner said no: the token is of no use any more."""
    spent = await tokens.spend(talk.connection, token_id, talk.chat_id)
    words = _not_spent(talk, spent, "link_refused") if isinstance(spent, str) else talk.words("link_refused")
    await talk.change(message_id, words)


async def ask_unlink(talk: Talk) -> None:
    """`/unlink`."""
    if talk.link is None:
        await talk.say_not_linked()
        return
    rows = (talk.button("unlink_yes", f"{UNLINK}:{talk.link.id.hex}"), talk.button("keep", f"{KEEP}:0"))
    await talk.say("ask_unlink", rows, email=talk.email)


async def unlinked(talk: Talk, message_id: int, link_id: UUID) -> None:
    """The owner said yes."""
    if talk.link is not None:
        if talk.link.id != link_id:  # the question was about an account before this one
            talk.tell("gone", alert=True)
            return
        await links.end(talk.connection, talk.deps.outbox, talk.link, why="owner", by="owner", via="telegram")
    await talk.change(message_id, talk.words("unlinked"))
