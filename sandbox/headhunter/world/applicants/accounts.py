"""Users, applications and tokens."""

import random
import string
from collections import deque
from dataclasses import dataclass, field

from sandbox.headhunter.world.settings import Switches

DEMO_CLIENT_ID = "vkatilsya-demo"
DEMO_CLIENT_SECRET = "vkatilsya-demo-secret"  # noqa: S105 - public by design: it opens nothing but this sandbox
DEMO_REDIRECT = "http://127.0.0.1/"
_ALPHABET = string.ascii_uppercase + string.digits


@dataclass(slots=True)
class SavedSearch:
    """A stored search of an applicant."""

    id: str
    name: str
    query: str
    subscription: bool
    created: float
    seen: float


@dataclass(slots=True)
class User:
    """A person with an account on the site."""

    id: str
    first_name: str
    last_name: str
    middle_name: str | None = None
    email: str = ""
    phone: str = ""
    kind: str = "applicant"
    resume_ids: list[str] = field(default_factory=list[str])
    in_search: bool = True
    job_search_status: str = "active_search"
    relations: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    hidden_vacancies: dict[str, float] = field(default_factory=dict[str, float])
    hidden_employers: dict[str, float] = field(default_factory=dict[str, float])
    favorites: dict[str, float] = field(default_factory=dict[str, float])
    searches: dict[str, SavedSearch] = field(default_factory=dict[str, SavedSearch])
    sent: dict[str, deque[float]] = field(default_factory=dict[str, "deque[float]"])
    apply_calls: int = 0

    @property
    def full_name(self) -> str:
        """First and last name, as the sign-in page shows them."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True)
class Client:
    """A registered application."""

    id: str
    secret: str
    redirect_uri: str
    name: str = "Приложение"
    deleted: bool = False


@dataclass(slots=True)
class Token:
    """An access token with the refresh token issued together with it; app tokens have neither user nor end."""

    access: str
    refresh: str | None
    user_id: str | None
    client_id: str
    issued: float
    expires: float | None
    revoked: bool = False
    displaced: bool = False
    refreshed: bool = False


@dataclass(slots=True)
class Code:
    """An authorization code; used once, lives for minutes."""

    value: str
    user_id: str
    client_id: str
    redirect_uri: str | None
    issued: float
    used: bool = False


class Accounts:
    """Who exists and which secrets they hold."""

    def __init__(self, rng: random.Random, switches: Switches) -> None:
        self._rng = rng
        self._switches = switches
        self.users: dict[str, User] = {}
        self.clients: dict[str, Client] = {}
        self.tokens: dict[str, Token] = {}
        self.refreshes: dict[str, Token] = {}
        self.codes: dict[str, Code] = {}
        self.grants: set[tuple[str, str]] = set()
        self.sessions: dict[str, str] = {}
        self.add_client(Client(DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REDIRECT, "Вкатился (демо)"))

    def secret(self, length: int, prefix: str = "") -> str:
        """A random string of the sandbox's seed."""
        return prefix + "".join(self._rng.choices(_ALPHABET, k=max(length - len(prefix), 24)))

    def add_client(self, client: Client) -> None:
        """Register an application or replace one."""
        self.clients[client.id] = client

    def add_user(self, user: User) -> User:
        """Let a person exist."""
        self.users[user.id] = user
        return user

    def issue(self, user_id: str, client_id: str, now: float, life: float | None = None) -> Token:
        """A new pair for a user; the pairs issued before stay as they are."""
        expires = now + (self._switches.token_life if life is None else life)
        token = Token(self.secret(64, "USER"), self.secret(64, "R"), user_id, client_id, now, expires)
        self.tokens[token.access] = token
        self.refreshes[token.refresh or ""] = token
        return token

    def issue_app(self, client_id: str, now: float) -> Token | None:
        """A new application token that revokes the former one; None when the former is too young."""
        for former in self.tokens.values():
            if former.client_id == client_id and former.user_id is None and not former.revoked:
                if now - former.issued < self._switches.app_token_pause:
                    return None
                former.revoked = True
        token = Token(self.secret(64, self._switches.app_prefix), None, None, client_id, now, None)
        self.tokens[token.access] = token
        return token

    def issue_code(self, user_id: str, client_id: str, redirect_uri: str | None, now: float) -> Code:
        """A code that can be exchanged once."""
        code = Code(self.secret(64), user_id, client_id, redirect_uri, now)
        self.codes[code.value] = code
        self.grants.add((user_id, client_id))
        return code

    def sign_in(self, user_id: str) -> str:
        """A cookie value that keeps a person signed in on the site's pages."""
        session = self.secret(32)
        self.sessions[session] = user_id
        return session

    def problem_of(self, token: Token | None, now: float) -> str | None:
        """Why a token cannot be used, in the words of the error tables; None when it can."""
        if token is None:
            return "bad_authorization"
        client = self.clients.get(token.client_id)
        if client is None or client.deleted:
            return "application_not_found"
        if token.revoked:
            return "token_revoked"
        if token.displaced or (token.expires is not None and now >= token.expires):
            return "token_expired"
        return None
