"""`vkatilsya keys`: keys that encrypt tokens and sign notifications."""

import sys
from typing import Annotated

import typer

keys_app = typer.Typer(help="Ключи, которыми шифруются токены.", no_args_is_help=True)


@keys_app.callback()
def keys_group() -> None:
    """Ключи: для токенов и для уведомлений в браузере."""


@keys_app.command("new")
def keys_new(
    name: Annotated[str, typer.Option(help="Имя ключа; первый в SECRET_KEYS шифрует, остальные только читают.")] = "k1",
    cipher: Annotated[str, typer.Option(help="Шифр: aes (AES-256-GCM) или chacha20 (ChaCha20-Poly1305).")] = "aes",
) -> None:
    """Сделать новый ключ для SECRET_KEYS."""
    from libs.common.security.crypto import new_key

    sys.stdout.write(f"{new_key(name, cipher)}\n")


@keys_app.command("vapid")
def keys_vapid() -> None:
    """Сделать новый ключ для VAPID_PRIVATE_KEY: браузеры подписываются на уведомления заново."""
    from libs.common.notifications.vapid import new_key

    sys.stdout.write(f"{new_key()}\n")
