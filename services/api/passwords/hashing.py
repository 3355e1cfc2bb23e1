"""Passwords: argon2id in a pool of its own, so that neither the event loop nor other heavy work waits for it."""

import re

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from libs.common.concurrency.work_pool import WorkPool
from libs.common.errors import PermanentError
from libs.common.messages.catalogue import message
from services.api.passwords.breached import NOTHING, Breached
from services.api.passwords.common import fold, is_common

MIN_LENGTH, MAX_LENGTH = 12, 128
OWN_WORD = 4
PRODUCT = {"vkatilsya", "вкатился", "headhunter"}
AT_ONCE, QUEUE, SHARE, SECONDS = 4, 128, 32, 10.0
"""Threads, waiting sign-ins, those of one asker, and how long one may take."""


class WeakPasswordError(PermanentError):
    """The password is too short or long, one of the common ones, or holds the account's own words."""

    code = "weak_password"

    def __init__(self, reason: str, *, characters: int = 0) -> None:
        super().__init__(
            message("password", reason).filled(characters=characters), reason=reason, characters=characters
        )


class Passwords:
    """argon2id with 19 MiB, two passes, one lane (OWASP's second recommended set)."""

    def __init__(self) -> None:
        self._hash = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
        self._pool = WorkPool("passwords", workers=AT_ONCE, queue=QUEUE, share=SHARE, seconds=SECONDS)
        self._decoy: str | None = None

    async def hash(self, password: str, *, asker: str = "") -> str:
        """The hash to store; `asker` is whose share of the pool is used, as in `verify`."""
        return await self._pool.run(asker, lambda _: self._hash.hash(password))

    async def verify(self, password: str, stored: str | None, *, asker: str = "") -> tuple[bool, str | None]:
        """Whether it is the password, and a newer hash to store when the parameters changed.

        Without a stored hash the same work is done against a decoy, so that the time tells nothing.
        """
        if self._decoy is None:
            self._decoy = await self.hash("a password that nobody has")
        known = stored or self._decoy
        right, newer = await self._pool.run(asker, lambda _: self._hash.verify_and_update(password, known))
        return (right, newer) if stored else (False, None)


def check_password(password: str, email: str, name: str = "", *, breached: Breached = NOTHING) -> None:
    """Raise WeakPasswordError, whose sentence says what is wanted."""
    if len(password) < MIN_LENGTH:
        raise WeakPasswordError("too_short", characters=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        raise WeakPasswordError("too_long", characters=MAX_LENGTH)
    if is_common(password):
        raise WeakPasswordError("common")
    if any(own in fold(password) for own in _own_words(email, name)):
        raise WeakPasswordError("own_words")
    if breached.knows(password):
        raise WeakPasswordError("breached")


def _own_words(email: str, name: str) -> set[str]:
    words = re.split(r"[\W_]+", fold(f"{email.partition('@')[0]} {name}"))
    return {word for word in words if len(word) >= OWN_WORD} | PRODUCT
