"""Connections whose other end proves who it is: a context that always verifies, and a refusal in one sentence."""

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


def refusal(error: BaseException, setting: str) -> str | None:
    """Why a handshake was refused, a clause of a sentence; None when it was not about TLS.

    `setting` names the variable with the authorities that are believed.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        return _WHY.get(error.verify_code, f"сертификат сервера подписан не тем центром, что в {setting}")
    if isinstance(error, ssl.SSLError):
        return "сервер не смог договориться о TLS, посмотрите в его журнал"
    return None
