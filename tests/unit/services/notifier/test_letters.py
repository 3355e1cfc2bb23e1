"""What an employer may call himself writes no header of a letter, and no second letter."""

from email import message_from_bytes
from email.header import decode_header, make_header

import aiosmtplib.email
import pytest

from libs.common.ids import new_id
from services.notifier.channels.email import Email
from services.notifier.deliveries.domain import Message, Recipient
from services.notifier.settings import NotifierSettings

HEADERS = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"} | {
    "Content-Type",
    "Content-Transfer-Encoding",
}
NAMES = (
    "=?utf-8?q?=0D=0AReply-To:_evil@example.net=0D=0A=0D=0AHello?=",
    "=?utf-8?b?DQpCY2M6IGV2aWxAZXhhbXBsZS5uZXQ=?=",
    "=?utf-8*ru?Q?=0D=0ABcc:_evil@example.net?=",
    "a\r\nBcc: evil@example.net",
    "a\u2028Bcc: evil@example.net",
    "a\x85Bcc: evil@example.net",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("around", ["{}", "Приглашение: {} ждёт", "Invitation: {}"])
def test_a_name_in_the_title_writes_no_header(name: str, around: str) -> None:
    settings = NotifierSettings(
        database_url="postgresql://127.0.0.1/x",
        smtp_host="127.0.0.1",
        smtp_from="Вкатился <bot@example.org>",
        smtp_tls="none",
    )
    message = Message(id=new_id(), about_id=new_id(), topic="chat_message", title=around.format(name), body="текст")
    recipient = Recipient(new_id(), "anna@example.org", "ru")
    letter = Email(settings).letter(message, recipient)
    sent = message_from_bytes(aiosmtplib.email.flatten_message(letter))
    assert set(sent.keys()) == HEADERS
    subject = "".join(str(make_header(decode_header(str(sent["Subject"])))).split())
    assert subject.startswith("".join(around.partition("{")[0].split())), "it is told as it is"
    assert "evil" not in str(sent["To"])
