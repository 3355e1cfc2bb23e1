"""Connections whose other end proves who it is: contexts of clients and servers, and a refusal in one sentence."""

import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from libs.common.errors import ConfigurationError

_EXPIRED, _TOO_EARLY, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
"""X509_V_ERR_... of OpenSSL."""
_WHY = {
    _EXPIRED: "сертификат сервера просрочен, выпустите новый",
    _TOO_EARLY: "сертификат сервера ещё не действует, проверьте часы",
    _OTHER_NAME: "сертификат сервера выписан на другое имя",
    _OTHER_ADDRESS: "сертификат сервера выписан на другой адрес",
}
_WANTED = "CERTIFICATE_REQUIRED"
_REFUSED = ("UNKNOWN_CA", "BAD_CERTIFICATE", "CERTIFICATE_EXPIRED", "CERTIFICATE_UNKNOWN", "UNSUPPORTED_CERTIFICATE")
"""How a server's alert about the client's certificate ends, as OpenSSL calls it."""


@dataclass(frozen=True, slots=True)
class Own:
    """A certificate that a client shows, as files, and the first part of the settings that name them."""

    certificate_file: str
    key_file: str
    whose: str

    @property
    def settings(self) -> str:
        """The two settings, for a sentence."""
        return own_settings(self.whose)


def own_settings(whose: str) -> str:
    """The settings that name a client's certificate: of `NATS` or `DATABASE`."""
    return f"{whose}_CERTIFICATE_FILE и {whose}_KEY_FILE"


def own(whose: str, certificate_file: str | None, key_file: str | None) -> Own | None:
    """The pair that these settings name, None where they are empty; ValueError where there is one of the two."""
    if bool(certificate_file) != bool(key_file):
        raise ValueError(f"{own_settings(whose)} задаются вместе: сертификат и его ключ")
    return Own(certificate_file, key_file, whose) if certificate_file and key_file else None


def ends(one: Own) -> datetime:
    """When a client's certificate ends. Raises ConfigurationError for a file that holds none."""
    try:
        found = x509.load_pem_x509_certificate(Path(one.certificate_file).read_bytes())
    except ValueError:
        raise ConfigurationError(f"{one.settings}: в файле {one.certificate_file} нет сертификата в PEM.") from None
    except OSError as error:
        raise ConfigurationError(f"{one.settings}: {one.certificate_file} не читается: {error.strerror}.") from None
    return found.not_valid_after_utc


def verifying(ca_file: str | None, shown_there: Own | None = None, *, setting: str = "") -> ssl.SSLContext:
    """A client's context that verifies chain, dates and name, TLS 1.2 or newer, and shows a certificate of its own.

    `ca_file` holds the only authorities that are believed (PEM); None: those of the system. Raises ConfigurationError,
    in one sentence that names the `setting`, for a file that cannot be read or holds no certificate.
    """
    named = f"{setting}: " if setting else ""
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except ssl.SSLError:
        raise ConfigurationError(f"{named}в файле {ca_file} нет сертификатов, нужен сертификат центра в PEM.") from None
    except OSError as error:
        raise ConfigurationError(f"{named}сертификат центра {ca_file} не читается: {error.strerror}.") from None
    if shown_there is not None:
        _load(context, shown_there.certificate_file, shown_there.key_file, shown_there.settings)
    return context


def shown(certificate_file: str | None, key_file: str | None) -> ssl.SSLContext | None:
    """A server's context that shows this certificate, TLS 1.2 or newer; None where none is given.

    Raises ConfigurationError, in one sentence, for files that cannot be read or do not belong together.
    """
    if not (certificate_file and key_file):
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")  # of TLS 1.2; all of 1.3 are such
    _load(context, certificate_file, key_file, "HTTP_CERTIFICATE_FILE, HTTP_KEY_FILE")
    return context


def _load(context: ssl.SSLContext, certificate_file: str, key_file: str, settings: str) -> None:
    try:
        # A key with a password would be asked for at the terminal.
        context.load_cert_chain(certificate_file, key_file, password="")
    except ssl.SSLError:
        raise ConfigurationError(
            f"{settings}: {certificate_file} и {key_file} не пара: нужны сертификат и его ключ в PEM, ключ без пароля."
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"{settings}: {certificate_file} или {key_file} не читается: {error.strerror}."
        ) from None


def refusal(error: BaseException, whose: str) -> str | None:
    """Why a handshake was refused, a clause of a sentence; None when it was not about TLS.

    `whose` is the first part of the settings of this server, `NATS` or `DATABASE`.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        return _WHY.get(error.verify_code, f"сертификат сервера подписан не тем центром, что в {whose}_CA_FILE")
    if isinstance(error, ssl.SSLError):
        reason = str(error.reason)
        if reason.endswith(_WANTED):
            return f"сервер просит сертификат клиента, назовите его в {own_settings(whose)}"
        if reason.endswith(_REFUSED):
            return f"сервер не принял сертификат клиента из {own_settings(whose)}: другой центр или истёк срок"
        return "сервер не смог договориться о TLS, посмотрите в его журнал"
    return None
