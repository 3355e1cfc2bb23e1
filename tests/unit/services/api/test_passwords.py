"""Passwords: the parameters, the limit of parallel work, and what is too weak."""

import asyncio
import threading
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.api.passwords.hashing import AT_ONCE, Passwords, WeakPasswordError, check_password


async def test_the_hash_is_argon2id_with_the_chosen_parameters() -> None:
    stored = await Passwords().hash("пять слов без пробелов")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await Passwords().verify("пять слов без пробелов", stored) == (True, None)
    assert await Passwords().verify("другие слова", stored) == (False, None)


async def test_a_hash_with_older_parameters_is_renewed() -> None:
    older = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8192, parallelism=1),)).hash("пароль анны")
    right, newer = await Passwords().verify("пароль анны", older)
    assert right
    assert newer is not None
    assert newer.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


class Slow:
    """A hasher that holds its thread until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.running = threading.Semaphore(0)
        self.together = self.most = 0
        self._lock = threading.Lock()

    def verify_and_update(self, *_: Any) -> tuple[bool, None]:
        with self._lock:
            self.together += 1
            self.most = max(self.most, self.together)
        self.running.release()
        self.go.wait(10)
        with self._lock:
            self.together -= 1
        return True, None

    def hash(self, _: str) -> str:
        return "decoy"


async def test_hashing_leaves_the_event_loop_free_and_never_takes_more_than_its_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passwords, slow = Passwords(), Slow()
    monkeypatch.setattr(passwords, "_hash", slow)
    waiting = [asyncio.create_task(passwords.verify("x", "stored")) for _ in range(3 * AT_ONCE)]
    for _ in range(AT_ONCE):
        await asyncio.to_thread(slow.running.acquire)
    ticks = 0
    for _ in range(100):
        await asyncio.sleep(0)
        ticks += 1
    assert (ticks, slow.together) == (100, AT_ONCE)
    slow.go.set()
    assert await asyncio.gather(*waiting) == [(True, None)] * len(waiting)
    assert slow.most == AT_ONCE


@pytest.mark.parametrize("password", ["короче", "a" * 129, "anna@example.org", "ababababab", "ANNA@example.org"])
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(WeakPasswordError):
        check_password(password, "anna@example.org")


def test_a_phrase_is_a_good_password() -> None:
    check_password("пять слов без пробелов", "anna@example.org")
