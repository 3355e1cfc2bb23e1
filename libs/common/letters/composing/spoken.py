"""A line of the resume as its author would say it, for whoever writes the letter."""

from collections.abc import Callable

from libs.common.letters.composing.deeds import Form
from libs.common.letters.composing.shortening import fewer
from libs.common.letters.composing.telling import in_russian


def spoken(line: str, form: Form | None, close: Callable[[str], bool], *, female: bool) -> str:
    """«Отпускаю топливо и принимаю бензовозы» for «касса, отпуск топлива, приём бензовозов»; else its works or itself.

    `form` is None where nobody knows whether the work lasts or who did it; `close` tells what the vacancy names.
    """
    few = fewer(line, close)
    told = in_russian(few, female=female).in_verbs(form) if form is not None else None
    return told.text if told is not None else few
