"""The keys of a backup under a passphrase: scrypt, then AES-256-GCM. Without the passphrase they are nothing.

They are bound to the content of the backup: beside another dump the right passphrase opens nothing.
"""

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
_EARLIER, _BOUND = "v1", "v2"
WRONG = "Фраза не подходит к этой копии, или её содержание изменено. Ничего не изменено."


def seal(keys: Mapping[str, str], passphrase: str, content: str) -> dict[str, str]:
    """Encrypt for a backup whose digest is `content`."""
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, json.dumps(dict(keys)).encode(), _bound_to(content))
    return {"v": _BOUND, "salt": _text(salt), "nonce": _text(nonce), "sealed": _text(sealed)}


def is_bound(sealed: Mapping[str, Any]) -> bool:
    """Whether the keys vouch for the content; those of earlier versions did not."""
    return sealed.get("v") == _BOUND


def unseal(sealed: Mapping[str, Any], passphrase: str, content: str) -> dict[str, str]:
    """Decrypt; StandaloneError for another passphrase or changed content."""
    bound = _bound_to(content) if is_bound(sealed) else f"vkatilsya backup keys {_EARLIER}".encode()
    try:
        salt, nonce, closed = (base64.b64decode(str(sealed[name])) for name in ("salt", "nonce", "sealed"))
        plain = json.loads(AESGCM(_key(passphrase, salt)).decrypt(nonce, closed, bound))
        return {str(name): str(value) for name, value in plain.items()}
    except (InvalidTag, KeyError, ValueError, AttributeError, binascii.Error) as error:
        raise StandaloneError(WRONG, code="backup_wrong_phrase") from error


def _bound_to(content: str) -> bytes:
    return f"vkatilsya backup keys {_BOUND} {content}".encode()


def _key(passphrase: str, salt: bytes) -> bytes:
    kdf = Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_LANES)
    return kdf.derive(" ".join(passphrase.split()).encode())


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
