"""aiogram's types are built when they are used, and are the same as those that aiogram builds at once."""

import subprocess
import sys
from pathlib import Path

PATIENCE = 120.0
_HEAD = "import sys; sys.path[:0] = {paths!r}\nfrom services.telegram.bot_types import load_as_used\nload_as_used()\n"
_EVERY = """
import aiogram.types as types
from pydantic import BaseModel
named = [getattr(types, name) for name in types.__all__]
kinds = [kind for kind in named if isinstance(kind, type) and issubclass(kind, BaseModel)]
unbuilt = sum(not kind.__pydantic_complete__ for kind in kinds)
for kind in kinds:
    kind.model_rebuild()
assert len(kinds) > 300 and all(kind.__pydantic_complete__ for kind in kinds)
print(unbuilt)
"""
_CALLS = """
from aiogram.methods import GetUpdates, Response, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
message = {"message_id": 1, "date": 1700000000, "chat": {"id": 1, "type": "private"}, "text": "/start",
           "from": {"id": 2, "is_bot": False, "first_name": "A"}, "poll": None}
update = Update.model_validate({"update_id": 1, "message": message})
assert isinstance(update.message, Message) and update.message.from_user.first_name == "A"
assert update.event_type == "message"
assert isinstance(Response[SendMessage.__returning__].model_validate({"ok": True, "result": message}).result, Message)
updates = {"ok": True, "result": [{"update_id": 1, "message": message}]}
found = Response[GetUpdates.__returning__].model_validate(updates)
assert isinstance(found.result[0], Update)
keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="a", callback_data="b")]])
sent = SendMessage(chat_id=1, text="x", reply_markup=keyboard)
assert sent.reply_markup.inline_keyboard[0][0].callback_data == "b"
"""


def _ran(script: str) -> str:
    """What a process of its own says: in this one aiogram may be imported already."""
    paths = [str(Path(__file__).parents[5]), *filter(None, sys.path)]
    done = subprocess.run(
        [sys.executable, "-c", _HEAD.format(paths=paths) + script],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_hardly_any_type_is_built_at_the_start_and_every_one_can_be() -> None:
    assert int(_ran(_EVERY)) > 100


def test_updates_calls_and_answers_are_read_and_written() -> None:
    _ran(_CALLS)
