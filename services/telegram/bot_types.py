"""aiogram's types, each built when it is first used: built all at once, as aiogram does it, they hold 100 MB more.

Telegram has some 450 types that name each other, and each holds whatever it names. A bot uses few of them.
"""

import sys
from importlib import import_module
from typing import Any

from pydantic import BaseModel


def load_as_used() -> None:
    """Import aiogram so; to be called before anything imports it, else nothing changes."""
    if "aiogram" in sys.modules:
        return
    names = _import_unbuilt()
    from aiogram.methods import Response, TelegramMethod
    from aiogram.types import TelegramObject, Update

    def rebuilt(cls: type[BaseModel], *, force: bool = False, raise_errors: bool = True, **_: Any) -> bool | None:
        return _build(cls, force=force, raise_errors=raise_errors, _types_namespace=names)

    for kind in (TelegramObject, TelegramMethod, Response):
        kind.model_rebuild = classmethod(rebuilt)  # pyright: ignore[reportAttributeAccessIssue]
    Update.model_rebuild()  # what every bot needs, before the first update waits for it


_build: Any = BaseModel.model_rebuild.__func__  # pyright: ignore[reportFunctionMemberAccess]


def _import_unbuilt() -> dict[str, Any]:
    """Import aiogram without building its types; the names by which they know each other."""
    names: dict[str, Any] = {}

    def put_off(_: type[BaseModel], *, _types_namespace: dict[str, Any]) -> None:
        names.update(_types_namespace)

    usual = BaseModel.__dict__["model_rebuild"]
    BaseModel.model_rebuild = classmethod(put_off)  # pyright: ignore[reportAttributeAccessIssue]
    try:
        import_module("aiogram")
    finally:
        BaseModel.model_rebuild = usual
    return names
