"""Keyboards under messages, checked as Telegram checks them."""

import re
from typing import Any

from sandbox.telegram.replies import bad

_MOST_BUTTONS = 100
_MOST_DATA_BYTES = 64
_WEB = re.compile(r"https?://[^\s/?#]*\.[^\s/?#.]+(?:[/?#]\S*)?|tg://\S+", re.IGNORECASE)
_ACTIONS = ("url", "callback_data", "switch_inline_query", "switch_inline_query_current_chat", "web_app", "copy_text")


def checked(markup: Any) -> dict[str, Any] | None:
    """The markup to store with the message: inline keyboards only, others are for the chat. Raises 400."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        _check_reply_keyboard(markup)
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse inline keyboard: expected an Array of Array")
    buttons = [[_button(button) for button in row] for row in rows]
    if sum(map(len, buttons)) > _MOST_BUTTONS:
        raise bad("reply markup is too long")
    kept = [row for row in buttons if row]
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: expected an Object")
    if not isinstance(button.get("text"), str):
        raise bad("can't parse inline keyboard button: can't find field \"text\"")
    if not button["text"].strip():
        raise bad("can't parse inline keyboard button: text must be non-empty")
    actions = [name for name in _ACTIONS if button.get(name) is not None]
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data, address = button.get("callback_data"), button.get("url")
    for name in ("callback_data", "url"):
        if not isinstance(button.get(name), str | None):
            raise bad(f'can\'t parse inline keyboard button: field "{name}" must be of type String')
    if data is not None and not 1 <= len(data.encode()) <= _MOST_DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if address is not None and not _WEB.fullmatch(address):
        raise bad(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")
    return {"text": button["text"], actions[0]: button[actions[0]]}


def _check_reply_keyboard(markup: dict[str, Any]) -> None:
    if markup and not {"keyboard", "remove_keyboard", "force_reply"} & markup.keys():
        raise bad("can't parse reply keyboard markup JSON object")
    rows = markup.get("keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse reply keyboard: expected an Array of Array")
    for button in (button for row in rows for button in row):
        text = button.get("text") if isinstance(button, dict) else button
        if not isinstance(text, str) or not text.strip():
            raise bad("can't parse keyboard button: text must be non-empty")
