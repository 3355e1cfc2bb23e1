"""Web Push on the wire: encryption for one browser (RFC 8291, RFC 8188) and who sends (RFC 8292)."""

import base64
import json
import os
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from libs.common.errors import ConfigurationError

RECORD = 4096
MOST = 3000
"""Bytes of a payload: with key, salt and padding it stays in the one record that push services take."""
POINT, AUTH, SALT, KEY = 65, 16, 16, 32


def b64(data: bytes) -> str:
    """Base64 for URLs, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def un64(text: str) -> bytes:
    """The bytes of such a text; ValueError when it is none."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a browser is written to, and its keys, as it gave them."""

    endpoint: str
    p256dh: bytes
    auth: bytes

    @classmethod
    def of(cls, endpoint: str, p256dh: str, auth: str) -> "Browser":
        """Read the keys; ValueError when they are none."""
        browser = cls(endpoint, un64(p256dh), un64(auth))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), browser.p256dh)
        if len(browser.p256dh) != POINT or len(browser.auth) != AUTH:
            raise ValueError("keys of another length")
        return browser


def encrypt(
    payload: bytes, browser: Browser, *, salt: bytes | None = None, own: ec.EllipticCurvePrivateKey | None = None
) -> bytes:
    """The body of a push message in the coding `aes128gcm`. `salt` and `own` are made here but in tests."""
    salt, own = salt or os.urandom(SALT), own or ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), browser.p256dh)
    ours = _point(own.public_key())
    shared = own.exchange(ec.ECDH(), theirs)
    secret = _derived(browser.auth, b"WebPush: info\0" + browser.p256dh + ours, KEY, shared)
    key = _derived(salt, b"Content-Encoding: aes128gcm\0", 16, secret)
    nonce = _derived(salt, b"Content-Encoding: nonce\0", 12, secret)
    sealed = AESGCM(key).encrypt(nonce, payload + b"\x02", None)
    return salt + struct.pack("!LB", RECORD, len(ours)) + ours + sealed


def _derived(salt: bytes, info: bytes, length: int, secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


class Sender:
    """The key of this installation: push services know it by the public half that browsers subscribed with."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self.public_key = b64(_point(key.public_key()))

    @classmethod
    def of(cls, text: str) -> "Sender":
        """Read VAPID_PRIVATE_KEY, 32 bytes in base64 for URLs; raises ConfigurationError."""
        try:
            number = un64(text)
            if len(number) != KEY:
                raise ValueError
            return cls(ec.derive_private_key(int.from_bytes(number), ec.SECP256R1()))
        except ValueError:
            raise ConfigurationError(
                "VAPID_PRIVATE_KEY: нужны 32 байта в base64url. Новый ключ: vkatilsya keys vapid"
            ) from None

    def authorization(self, endpoint: str, *, contact: str, expires: int) -> str:
        """The header for one push service until `expires`, seconds since 1970, a day ahead at most."""
        parts = urlsplit(endpoint)
        head = b64(b'{"typ":"JWT","alg":"ES256"}')
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": expires, "sub": contact}
        signed = f"{head}.{b64(json.dumps(claims, separators=(',', ':')).encode())}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return f"vapid t={signed}.{b64(r.to_bytes(KEY) + s.to_bytes(KEY))}, k={self.public_key}"


def new_key() -> str:
    """A new VAPID_PRIVATE_KEY."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return b64(number.to_bytes(KEY))
