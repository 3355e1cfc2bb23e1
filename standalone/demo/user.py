"""The demo user: does over the public API what a person would do, and may do it again at any time."""

from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from libs.common.net.own import client_to_own
from libs.common.net.tls import verifying
from ops.words import plural
from services.api.users import token_of
from standalone.errors import StandaloneError


class DemoError(StandaloneError):
    """The API, or the sandbox behind it, refused one of the steps."""

    code = "demo"


class DemoUser:
    """A browser of the demo user's own: signs in, links the account at the sandbox, reads the resumes.

    `public_url` and `site_url`, where given, are the api and the sandbox as other browsers know them, while this one
    reaches them at `api_url` and `sandbox_url`. `ca_file`: the authorities that are believed there (TLS inside).
    """

    def __init__(
        self,
        api_url: str,
        *,
        public_url: str = "",
        site_url: str = "",
        sandbox_url: str = "",
        timeout: float = 60.0,
        ca_file: str | None = None,
    ) -> None:
        self._api = api_url
        self._ways = {public_url: api_url, site_url: sandbox_url} if public_url else {}
        public = public_url or api_url
        headers = {"X-CSRF": "1", "Origin": public, "Host": urlsplit(public).netloc, "User-Agent": "vkatilsya-demo"}
        believed = verifying(ca_file)
        self._client = client_to_own(timeout=timeout, headers=headers, verify=believed)

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def sign_in(self, link: str) -> None:
        """Spend a one-time link; the session cookie stays in this browser.

        Raises DemoError where the owner's second factor asks for a code, which nobody here has.
        """
        body = {"token": token_of(link)}
        answer = _checked(await self._client.post(f"{self._api}/api/session/link", json=body), "вход по ссылке")
        if answer.status_code == HTTPStatus.ACCEPTED:
            raise DemoError("у владельца включён второй шаг входа; войдите по ссылке сами")

    async def set_up(self) -> list[str]:
        """Link the account, unless it is linked and still works, and say what is switched on, in sentences."""
        if not await self._works():
            await self._link()
        return _switched_on((await self._call("GET", "/api/resumes"))["items"])

    async def _works(self) -> bool:
        """Whether the account is linked and hh answers with its token (a sandbox may have forgotten it)."""
        probed = await self._client.post(f"{self._api}/api/account/probe")
        if probed.status_code >= 400:
            return False
        account = probed.json()
        return account["state"] == "linked" and account["capabilities"].get("resumes", {}).get("access") == "allowed"

    async def _link(self) -> None:
        address: str = (await self._call("POST", "/api/accounts/link", json={}))["authorize_url"]
        # The sandbox grants at once; whoever starts the demo has said that its account shall be linked.
        granted = _checked(await self._visit(address), "вход на hh.ru")
        back = granted.headers.get("location")
        if not back:
            raise DemoError("песочница hh.ru не дала войти без вопросов: она запущена без --auto-grant?")
        _checked(await self._visit(back), "возвращение с hh.ru")
        waiting = await self._call("GET", "/api/accounts/link")
        await self._call("POST", "/api/accounts/link/confirm", json={"id": waiting["id"]})

    async def _visit(self, address: str) -> httpx.Response:
        """Open an address that is meant for browsers."""
        way = next((way + address.removeprefix(one) for one, way in self._ways.items() if address.startswith(one)), "")
        host = {"Host": urlsplit(address).netloc}
        return await self._client.get(way or address, headers=host, follow_redirects=False)

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        answer = _checked(await self._client.request(method, f"{self._api}{path}", **options), f"{method} {path}")
        return answer.json()


def _checked(answer: httpx.Response, step: str) -> httpx.Response:
    if answer.status_code >= 400:
        raise DemoError(f"{step}: {_sentence(answer)}")
    return answer


def _sentence(answer: httpx.Response) -> str:
    """What the api says in words; of another server's answer, which may be a page or JSON, the status alone."""
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        try:
            said: object = answer.json().get("detail")
        except (ValueError, AttributeError):
            said = None
        if isinstance(said, str) and said:
            return said[:300].rstrip(".")
    return f"ответ {answer.status_code}"


def _switched_on(resumes: list[dict[str, Any]]) -> list[str]:
    on = [one for one in resumes if one["settings"]["mode"] == "auto" and one["can_apply"]]
    total = plural(len(resumes), "резюме", "резюме", "резюме")
    if not on:
        return [f"Получено {total}, автоотклики выключены. Включить их можно в настройках резюме."]
    titles = "; ".join(f"«{one['title']}»" for one in on)
    return [f"Автоотклики включены для {len(on)} из {total}: {titles}. Ищу вакансии…"]
