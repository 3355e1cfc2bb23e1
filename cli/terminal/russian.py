"""The words of the command line that are not ours (usage, headings, complaints), in Russian.

The library has no translations, so its finished texts are rewritten; a test walks all commands.
"""

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_HELP = (
    (r"\AUsage:", "Запуск:"),
    (r"\[OPTIONS\]", "[ПАРАМЕТРЫ]"),
    (r"COMMAND \[ARGS\]\.\.\.", "КОМАНДА [АРГУМЕНТЫ]..."),
    (r"(?m)^Options:", "Параметры:"),
    (r"(?m)^Commands:", "Команды:"),
    (r"(?m)^Arguments:", "Аргументы:"),
    (r"Show this message and\s+exit\.", "Показать эту подсказку."),
    (r"\[required\]", "[обязательно]"),
    (r"\bdefault: ", "по умолчанию: "),
    (r"\[(.*?)(\d+)<=x<=(\d+)\]", r"[\1от \2 до \3]"),
    (r"\[(.*?)x>=(\d+)\]", r"[\1от \2]"),
    # of the same length, so that the columns stay straight
    (r"<int range>", "<число>    "),
    (r"<int>", "<n>  "),
    (r"<str>", "<имя>"),
    (r"<list\[str\]>", "<имя>      "),
    (r"<list\[int\]>", "<числа>    "),
    (r"<path>", "<файл>"),
)
_COMPLAINTS = (
    (r"No such command '(.*)'\.", "Нет команды «{}»."),
    (r"Missing command\.", "Назовите команду."),
    (r"No such option: (\S+)(?: \(Possible options: (.*)\))?.*", "Нет параметра {}."),
    (r"Got unexpected extra argument\(s\) \((.*)\)", "Лишнее: {}."),
    (r"Missing (?:option|argument|parameter) '?(.*?)'?\..*", "Не задано: {}."),
    (r"Option '(.*)' requires an argument\.", "После {} нужно значение."),
    (r"Option '(.*)' does not take a value\.", "У {} не бывает значения."),
    (r"Invalid value for '(.*?)': .*valid integer.*", "{}: нужно целое число."),
    (r"Invalid value for '(.*?)': Input should be greater than or equal to (\d+)", "{}: нужно не меньше {}."),
    (r"Invalid value for '(.*?)': Input should be less than or equal to (\d+)", "{}: нужно не больше {}."),
    (r"Invalid value for '(.*?)': ([А-ЯЁ].*)", "{}: {}"),
    (r"Invalid value: ([А-ЯЁ].*)", "{}"),
    (r"Invalid value for '(.*?)': .*", "{}: так это не пишется."),
)


def help_text(text: str) -> str:
    """A finished page of help."""
    for pattern, russian in _HELP:
        text = re.sub(pattern, russian, text)
    return text


def complaint(error: typer.TyperException, program: str) -> str:
    """What is wrong with a command line, and what to do."""
    ctx: Any = getattr(error, "ctx", None)
    said: str = error.format_message() if hasattr(error, "format_message") else str(error)
    command = ctx.command_path if ctx is not None else program
    return f"{_complaint(said)} Как правильно: {command} --help"


def in_russian(app: typer.Typer) -> typer.Typer:
    """Let every command and group of it speak Russian."""
    app.info.cls = _Group
    for command in app.registered_commands:
        command.cls = _Command
    for group in app.registered_groups:
        if group.typer_instance is not None:
            in_russian(group.typer_instance)
    return app


class _Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return help_text(super().get_help(ctx))


class _Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return help_text(super().get_help(ctx))


def _complaint(text: str) -> str:
    for pattern, russian in _COMPLAINTS:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return russian.format(*found.groups())
    return "Команда не понята."
