"""Connections whose other end proves who it is: contexts of clients and servers, and a refusal in one sentence."""

import ssl

from libs.common.errors import ConfigurationError

_EXPIRED, _TOO_EARLY, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
"""X509_V_ERR_... of OpenSSL."""
_WHY = {
    _EXPIRED: "сертификат сервера просрочен, выпустите новый",
    _TOO_EARLY: "сертификат сервера ещё не действует, проверьте часы",
    _OTHER_NAME: "сертификат сервера выписан на другое имя",
    _OTHER_ADDRESS: "сертификат сервера выписан на другой адрес",
}


def verifying(ca_file: str | None) -> ssl.SSLContext:
    """A client's context that verifies chain, dates and name, TLS 1.2 or newer.

    `ca_file` holds the only authorities that are believed (PEM); None: those of the system. Raises ConfigurationError,
    in one sentence, for a file that cannot be read or holds no certificate.
    """
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except ssl.SSLError:
        raise ConfigurationError(f"В файле {ca_file} нет сертификатов. Нужен сертификат центра в PEM.") from None
    except OSError as error:
        raise ConfigurationError(f"Сертификат центра {ca_file} не читается: {error.strerror}.") from None


def shown(certificate_file: str | None, key_file: str | None) -> ssl.SSLContext | None:
    """A server's context that shows this certificate, TLS 1.2 or newer; None where none is given.

    Raises ConfigurationError, in one sentence, for files that cannot be read or do not belong together.
    """
    if not (certificate_file and key_file):
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")  # of TLS 1.2; all of 1.3 are such
    try:
        context.load_cert_chain(certificate_file, key_file)
    except ssl.SSLError:
        raise ConfigurationError(
            f"HTTP_CERTIFICATE_FILE, HTTP_KEY_FILE: {certificate_file} и {key_file} не пара: нужны сертификат "
            "и его ключ в PEM, ключ без пароля."
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"HTTP_CERTIFICATE_FILE, HTTP_KEY_FILE: {certificate_file} или {key_file} не читается: {error.strerror}."
        ) from None
    return context


def refusal(error: BaseException, setting: str) -> str | None:
    """Why a handshake was refused, a clause of a sentence; None when it was not about TLS.

    `setting` names the variable with the authorities that are believed.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        return _WHY.get(error.verify_code, f"сертификат сервера подписан не тем центром, что в {setting}")
    if isinstance(error, ssl.SSLError):
        return "сервер не смог договориться о TLS, посмотрите в его журнал"
    return None
