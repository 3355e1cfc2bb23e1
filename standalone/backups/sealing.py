"""The keys of a backup under a passphrase: scrypt, then AES-256-GCM. Without the passphrase they are nothing."""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from standalone.errors import StandaloneError

_COST, _BLOCK, _LANES = 2**15, 8, 1  # 32 MiB and about a tenth of a second a guess
_BOUND = b"vkatilsya backup keys v1"
WRONG = "Фраза не подходит к этой копии. Ничего не изменено."


def seal(keys: Mapping[str, str], passphrase: str) -> dict[str, str]:
    """Encrypt."""
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, json.dumps(dict(keys)).encode(), _BOUND)
    return {"v": "1", "salt": _text(salt), "nonce": _text(nonce), "sealed": _text(sealed)}


def unseal(sealed: Mapping[str, Any], passphrase: str) -> dict[str, str]:
    """Decrypt; StandaloneError for another passphrase or changed content."""
    try:
        salt, nonce, content = (base64.b64decode(str(sealed[name])) for name in ("salt", "nonce", "sealed"))
        plain = json.loads(AESGCM(_key(passphrase, salt)).decrypt(nonce, content, _BOUND))
    except (InvalidTag, KeyError, ValueError, binascii.Error) as error:
        raise StandaloneError(WRONG) from error
    return {str(name): str(value) for name, value in plain.items()}


def _key(passphrase: str, salt: bytes) -> bytes:
    kdf = Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_LANES)
    return kdf.derive(" ".join(passphrase.split()).encode())


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
