"""What a bot says of itself: getMe, commands, descriptions."""

import json
import re
from typing import Any

from sandbox.telegram.params import Params
from sandbox.telegram.replies import bad
from sandbox.telegram.world import Bot, Json

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MOST_COMMANDS = 100
_TEXTS = {"name": 64, "description": 512, "short_description": 120}


def me(bot: Bot) -> Json:
    """getMe."""
    return {
        **bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_commands(bot: Bot, params: Params) -> bool:
    """setMyCommands for a scope and language."""
    commands = params.structure("commands", "commands")
    if not isinstance(commands, list) or len(commands) > _MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH" if isinstance(commands, list) else "can't parse commands JSON object")
    bot.commands[_scope(params)] = [_command(each) for each in commands]
    return True


def get_commands(bot: Bot, params: Params) -> list[Json]:
    """getMyCommands."""
    return bot.commands.get(_scope(params), [])


def delete_commands(bot: Bot, params: Params) -> bool:
    """deleteMyCommands."""
    bot.commands.pop(_scope(params), None)
    return True


def set_text(bot: Bot, params: Params, field: str) -> bool:
    """setMyName, setMyDescription, setMyShortDescription."""
    text = params.text(field)
    if len(text) > _TEXTS[field]:
        raise bad(f"BOT_{'TITLE' if field == 'name' else 'INFO'}_INVALID")
    bot.texts[field] = text
    return True


def get_text(bot: Bot, field: str) -> Json:
    """getMyName, getMyDescription, getMyShortDescription."""
    return {field: bot.texts.get(field) or (bot.name if field == "name" else "")}


def _command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad("can't parse BotCommand: expected an Object")
    name, description = given.get("command"), given.get("description")
    if not isinstance(name, str) or not _COMMAND.fullmatch(name.removeprefix("/")):
        raise bad("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description}


def _scope(params: Params) -> str:
    scope = params.structure("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad("can't parse BotCommandScope: expected an Object")
    return json.dumps(scope, sort_keys=True) + params.text("language_code")
