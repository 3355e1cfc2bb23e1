"""The page between hh and the linked account: which account of whose is linked to whom, and the owner's word."""

from html import escape
from urllib.parse import parse_qs
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from services.api.accounts.store import pending
from services.api.accounts.store.pending import Asked
from services.api.linking import steps as linking
from services.api.linking.upkeep import look_around
from services.api.ports import Deps
from services.api.sessions.opening import strict_cookie
from services.api.web.auth import DepsOf, Me
from services.api.web.language import LanguageOf
from services.api.web.pages import form_page
from services.api.web.problems import ApiError

router = APIRouter(tags=["accounts"])
CONFIRM = "/api/hh/confirm"
WORDS = {
    "ru": {
        "title": "Подключить этот аккаунт?",
        "who": "Вкатился: <b>{login}</b> → hh.ru: <b>{name}</b>{facts}.",
        "resumes": "резюме: {count}",
        "nobody": "имя не указано",
        "means": "Отклики от имени этого соискателя сможет видеть и отправлять тот, кто входит во Вкатился как "
        "<b>{login}</b>. Если это не ваш аккаунт hh.ru или не ваш вход во Вкатился, нажмите «Отмена».",
        "confirm": "Подключить",
        "cancel": "Отмена",
    },
    "en": {
        "title": "Link this account?",
        "who": "Vkatilsya: <b>{login}</b> → hh.ru: <b>{name}</b>{facts}.",
        "resumes": "resumes: {count}",
        "nobody": "no name",
        "means": "Whoever signs in to Vkatilsya as <b>{login}</b> will see and send applications in this applicant's "
        "name. If this is not your hh.ru account, or not your sign-in to Vkatilsya, press Cancel.",
        "confirm": "Link",
        "cancel": "Cancel",
    },
}


@router.get(CONFIRM, include_in_schema=False)
async def show_question(language: LanguageOf, me: Me, deps: DepsOf) -> HTMLResponse:
    """Changes nothing."""
    async with deps.engine.connect() as connection:
        question = await pending.asked(connection, me.user_id, me.session_id, deps.settings.origin)
    if question is None:
        raise ApiError(404, "no_pending_link")
    words = WORDS[language]
    login, name = escape(me.email), escape(question.display_name or words["nobody"])
    return form_page(
        language,
        title=words["title"],
        sentences=[
            words["who"].format(login=login, name=name, facts=_facts(words, question)),
            words["means"].format(login=login),
        ],
        action=CONFIRM,
        fields={"id": str(question.id)},
        buttons=[("confirm", words["confirm"]), ("cancel", words["cancel"])],
    )


def _facts(words: dict[str, str], question: Asked) -> str:
    count = None if question.resumes is None else words["resumes"].format(count=question.resumes)
    return "".join(f", {escape(fact)}" for fact in (question.hh_email, count) if fact)


@router.post(CONFIRM, include_in_schema=False)
async def answer_question(request: Request, me: Me, deps: DepsOf) -> RedirectResponse:
    """Link, or erase what came from hh; goes on to the home page."""
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode("ascii", "replace")).items()}
    if form.get("answer") == "confirm":
        account_id = await linking.confirm(deps, me, _link_id(form.get("id", "")), browser_of(request, deps))
        await look_around(deps, me.user_id, account_id)
    elif not await linking.cancel(deps, me):
        raise ApiError(410, "link_not_asked")
    answer = RedirectResponse(deps.settings.home, status_code=303)
    answer.delete_cookie(**strict_cookie(deps, "linking"))
    return answer


def _link_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ApiError(410, "link_not_asked") from None


def browser_of(request: Request, deps: Deps) -> str | None:
    """The secret that was given to this browser when it came back from hh."""
    return request.cookies.get(strict_cookie(deps, "linking")["key"])
