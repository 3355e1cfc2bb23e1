"""What a mail server's answers mean for a letter: it is tried again unless the server refused this very letter."""

import asyncio
from collections.abc import Mapping

import pytest

from libs.common.errors import PermanentError, TransientError
from libs.common.ids import new_id
from services.notifier.channels.email import Email
from services.notifier.deliveries.domain import Message, Recipient
from services.notifier.settings import NotifierSettings

CLOSES = ""
OK, GO_ON, END = "250 ok", "354 go on", "."


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answers: Mapping[str, str]) -> None:
    def say(step: str, usual: str) -> bool:
        if answer := answers.get(step, usual):
            writer.write(f"{answer}\r\n".encode())
        return bool(answer)

    in_letter, open_ = False, say("banner", "220 mail")
    while open_ and (raw := await reader.readline()):
        line = raw.decode().strip()
        step = END if in_letter and line == END else line.partition(" ")[0].upper()
        if in_letter and step != END:
            continue
        open_ = say(step, GO_ON if step == "DATA" else OK)
        in_letter = step == "DATA" and answers.get("DATA", GO_ON) == GO_ON
    writer.close()


async def _sent(answers: Mapping[str, str]) -> None:
    server = await asyncio.start_server(lambda reader, writer: _talk(reader, writer, answers), "127.0.0.1", 0)
    async with server:
        settings = NotifierSettings(
            database_url="postgresql://127.0.0.1/x",
            smtp_host="127.0.0.1",
            smtp_port=server.sockets[0].getsockname()[1],
            smtp_from="bot@example.org",
            smtp_tls="none",
            channel_seconds=5,
        )
        message = Message(id=new_id(), about_id=new_id(), topic="chat_message", title="Новость", body="")
        await Email(settings).send(message, Recipient(new_id(), "anna@example.org", "ru"))


async def test_a_server_that_takes_the_letter_has_it() -> None:
    await _sent({})


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"banner": "554 no service here"}, "smtp_busy"),
        ({"banner": "421 too many"}, "smtp_busy"),
        ({"banner": CLOSES}, "smtp_away"),
        ({"EHLO": "550 not you", "HELO": "550 not you"}, "smtp_busy"),
        ({"EHLO": CLOSES}, "smtp_away"),
        ({"MAIL": "450 later"}, "smtp_busy"),
        ({"MAIL": "553 not this sender"}, "smtp_sender"),
        ({"RCPT": "452 full"}, "smtp_busy"),
        ({"DATA": "421 bye"}, "smtp_busy"),
        ({"DATA": CLOSES}, "smtp_away"),
        ({END: "451 later"}, "smtp_busy"),
        ({END: CLOSES}, "smtp_away"),
    ],
)
async def test_what_is_not_about_the_letter_is_tried_again(answers: dict[str, str], code: str) -> None:
    with pytest.raises(TransientError) as told:
        await _sent(answers)
    assert told.value.code == code


@pytest.mark.parametrize(
    ("answers", "code"), [({"RCPT": "550 no such user"}, "smtp_recipient"), ({END: "552 too large"}, "smtp_refused")]
)
async def test_what_is_about_the_letter_ends_it(answers: dict[str, str], code: str) -> None:
    with pytest.raises(PermanentError) as told:
        await _sent(answers)
    assert told.value.code == code
