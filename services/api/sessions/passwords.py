"""Passwords: argon2id, hashed in threads, at most four at once, so that sign-ins never freeze the event loop."""

import asyncio

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from libs.common.errors import PermanentError

MIN_LENGTH, MAX_LENGTH = 8, 128
AT_ONCE = 4


class WeakPasswordError(PermanentError):
    """The password is too short, too long, or the account's own name."""

    code = "weak_password"


class Passwords:
    """argon2id with 19 MiB, two passes, one lane (OWASP's second recommended set)."""

    def __init__(self) -> None:
        self._hash = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._decoy: str | None = None

    async def hash(self, password: str) -> str:
        """The hash to store."""
        async with self._slots:
            return await asyncio.to_thread(self._hash.hash, password)

    async def verify(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        """Whether it is the password, and a newer hash to store when the parameters changed.

        Without a stored hash the same work is done against a decoy, so that the time tells nothing.
        """
        if self._decoy is None:
            self._decoy = await self.hash("a password that nobody has")
        async with self._slots:
            right, newer = await asyncio.to_thread(self._hash.verify_and_update, password, stored or self._decoy)
        return (right, newer) if stored else (False, None)


def check_password(password: str, email: str) -> None:
    """Raise WeakPasswordError, whose sentence says what is wanted."""
    if len(password) < MIN_LENGTH:
        raise WeakPasswordError(f"Пароль короче {MIN_LENGTH} знаков. Возьмите фразу из нескольких слов.")
    if len(password) > MAX_LENGTH:
        raise WeakPasswordError(f"Пароль длиннее {MAX_LENGTH} знаков.")
    if password.lower() == email.lower() or len(set(password)) < 3:
        raise WeakPasswordError("Такой пароль слишком легко угадать. Возьмите фразу из нескольких слов.")
