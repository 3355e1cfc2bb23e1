"""hh's OAuth: the sign-in page, the exchange of codes and refresh tokens, and giving a token back.

A pair may be refreshed only after its access token has expired, and once: the answer of the token endpoint exists only
once too. Nothing here is repeated; a lost answer is AnswerLostError, for which hh offers no look-up.
"""

from urllib.parse import urlencode

import httpx
from pydantic import ValidationError

from libs.common.errors import ConfigurationError
from libs.common.hh.answers.answer import Answer, ErrorAnswer, error_answer
from libs.common.hh.answers.errors import (
    AccessRefusedError,
    AlreadyRefreshedError,
    AnswerLostError,
    AppDeletedError,
    HHError,
    NetworkError,
    SignInError,
    TokenDeadError,
    TokenNotExpiredError,
    UnexpectedAnswerError,
)
from libs.common.hh.answers.faults import SAFE_TRANSPORT, fault_of
from libs.common.hh.models.me import TokenPair
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.exchange import Call, Wire
from libs.common.hh.transport.limiter import UnlimitedLimiter
from libs.common.hh.transport.ports import RateLimiter
from libs.common.messages.catalogue import catalogue

SIGN_IN_WORDS = frozenset(catalogue("ru")["sign_in"])
DEAD_TOKEN = {"token was revoked", "bad token", "token deactivated", "token is empty", "token not found"}
WRONG_KEYS = {"account not found", "client_id or client_secret not found"}


class HHOAuth:
    """Sign-in for one hh application."""

    def __init__(self, http: httpx.AsyncClient, settings: HHSettings, limiter: RateLimiter | None = None) -> None:
        self._settings = settings
        self._wire = Wire(http, settings, limiter or UnlimitedLimiter())

    def authorize_url(self, state: str, *, force_login: bool = False) -> str:
        """The page of hh where the owner signs in; `state` comes back with the code."""
        settings = self._settings
        if not (settings.client_id and settings.client_secret and settings.redirect_uri):
            raise ConfigurationError("Для входа через hh.ru задайте HH_CLIENT_ID, HH_CLIENT_SECRET и HH_REDIRECT_URI.")
        query = {
            "response_type": "code",
            "client_id": settings.client_id,
            "state": state,
            "redirect_uri": settings.redirect_uri,
            **({"force_login": "true"} if force_login else {}),
        }
        return f"{settings.site_url.rstrip('/')}/oauth/authorize?{urlencode(query)}"

    async def exchange_code(self, code: str) -> TokenPair:
        """The pair for a code that hh sent back; SignInError says why there is none."""
        settings = self._settings
        fields = {
            "grant_type": "authorization_code",
            "client_id": settings.client_id,
            "client_secret": settings.client_secret,
            "redirect_uri": settings.redirect_uri,
            "code": code,
        }
        answer = await self._post(fields)
        if answer.status != 200:
            raise _sign_in_fault(answer)
        return _pair(answer)

    async def refresh(self, refresh_token: str) -> TokenPair:
        """The next pair; store it before anything else is done with it.

        Raises TokenNotExpiredError (too early, the pair in hand works on), AlreadyRefreshedError, TokenDeadError (the
        owner must sign in), AnswerLostError (hh may have refreshed: one more try with the same token tells).
        """
        answer = await self._post({"grant_type": "refresh_token", "refresh_token": refresh_token})
        if answer.status != 200:
            raise _refresh_fault(answer)
        return _pair(answer)

    async def revoke(self, access_token: str) -> None:
        """Make a live pair useless, its refresh token too; raise the fault of a token that is dead or expired."""
        call = Call("DELETE", "/oauth/token")
        answer = await self._exchange(call, token=access_token)
        if not 200 <= answer.status < 300:
            raise fault_of(error_answer(answer))

    async def _post(self, fields: dict[str, str]) -> Answer:
        return await self._exchange(Call("POST", "/token", form=fields), url=self._settings.token_endpoint)

    async def _exchange(self, call: Call, *, url: str | None = None, token: str | None = None) -> Answer:
        await self._wire.ready()
        try:
            answer = await self._wire.exchange(call, url=url, token=token)
        except SAFE_TRANSPORT as error:
            raise NetworkError(type(error).__name__) from error
        except httpx.HTTPError as error:
            raise AnswerLostError(type(error).__name__) from error
        if answer.status >= 500 or answer.truncated:
            raise AnswerLostError(f"HTTP {answer.status}", answer=error_answer(answer))
        return answer


def _pair(answer: Answer) -> TokenPair:
    try:
        return TokenPair.model_validate(answer.json_object())
    except ValidationError as error:
        raise AnswerLostError("unreadable token answer") from error


def _words(answer: Answer) -> tuple[str, str]:
    """`error` and `error_description` of the token endpoint, lower case, empty when the answer has none."""
    body = answer.json_object()
    word, said = body.get("error"), body.get("error_description")
    return (word.lower() if isinstance(word, str) else "", said.strip().lower() if isinstance(said, str) else "")


def _sign_in_fault(answer: Answer) -> HHError:
    word, said = _words(answer)
    facts = error_answer(answer)
    if fault := _common_fault(word, said, facts):
        return fault
    if said in SIGN_IN_WORDS or word == "invalid_grant":
        return SignInError(said or word, answer=facts)
    return _unknown_fault(word, said, facts)


def _refresh_fault(answer: Answer) -> HHError:
    word, said = _words(answer)
    facts = error_answer(answer)
    if fault := _common_fault(word, said, facts):
        return fault
    if said == "token not expired":
        return TokenNotExpiredError(answer=facts)
    if said == "token has already been refreshed":
        return AlreadyRefreshedError(answer=facts)
    if said in DEAD_TOKEN or said in SIGN_IN_WORDS or word == "invalid_grant":
        return TokenDeadError(said or word, answer=facts)
    return _unknown_fault(word, said, facts)


def _common_fault(word: str, said: str, facts: ErrorAnswer) -> HHError | None:
    """Faults of the application or of the admission, which do not depend on what was asked for."""
    if not word:
        return fault_of(facts)
    if word == "invalid_client" or said in WRONG_KEYS:
        return AppDeletedError(answer=facts)
    if word == "forbidden":
        return AccessRefusedError(reason=said or word, answer=facts)
    return None


def _unknown_fault(word: str, said: str, facts: ErrorAnswer) -> UnexpectedAnswerError:
    return UnexpectedAnswerError(f"{word}: {said or '?'}", answer=facts)
