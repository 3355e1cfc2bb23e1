"""The pages of a one-time link.

Its address is `/link#token`: what stands after the sign is never sent to a server, so the token is in no log of a
proxy and no referrer. The first page takes it out of the address and sends it on as a form; without scripts its reader
copies it into the field.
"""

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
        "paste": "Вставьте ссылку целиком или то, что стоит в ней после знака #.",
        "code": "Ссылка для входа",
        "next": "Дальше",
    },
    "en": {
        "title": "Sign in to Vkatilsya",
        "who": "You will be signed in as <b>{who}</b>. The link works once.",
        "over": "This browser is signed in as <b>{present}</b>: that session will end. "
        "If somebody else sent you the link, do not press the button: it is their account.",
        "same": "You are signed in to this account already: the session will begin anew.",
        "button": "Sign in",
        "paste": "Paste the whole link, or what stands in it after the # sign.",
        "code": "Sign-in link",
        "next": "Next",
    },
}

HANDING_ON = """
const form = document.forms[0];
const token = location.hash.slice(1);
if (token) {
  document.querySelector("main").hidden = true;
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.token.value = token;
  form.submit();
}
"""


def asking_page(language: str, fields: Mapping[str, str]) -> HTMLResponse:
    """The page that a link leads to: it shows nothing of anybody, and hands the token on."""
    words = WORDS[language]
    return form_page(
        language,
        title=words["title"],
        sentences=[words["paste"]],
        action="/link",
        fields=fields,
        buttons=[("look", words["next"])],
        asked=("token", words["code"]),
        script=HANDING_ON,
    )


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
