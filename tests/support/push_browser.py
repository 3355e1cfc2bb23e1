"""A browser's side of Web Push: its keys, its push service, and what it decrypts."""

import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from libs.common.notifications.vapid import b64


@dataclass
class PushBrowser:
    """Keys of one browser."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"0123456789abcdef"

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": b64(self.point), "auth": b64(self.auth)}

    def decrypt(self, body: bytes) -> bytes:
        salt, (_, size) = body[:16], struct.unpack("!LB", body[16:21])
        theirs, sealed = body[21 : 21 + size], body[21 + size :]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))

        def derived(salt: bytes, info: bytes, length: int, secret: bytes) -> bytes:
            return HKDF(hashes.SHA256(), length, salt, info).derive(secret)

        secret = derived(self.auth, b"WebPush: info\0" + self.point + theirs, 32, shared)
        key = derived(salt, b"Content-Encoding: aes128gcm\0", 16, secret)
        nonce = derived(salt, b"Content-Encoding: nonce\0", 12, secret)
        return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0").removesuffix(b"\x02")


@dataclass
class PushService:
    """An ASGI app that plays a push service: keeps what it is given and answers with `status`."""

    status: int = 201
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list[tuple[dict[str, str], bytes]])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.got.append((dict(request.headers), await request.body()))
        await Response(status_code=self.status)(scope, receive, send)
