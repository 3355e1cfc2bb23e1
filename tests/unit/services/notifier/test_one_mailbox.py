"""A letter goes to one mailbox, whatever an earlier version stored as its address."""

import pytest

from libs.common.errors import PermanentError
from libs.common.ids import new_id
from services.notifier.channels.email import Email
from services.notifier.deliveries.domain import Message, Recipient
from services.notifier.settings import NotifierSettings


def letter_to(address: str) -> str:
    settings = NotifierSettings(
        database_url="postgresql://127.0.0.1/x", smtp_host="127.0.0.1", smtp_from="bot@example.org", smtp_tls="none"
    )
    message = Message(new_id(), new_id(), "test", "Проверка", "Тело")
    return str(Email(settings).letter(message, Recipient(new_id(), address, "ru"))["To"])


def test_a_mailbox_is_written_to_as_it_is() -> None:
    assert letter_to("anna@example.org") == "anna@example.org"


@pytest.mark.parametrize("address", ["anna,boris@x.org", "anna<boris@x.org", "anna;boris@x.org", "anna(b)@x.org"])
def test_what_would_reach_somebody_else_is_not_sent(address: str) -> None:
    with pytest.raises(PermanentError) as refused:
        letter_to(address)
    assert refused.value.code == "smtp_recipient"
