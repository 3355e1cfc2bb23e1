"""Seals for secrets of a row: `<version>.<key id>.<nonce>.<ciphertext>`, bound to the row and column it belongs to.

The version names the cipher, and each key says which one is its own: another cipher is a new key, as in any other
rotation. A further one is a line of CIPHERS.
"""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from libs.common.errors import ConfigurationError, PermanentError

NONCE_BYTES, KEY_BYTES = 12, 32
CIPHERS: Mapping[str, tuple[str, type[AESGCM] | type[ChaCha20Poly1305]]] = MappingProxyType(
    {"aes": ("v1", AESGCM), "chacha20": ("v2", ChaCha20Poly1305)}
)
"""By the word that a key has in SECRET_KEYS: AES-256-GCM (of a key without a word), ChaCha20-Poly1305."""
USUAL = "aes"
HOW_TO_MAKE_ONE = "Новый ключ: vkatilsya keys new"


@dataclass(frozen=True, slots=True)
class Key:
    """256 bits, and the cipher that they are for."""

    secret: bytes
    cipher: str = USUAL

    @property
    def version(self) -> str:
        """How seals by it begin."""
        return CIPHERS[self.cipher][0]

    @property
    def aead(self) -> AESGCM | ChaCha20Poly1305:
        """What seals and opens."""
        return CIPHERS[self.cipher][1](self.secret)


def new_key(name: str, cipher: str = USUAL) -> str:
    """A new random key as `SECRET_KEYS` holds it; ConfigurationError for a name or cipher that no key may have."""
    if not name.isidentifier() or not name.isascii():
        raise ConfigurationError(f"Имя ключа пишется латинскими буквами и цифрами, например k2, а не {name!r}.")
    word = "" if _known(cipher) == USUAL else f"{cipher}:"
    return f"{name}:{word}{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"


class SealBrokenError(PermanentError):
    """The ciphertext was changed, moved to another row, or its key is not among SECRET_KEYS."""

    code = "seal_broken"


def listed(keys: str) -> list[str]:
    """The keys of SECRET_KEYS as they are written, each `name:value`."""
    return [key for part in keys.split(",") if (key := part.strip())]


@dataclass(frozen=True)
class KeyRing:
    """Keys by id; the first one encrypts, all decrypt."""

    current: str
    keys: dict[str, Key]

    @classmethod
    def parse(cls, text: SecretStr) -> "KeyRing":
        """Read SECRET_KEYS; ConfigurationError says what is wrong without showing a key."""
        keys: dict[str, Key] = {}
        for item in listed(text.get_secret_value()):
            key_id, separator, encoded = item.partition(":")
            if not separator or not key_id.isalnum():
                raise ConfigurationError(
                    f"SECRET_KEYS пишется так: k1:<32 байта в base64>, через запятую. {HOW_TO_MAKE_ONE}"
                )
            if key_id in keys:
                raise ConfigurationError(
                    f"SECRET_KEYS: имя ключа {key_id} стоит дважды. Новому нужно другое: vkatilsya keys new --name k2"
                )
            keys[key_id] = _key(key_id, encoded)
        if not keys:
            raise ConfigurationError(f"SECRET_KEYS не задан. {HOW_TO_MAKE_ONE}")
        return cls(next(iter(keys)), keys)

    @property
    def mark(self) -> str:
        """How everything begins that the current key has sealed."""
        return f"{self.keys[self.current].version}.{self.current}."

    def seal(self, plain: str, *, row: object, column: str) -> str:
        """Encrypt for this row and column only."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self.keys[self.current].aead.encrypt(nonce, plain.encode(), _bound_to(row, column, self.current))
        return f"{self.mark}{_text(nonce)}.{_text(sealed)}"

    def open(self, sealed: str, *, row: object, column: str) -> str:
        """Decrypt; SealBrokenError when it is not this row's, was changed, or its key is gone."""
        try:
            version, key_id, nonce, ciphertext = sealed.split(".")
            key = self.keys[key_id]
            if version != key.version:
                raise ValueError(version)
            plain = key.aead.decrypt(_bytes(nonce), _bytes(ciphertext), _bound_to(row, column, key_id))
        except (ValueError, KeyError, InvalidTag, binascii.Error):
            raise SealBrokenError("A stored token cannot be decrypted: the account has to be linked again.") from None
        return plain.decode()

    def derived(self, purpose: str) -> bytes:
        """A key of 256 bits for this purpose alone, of the current key: another one after a rotation."""
        return _derived(self.keys[self.current], purpose)

    def derived_before(self, purpose: str) -> tuple[bytes, ...]:
        """What `derived` gave, or may have given, before the rotations: of every other key that is still here."""
        return tuple(_derived(key, purpose) for key_id, key in self.keys.items() if key_id != self.current)


def _derived(key: Key, purpose: str) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=f"vkatilsya|{purpose}".encode())
    return kdf.derive(key.secret)


def _known(cipher: str) -> str:
    if cipher not in CIPHERS:
        raise ConfigurationError(f"SECRET_KEYS: шифра {cipher[:20]!r} нет, есть {', '.join(CIPHERS)}.")
    return cipher


def _key(key_id: str, text: str) -> Key:
    cipher, separator, encoded = text.rpartition(":")
    return Key(_secret(key_id, encoded), _known(cipher) if separator else USUAL)


def _secret(key_id: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise ConfigurationError(f"SECRET_KEYS: ключ {key_id} записан не в base64. {HOW_TO_MAKE_ONE}") from None
    if len(key) != KEY_BYTES:
        raise ConfigurationError(f"SECRET_KEYS: в ключе {key_id} байтов {len(key)}, а нужно 32. {HOW_TO_MAKE_ONE}")
    return key


def _bound_to(row: object, column: str, key_id: str) -> bytes:
    return f"hh_accounts|{row}|{column}|{key_id}".encode()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text)
