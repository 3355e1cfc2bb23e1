"""The page of a one-time link."""

from collections.abc import Mapping
from html import escape

from fastapi.responses import HTMLResponse

from services.api.web.pages import form_page

WORDS = {
    "ru": {
        "title": "Вход во Вкатился",
        "who": "Вы войдёте как <b>{who}</b>. Ссылка сработает один раз.",
        "over": "Сейчас в этом браузере открыт аккаунт <b>{present}</b>: он будет закрыт. "
        "Если ссылку прислал кто-то другой, не нажимайте кнопку: это чужой аккаунт.",
        "same": "Вы уже вошли в этот аккаунт: сеанс начнётся заново.",
        "button": "Войти",
    },
    "en": {
        "title": "Sign in to Vkatilsya",
        "who": "You will be signed in as <b>{who}</b>. The link works once.",
        "over": "This browser is signed in as <b>{present}</b>: that session will end. "
        "If somebody else sent you the link, do not press the button: it is their account.",
        "same": "You are signed in to this account already: the session will begin anew.",
        "button": "Sign in",
    },
}


def page(language: str, *, who: str, present: str | None, same: bool, fields: Mapping[str, str]) -> HTMLResponse:
    """Whom the button signs in, over whom, and the form that it sends."""
    words = WORDS[language]
    said = [words["who"].format(who=escape(who))]
    if present is not None:
        said.append(words["same"] if same else words["over"].format(present=escape(present)))
    return form_page(
        language,
        title=words["title"],
        sentences=said,
        action="/login",
        fields=fields,
        buttons=[("confirm", words["button"])],
    )
