"""The site's pages of signing in, as a person sees them."""

from html import escape

from sandbox.headhunter.world.applicants.accounts import User

_FRAME = """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title><link rel="icon" href="data:,"><style>
body{{font:16px/1.5 system-ui,sans-serif;background:#f4f4f5;margin:0;color:#1b1b1f}}
main{{max-width:26rem;margin:8vh auto;background:#fff;border-radius:14px;padding:28px 32px;box-shadow:0 6px 30px #0001}}
h1{{font-size:1.3rem;margin:0 0 12px;overflow-wrap:anywhere}}
label{{display:block;padding:6px 0}} .note{{color:#6b6b76;font-size:.85rem}}
button{{font:inherit;padding:10px 18px;border-radius:9px;border:1px solid #c9c9d1;background:#fff;cursor:pointer}}
button.main{{background:#d6001c;border-color:#d6001c;color:#fff}} .row{{display:flex;gap:10px;margin-top:18px}}
</style></head><body><main>{body}<p class="note">Это песочница: она изображает hh.ru, настоящий сайт не участвует.</p>
</main></body></html>"""


def _page(title: str, body: str) -> str:
    return _FRAME.format(title=escape(title), body=body)


def missing(text: str) -> str:
    """A page that is not there."""
    return _page("Страницы нет", f"<h1>Страницы нет</h1><p>{escape(text)}</p>")


def vacancy(name: str, about: str, description: str, *, archived: bool) -> str:
    """A vacancy as a person reads it; `description` is markup, and the caller forbids it to run scripts."""
    state = "<p><b>Вакансия в архиве.</b></p>" if archived else ""
    body = f"<h1>{escape(name)}</h1><p>{escape(about)}</p>{state}<article>{description}</article>"
    return _page(name, body).replace("max-width:26rem", "max-width:44rem", 1)


def problem(text: str) -> str:
    """A page that says what is wrong with the link."""
    return _page("Ошибка авторизации", f"<h1>Не получилось войти</h1><p>{escape(text)}</p>")


def consent(application: str, people: list[tuple[User, str]], signed_in: User | None, asked: dict[str, str]) -> str:
    """The form: who (with a trade) signs in, and whether the application may act in their name."""
    chosen = signed_in or (people[0][0] if people else None)
    named = ((user, " · ".join(filter(None, (user.full_name, trade)))) for user, trade in people)
    choices = "".join(
        f'<label><input type="radio" name="user_id" value="{escape(user.id)}"'
        f"{' checked' if user is chosen else ''}> Вход как {escape(name)}</label>"
        for user, name in named
    )
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    body = (
        f"<h1>{escape(application)} запрашивает доступ</h1>"
        "<p>Приложение сможет видеть ваши резюме, откликаться на вакансии и переписываться от вашего имени.</p>"
        f'<form method="post" action="/oauth/authorize">{hidden}{choices}<div class="row">'
        '<button class="main" name="decision" value="allow">Разрешить</button>'
        '<button name="decision" value="deny">Отказать</button></div></form>'
    )
    return _page("Доступ к вашему профилю", body)


def captcha(state: str, back: str | None) -> str:
    """A page on which a person proves to be one by pressing a button."""
    hidden = f'<input type="hidden" name="state" value="{escape(state)}">'
    if back:
        hidden += f'<input type="hidden" name="backurl" value="{escape(back)}">'
    body = (
        "<h1>Подтвердите, что вы не робот</h1><p>После подтверждения запросы снова будут приниматься.</p>"
        f'<form method="post" action="/account/captcha">{hidden}<button class="main">Я не робот</button></form>'
    )
    return _page("Проверка", body)


def done(text: str) -> str:
    """A page that only says that it is done."""
    return _page("Готово", f"<h1>Готово</h1><p>{escape(text)}</p>")
