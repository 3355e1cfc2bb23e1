"""The page of a one-time link: plain HTML, no script, nothing from elsewhere."""

import secrets
from collections.abc import Mapping
from html import escape

from fastapi.responses import HTMLResponse

PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>{title}</title><style nonce="{nonce}">
body{{font:18px/1.5 system-ui,sans-serif;margin:0;padding:12vh 20px;color:#1c1c1e;background:#f6f6f8}}
main{{max-width:32rem;margin:auto;padding:28px;background:#fff;border-radius:14px;overflow-wrap:anywhere}}
h1{{font-size:24px;margin:0 0 12px}}
button{{font:inherit;padding:12px 28px;border:0;border-radius:10px;background:#1557d6;color:#fff;cursor:pointer}}
button:focus-visible{{outline:3px solid #9dbcf7;outline-offset:2px}}
@media (prefers-color-scheme:dark){{body{{background:#111;color:#eee}}main{{background:#1c1c1e}}}}
</style></head><body><main><h1>{title}</h1>{text}<form method="post" action="/login">{fields}
<button type="submit">{button}</button></form></main></body></html>"""
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
    words, nonce = WORDS[language], secrets.token_urlsafe(16)
    said = [words["who"].format(who=escape(who))]
    if present is not None:
        said.append(words["same"] if same else words["over"].format(present=escape(present)))
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value, quote=True)}">' for name, value in fields.items()
    )
    text = "".join(f"<p>{sentence}</p>" for sentence in said)
    headers = {
        "Content-Security-Policy": f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        # With no-referrer browsers would send `Origin: null` with the form; this tells the own origin, never the path.
        "Referrer-Policy": "strict-origin",
        "Content-Language": language,
        "Vary": "Accept-Language, Cookie",
    }
    filled = PAGE.format(
        language=language, title=words["title"], text=text, fields=hidden, button=words["button"], nonce=nonce
    )
    return HTMLResponse(filled, headers=headers)
