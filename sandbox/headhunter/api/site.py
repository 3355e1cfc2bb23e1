"""The few pages and echoes that belong to the site rather than to the API."""

import re

from sandbox.headhunter.api import oauth_pages
from sandbox.headhunter.http.admission import solve_captcha
from sandbox.headhunter.http.errors import html_page
from sandbox.headhunter.http.web import HTML, Answer, Request, Router, json_answer
from sandbox.headhunter.world.formats.stamps import stamp
from sandbox.headhunter.world.state import World

_ADDRESS = re.compile(r"https?://[!-~]+")


def captcha_page(_world: World, request: Request) -> Answer:
    """The page behind `captcha_url`."""
    return html_page(200, oauth_pages.captcha(request.arg("state") or "", request.arg("backurl")))


def captcha_solved(world: World, request: Request) -> Answer:
    """The pressed button: the calls of that captcha work again."""
    solve_captcha(world, request.form.get("state", ""))
    back = request.form.get("backurl", "")
    if _ADDRESS.fullmatch(back):
        return Answer(status=302, content_type=HTML, headers=[(b"location", back.encode())])
    return html_page(200, oauth_pages.done("Можно вернуться в приложение: запросы снова принимаются."))


def vacancy_page(world: World, _request: Request, ident: str) -> Answer:
    """What a person sees behind `alternate_url` of a vacancy."""
    vacancy = world.market.known(ident)
    if vacancy is None:
        return html_page(404, oauth_pages.missing("Такой вакансии в песочнице нет."))
    card = vacancy.card
    employer = (card.get("employer") or {}).get("name") or "Компания скрыта"
    about = f"{employer} · {card['area']['name']}"
    markup = oauth_pages.vacancy(card["name"], about, card["description"], archived=vacancy.archived)
    answer = html_page(200, markup)
    # descriptions may hold scripts on purpose: they must not run in the browser of whoever plays with the sandbox
    answer.headers.append((b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; img-src data:"))
    return answer


def cors_echo(_world: World, request: Request) -> Answer:
    """Method, time and origin, for trying cross-origin calls."""
    origin = request.headers.get(b"origin", b"").decode("latin-1")
    return json_answer({"method": request.method, "time": stamp(request.now), "origin": origin})


def register(router: Router) -> None:
    """Add the routes of this module."""
    router.add("GET", "/account/captcha", captcha_page, "page")
    router.add("POST", "/account/captcha", captcha_solved, "page")
    router.add("GET", "/vacancy/{id}", vacancy_page, "page")
    for method in ("GET", "POST", "PUT", "DELETE"):
        router.add(method, "/cors", cors_echo, "public")
