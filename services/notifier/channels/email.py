"""E-mail by SMTP, over TLS; plain text, one connection a message."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

import aiosmtplib
from pydantic import SecretStr

from libs.common.errors import PermanentError, TransientError
from libs.common.net.outgoing import Guide, operators_rule
from libs.common.notifications.topics import Channel
from services.notifier.deliveries.channel import Receipt
from services.notifier.deliveries.domain import Message, Recipient
from services.notifier.settings import NotifierSettings

WHY = {
    "ru": "Это письмо прислал Вкатился. Какие письма приходят, решаете вы в настройках уведомлений",
    "en": "This mail was sent by Vkatilsya. You choose which ones come in the settings of notifications",
}

REFUSED = 500
"""From this answer of a mail server on it refuses for good; below, for now."""


class Email:
    """See services.notifier.deliveries.channel.Channel.

    `context` replaces the system's certificates, `guide` finds and checks the addresses of the mail server.
    """

    name: Channel = "email"
    public_key: str | None = None

    def __init__(
        self, settings: NotifierSettings, *, context: ssl.SSLContext | None = None, guide: Guide | None = None
    ) -> None:
        self._settings, self._context = settings, context or ssl.create_default_context()
        rule = operators_rule(settings.smtp_host, encrypted=settings.smtp_tls != "none")
        self._guide = guide or Guide(rule)

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        """Hand it to the mail server."""
        letter = self.letter(message, recipient)
        try:
            await self._hand_over(letter)
        except aiosmtplib.SMTPAuthenticationError as error:
            raise TransientError("The mail server refuses the password", code="smtp_login") from error
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPRecipientRefused) as error:
            raise _refused(error) from error
        except aiosmtplib.SMTPSenderRefused as error:
            if error.code < REFUSED:
                raise _answered(error.code) from error
            raise TransientError("The mail server refuses the sender", code="smtp_sender") from error
        except (aiosmtplib.SMTPConnectResponseError, aiosmtplib.SMTPHeloError) as error:
            # Said before it has seen the letter, which another day it may take.
            raise TransientError("The mail server does not talk to us now", code="smtp_busy") from error
        except aiosmtplib.SMTPResponseException as error:
            raise _answered(error.code) from error
        except (ssl.SSLError, aiosmtplib.SMTPNotSupported) as error:
            raise TransientError("No TLS with the mail server", code="smtp_tls") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            tls = isinstance(error.__cause__, ssl.SSLError)
            raise TransientError("No mail server", code="smtp_tls" if tls else "smtp_away") from error
        return Receipt()

    def letter(self, message: Message, recipient: Recipient) -> EmailMessage:
        """What is handed over."""
        sender = self._settings.mail_sender
        letter = EmailMessage()
        letter["Subject"] = _subject(message.title)
        letter["From"] = sender
        letter["To"] = recipient.email
        if [one.addr_spec for one in letter["To"].addresses] != [recipient.email]:
            # `anna,boris@example.org`: a list, a name or a comment would send it elsewhere.
            raise PermanentError("The address is not one address", code="smtp_recipient")
        letter["Date"] = format_datetime(datetime.now(UTC))
        # The same at every try, so that mail programs show a repeated letter once.
        letter["Message-ID"] = f"<{message.id}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
        letter["Auto-Submitted"] = "auto-generated"
        home = self._settings.public_url
        parts = [
            message.title,
            message.body,
            message.link,
            message.note,
            "-- ",
            WHY[message.language] + (f": {home}" if home else "."),
        ]
        letter.set_content("\n\n".join(part for part in parts if part))
        return letter

    async def _hand_over(self, letter: EmailMessage) -> None:
        settings = self._settings
        secret: SecretStr | None = settings.smtp_password
        await aiosmtplib.send(
            letter,
            hostname=settings.smtp_host,  # what the certificate must be for; the connection is there already
            sock=await self._connected(),
            username=settings.smtp_user,
            password=secret.get_secret_value() if secret else None,
            use_tls=settings.smtp_tls == "tls",
            start_tls=settings.smtp_tls == "starttls",
            tls_context=self._context if settings.smtp_tls != "none" else None,
            timeout=settings.channel_seconds,
        )

    async def _connected(self) -> socket.socket:
        """A connection to a checked address of the mail server. Raises OSError."""
        host, port = self._settings.smtp_host or "", self._settings.smtp_port
        fault: OSError | None = None
        for address in await self._guide.addresses(host, port):
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            connection = socket.socket(family, socket.SOCK_STREAM)
            connection.setblocking(False)
            try:
                await asyncio.get_running_loop().sock_connect(connection, (address, port))
            except BaseException as error:
                connection.close()
                if not isinstance(error, OSError):
                    raise
                fault = error
            else:
                return connection
        raise fault or OSError("no address")


def _subject(title: str) -> str:
    """One line that is text: the library would decode `=?utf-8?q?...?=` in a name, line breaks in it included."""
    return " ".join(title.split()).replace("=?", "=\u2060?")


def _refused(error: aiosmtplib.SMTPRecipientsRefused | aiosmtplib.SMTPRecipientRefused) -> Exception:
    one = error.recipients[0] if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else error
    if one.code >= REFUSED:
        return PermanentError("The mail server refuses the recipient", code="smtp_recipient")
    return TransientError("The mail server does not take it now", code="smtp_busy")


def _answered(code: int) -> Exception:
    if code >= REFUSED:
        return PermanentError("The mail server refuses the letter", code="smtp_refused")
    return TransientError("The mail server does not take it now", code="smtp_busy")
