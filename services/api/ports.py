"""What the api needs from its surroundings, and the one object that carries it."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts.tokens import TokenStore
from libs.common.concurrency.keyed_semaphore import KeyedSemaphore
from libs.common.concurrency.token_bucket import TokenBucket
from libs.common.concurrency.work_pool import Budget, WorkPool
from libs.common.hh.client import HHClient
from libs.common.hh.models.me import TokenPair
from libs.common.messaging.dead_letters import DeadLetter
from libs.common.messaging.outbox import Outbox
from libs.common.security.crypto import KeyRing
from services.api.passwords.breached import Breached
from services.api.passwords.hashing import Passwords
from services.api.settings import ApiSettings
from services.api.spent import ThrottledSessions


class HHAccess(Protocol):
    """The hh API in the name of linked accounts."""

    def of(self, account_id: UUID) -> HHClient:
        """The client of a linked account."""
        ...

    def with_token(self, access_token: str) -> HHClient:
        """A client of a token that belongs to no row yet."""
        ...


class SignIn(Protocol):
    """hh's OAuth; raises what libs.common.hh.oauth raises."""

    def authorize_url(self, state: str, *, force_login: bool = False) -> str:
        """The page of hh where the owner signs in."""
        ...

    async def exchange_code(self, code: str) -> TokenPair:
        """The pair for a code."""
        ...

    async def revoke(self, access_token: str) -> None:
        """Make a live pair useless."""
        ...


class Parked(Protocol):
    """Events that a service could not process, as NATS keeps them."""

    async def newest(self, limit: int) -> Sequence[DeadLetter]:
        """The newest of them, the newest first; raises TransientError when NATS is away."""
        ...


class Bell(Protocol):
    """Says that sessions ended or notifications were read; may be lost: whoever holds sockets looks anyway."""

    async def ring(self, user_id: UUID) -> None:
        """Ring after the commit."""
        ...

    async def read(self, user_id: UUID) -> None:
        """Say that the user read notifications, after the commit."""
        ...


class Launcher(Protocol):
    """Who runs everything on this machine, as far as backups go; it knows them by name and takes no paths."""

    async def backups(self) -> dict[str, Any]:
        """All backups, and what is being done with them."""
        ...

    async def back_up(self) -> None:
        """Begin a backup."""
        ...

    async def restore(self, backup: str, passphrase: str | None, *, by: UUID) -> str:
        """Have everything stopped and the backup put in the place of the data; the number of this restore."""
        ...


class Evidence(Protocol):
    """Where the resume says it."""

    @property
    def path(self) -> str:
        """JSON pointer into the resume."""
        ...

    @property
    def text(self) -> str:
        """The words found there."""
        ...


class Claim(Protocol):
    """One statement about the applicant; `start` and `end` count Unicode code points, `end` is exclusive."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def supported(self) -> bool: ...
    @property
    def evidence(self) -> Evidence | None: ...
    @property
    def reason(self) -> str | None: ...


class Report(Protocol):
    """The verdict on a letter: grounded when no claim lacks support."""

    @property
    def grounded(self) -> bool: ...
    @property
    def claims(self) -> Sequence[Claim]: ...


class Revision(Protocol):
    """A changed letter with its check."""

    @property
    def letter(self) -> str: ...
    @property
    def report(self) -> Report: ...
    @property
    def note(self) -> str | None:
        """What could not be done, in the owner's language."""
        ...


class LetterChecker(Protocol):
    """The grounding check: pure, and slow enough to be run in a thread."""

    def __call__(
        self,
        text: str,
        resume: Mapping[str, Any],
        vacancy: Mapping[str, Any],
        *,
        today: date,
        budget: Budget | None = None,
    ) -> Report:
        """Every claim about the applicant and whether the resume proves it; `today` ends the jobs that last.

        Raises OverdueError when the budget ends.
        """
        ...


class LetterReviser(Protocol):
    """Changes a letter by a wish in simple words: pure, and slow enough to be run in a thread."""

    def __call__(
        self,
        current: str,
        wish: str,
        resume: Mapping[str, Any],
        vacancy: Mapping[str, Any],
        *,
        today: date,
        budget: Budget | None = None,
    ) -> Revision:
        """The new draft and its check; raises OverdueError when the budget ends."""
        ...


class ModelReviser(Protocol):
    """Changes a letter by a wish that the rules do not read, by a model."""

    async def revised(
        self, user_id: UUID, current: str, wish: str, resume: Mapping[str, Any], vacancy: Mapping[str, Any], today: date
    ) -> Revision:
        """The new draft and its check; the letter as it was, with a note, when the model cannot help."""
        ...


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to sign in: for which account, from which address, by which known device (None: by none), with what."""

    email: str
    address: str
    device: str | None
    step: Literal["password", "code"] = "password"

    @property
    def account(self) -> str:
        """What stands for the account in the table: the e-mail itself is not needed there."""
        return hashlib.sha256(self.email.encode()).hexdigest()

    @property
    def short(self) -> str:
        """The same for the log: enough to find the tries at one account, and short enough not to look like a secret."""
        return self.account[:12]


class SignInGate(Protocol):
    """Who may try a password, a code or a link now."""

    async def reserve(self, attempt: Attempt) -> tuple[UUID, ...]:
        """Count the attempt before it is made; raises a 429 that says when the next one may be made.

        The ids are forgotten by who succeeds.
        """
        ...

    async def wrong_link(self, address: str) -> None:
        """A link that opened nothing: the more of them came from the address, the longer its answer takes."""
        ...


class ExportPlaces(Protocol):
    """How many exports may run at once."""

    def of(self, user_id: UUID) -> AbstractContextManager[None]:
        """Hold a place for an export; raises ShareTakenError or PoolFullError when it cannot begin now."""
        ...


@dataclass(frozen=True)
class Deps:
    """Everything that routes use."""

    settings: ApiSettings
    engine: AsyncEngine
    outbox: Outbox
    passwords: Passwords
    breached: Breached
    keys: KeyRing
    tokens: TokenStore
    hh: HHAccess
    sign_in: SignIn
    check_letter: LetterChecker
    revise_letter: LetterReviser
    model_reviser: ModelReviser | None
    checks: WorkPool
    reading: WorkPool
    allowance: TokenBucket
    requests: TokenBucket
    turns: KeyedSemaphore
    spent: ThrottledSessions
    links_of_address: TokenBucket
    bell: Bell
    parked: Parked
    launcher: Launcher | None
    sign_in_limits: SignInGate
    exports: ExportPlaces
