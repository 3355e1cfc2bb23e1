"""Codes of an authenticator (RFC 6238: SHA-1, six digits, thirty seconds) and codes for when it is lost. Pure."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

from pyotp import random_base32
from pyotp.hotp import HOTP
from pyotp.totp import TOTP

from libs.common.security.constant_time import is_secret

STEP_SECONDS, DRIFT = 30, 1
"""A code lasts one step; the one before and the one after are right, too (DRIFT): clocks differ, typing takes time."""
DIGITS = 6
RECOVERY_CODES, RECOVERY_BYTES, GROUP = 10, 15, 6
"""120 random bits each, as four groups of six letters and digits: too many to be guessed from their hashes."""
RECOVERY_LENGTH = 24
ISSUER = "Vkatilsya"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: digits of the authenticator, a recovery code, or (both None) something that is no code."""

    digits: str | None = None
    recovery: str | None = None


def read(text: str) -> Typed:
    """Spaces, dashes and case do not matter."""
    plain = "".join(char for char in text if char not in " -\u00a0\t").upper()
    if plain.isascii() and plain.isdigit() and len(plain) == DIGITS:
        return Typed(digits=plain)
    return Typed(recovery=plain) if plain.isascii() and plain.isalnum() and len(plain) == RECOVERY_LENGTH else Typed()


def new_secret() -> str:
    """160 random bits in base32, as long as the hash (RFC 4226, 4)."""
    return random_base32(length=32)


def address_of(secret: str, email: str) -> str:
    """The `otpauth://` address that authenticators read from a QR code."""
    return TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(secret: str, digits: str, at: datetime, *, after: int, drift: int = DRIFT) -> int | None:
    """The time step whose code the digits are, of those around `at` and later than `after`; every one is compared."""
    here, codes = int(at.timestamp()) // STEP_SECONDS, HOTP(secret)
    right = [
        step for step in range(here - drift, here + drift + 1) if is_secret(digits, codes.at(step)) and step > after
    ]
    return right[0] if right else None


def new_recovery_codes() -> list[str]:
    """Ten, as they are shown: once."""
    return [_shown(base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()) for _ in range(RECOVERY_CODES)]


def _shown(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
