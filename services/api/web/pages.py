"""Plain pages for people who come from outside the client; they work without scripts, and load nothing."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from fastapi.responses import HTMLResponse

PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>{title}</title><style nonce="{nonce}">
body{{font:18px/1.5 system-ui,sans-serif;margin:0;padding:12vh 20px;color:#1c1c1e;background:#f6f6f8}}
main{{max-width:32rem;margin:auto;padding:28px;background:#fff;border-radius:14px;overflow-wrap:anywhere}}
h1{{font-size:24px;margin:0 0 12px}}
button,.way{{font:inherit;padding:12px 28px;border:0;border-radius:10px;background:#1557d6;color:#fff;cursor:pointer}}
.way{{display:inline-block;text-decoration:none}}
button+button{{margin-left:12px;background:none;color:inherit;box-shadow:inset 0 0 0 1px currentColor}}
input[type=text]{{font:inherit;display:block;width:100%;box-sizing:border-box;padding:10px;
margin:6px 0 14px;border:1px solid #888;border-radius:10px;background:none;color:inherit}}
button:focus-visible,.way:focus-visible{{outline:3px solid #9dbcf7;outline-offset:2px}}
@media (prefers-color-scheme:dark){{body{{background:#111;color:#eee}}main{{background:#1c1c1e}}}}
</style></head><body><main><h1>{title}</h1>{text}{rest}</main>{script}</body></html>"""
_WAY = {"ru": "Открыть Вкатился", "en": "Open Vkatilsya"}


def form_page(
    language: str,
    *,
    title: str,
    sentences: Iterable[str],
    action: str,
    fields: Mapping[str, str],
    buttons: Sequence[tuple[str, str]],
    asked: tuple[str, str] | None = None,
    script: str = "",
) -> HTMLResponse:
    """A page whose buttons send `fields`, and their own value as `answer`, to `action`.

    `sentences` are HTML: what they quote must be escaped. A button is its value and its label; `asked` is the name and
    the label of a field that the person fills in; `script` is ours and runs when the page stands.
    """
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value, quote=True)}">' for name, value in fields.items()
    )
    if asked is not None:
        name, label = asked
        hidden += f'<label>{label}<input type="text" name="{name}" autocomplete="off" required></label>'
    shown = "\n".join(
        f'<button type="submit" name="answer" value="{value}">{label}</button>' for value, label in buttons
    )
    rest = f'<form method="post" action="{action}">{hidden}\n{shown}</form>'
    return _page(language, title, sentences, rest, script)


def problem_page(language: str, *, title: str, sentence: str, status: int, headers: Mapping[str, str]) -> HTMLResponse:
    """What could not be done, and the way back to the client. Title and sentence are text."""
    way = f'<a class="way" href="/">{_WAY.get(language, _WAY["ru"])}</a>'
    page = _page(language, escape(title), [escape(sentence)], way)
    page.status_code = status
    page.headers.update(headers)
    return page


def _page(language: str, title: str, sentences: Iterable[str], rest: str, script: str = "") -> HTMLResponse:
    nonce = secrets.token_urlsafe(16)
    scripts = f"script-src 'nonce-{nonce}'; " if script else ""
    headers = {
        "Content-Security-Policy": f"default-src 'none'; {scripts}style-src 'nonce-{nonce}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        # With no-referrer browsers would send `Origin: null` with the form; this tells the own origin, never the path.
        "Referrer-Policy": "strict-origin",
        "Content-Language": language,
        "Vary": "Accept-Language, Cookie",
    }
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    filled = PAGE.format(
        language=language,
        title=title,
        text=text,
        rest=rest,
        nonce=nonce,
        script=f'<script nonce="{nonce}">{script}</script>' if script else "",
    )
    return HTMLResponse(filled, headers=headers)
