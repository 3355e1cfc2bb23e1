"""`vkatilsya events tail`: the events as they happen."""

import asyncio
import re
import sys
from datetime import datetime

from nats.aio.msg import Msg

from cli.messaging.broker import connected
from libs.common.errors import ConfigurationError
from libs.common.messaging.client import settled
from ops.story import as_json, tell

EVERYTHING = ("match.>", "reply.>", "chat.>", "account.>", "notice.>")


_SUBJECT = re.compile(r"(?:[^\s.*>]+|\*)(?:\.(?:[^\s.*>]+|\*))*(?:\.>)?|>")


async def tail(nats_url: str, subjects: tuple[str, ...], *, json_lines: bool, count: int | None = None) -> None:
    """Print each event until interrupted, or until `count` were printed; as a Russian sentence or a line of JSON."""
    for subject in subjects:
        if not _SUBJECT.fullmatch(subject):
            raise ConfigurationError(f"Темы «{subject}» не бывает. Как пишут: reply.sent, reply.>, *.sent.")
    finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    printed = 0

    async def on_message(message: Msg) -> None:
        nonlocal printed
        if finished.done():
            return
        try:
            sys.stdout.write(_line(message, json_lines=json_lines) + "\n")
            sys.stdout.flush()
        except OSError as error:  # whoever read this has gone; raised here it would only be noted by the client
            finished.set_exception(error)
            return
        printed += 1
        if printed == count:
            finished.set_result(None)

    async with connected(nats_url) as client:
        for subject in subjects:
            await client.subscribe(subject, cb=on_message)
        await settled(client)
        await finished


def _line(message: Msg, *, json_lines: bool) -> str:
    if json_lines:
        return as_json(message.subject, message.data, message.headers)
    return f"{datetime.now().astimezone():%H:%M:%S} {message.subject:<16} {tell(message.subject, message.data)}"
