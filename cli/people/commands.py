"""`vkatilsya user`: the people of this installation, their passwords and their second factor."""

import asyncio
from getpass import getpass
from typing import Annotated

import typer

from libs.common.errors import ConfigurationError

user_app = typer.Typer(help="Пользователи этой установки.", no_args_is_help=True)


@user_app.command("create")
def user_create(
    email: Annotated[str, typer.Argument(metavar="ПОЧТА", help="Почта: по ней входят.")],
    admin: Annotated[bool, typer.Option("--admin", help="Права администратора.")] = False,
    with_password: Annotated[bool, typer.Option("--password", help="Спросить пароль (иначе вход по ссылке).")] = False,
) -> None:
    """Создать пользователя и напечатать ссылку для входа."""
    from cli.people.users import create
    from cli.places import places

    password = _new_password() if with_password else None
    asyncio.run(create(places(), email, password=password, admin=admin))


@user_app.command("password")
def user_password(email: Annotated[str, typer.Argument(metavar="ПОЧТА", help="Чей пароль задать заново.")]) -> None:
    """Задать пользователю новый пароль; все его сеансы, ссылки и знакомые браузеры забываются."""
    from cli.people.users import reset_password
    from cli.places import places

    asyncio.run(reset_password(places(), email, _new_password()))


@user_app.command("second-factor-off")
def user_second_factor_off(
    email: Annotated[str, typer.Argument(metavar="ПОЧТА", help="У кого снять второй шаг входа.")],
) -> None:
    """Снять второй шаг входа (потерян телефон): все сеансы закрываются, владельцу об этом говорят."""
    from cli.people.users import without_second_factor
    from cli.places import places

    asyncio.run(without_second_factor(places(), email))


@user_app.command("second-factor-demand")
def user_second_factor_demand(
    off: Annotated[bool, typer.Option("--off", help="Больше не требовать.")] = False,
) -> None:
    """Требовать второй шаг входа от всех: у кого его нет, тот может только включить его."""
    from cli.people.users import second_factor_of_everybody
    from cli.places import places

    asyncio.run(second_factor_of_everybody(places(), demanded=not off))


def _new_password() -> str:
    """Ask twice, unseen; raises ConfigurationError when the two differ."""
    password = getpass("Новый пароль: ")
    if getpass("Ещё раз: ") != password:
        raise ConfigurationError("Пароли не совпали, ничего не изменено. Повторите команду.")
    return password
