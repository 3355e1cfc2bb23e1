"""Reads the files of vacancies and resumes that a person hands to the sandbox."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

Json = dict[str, Any]
SHOWN_PROBLEMS = 5


@dataclass(slots=True)
class Loaded:
    """The records that could be read, and a sentence for each that could not (the first five; the rest are counted)."""

    records: list[Json] = field(default_factory=list[Json])
    problems: list[str] = field(default_factory=list[str])
    skipped: int = 0

    def skip(self, sentence: str) -> None:
        """Note a record that was left out."""
        self.skipped += 1
        if len(self.problems) < SHOWN_PROBLEMS:
            self.problems.append(sentence)

    def summary(self) -> list[str]:
        """The sentences to print."""
        rest = self.skipped - len(self.problems)
        return [*self.problems, f"and {rest} more lines were skipped"] if rest > 0 else self.problems


def read_vacancies(path: Path, fill: Callable[[Json, str], Json]) -> Loaded:
    """Vacancies of a JSON Lines file, split on line feeds only because texts contain other line separators."""
    loaded = Loaded()
    seen: set[str] = set()
    text = path.read_bytes().decode("utf-8", "replace")
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record, dict):
                raise ValueError("it is not a JSON object")  # noqa: TRY004 - one kind of error for one kind of skip
            card = fill(record, str(900_000_000 + number))
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            loaded.skip(f"{path}:{number}: vacancy skipped, {_reason(error)}")
            continue
        if card["id"] in seen:
            loaded.skip(f"{path}:{number}: vacancy skipped, id {card['id']} was already read")
            continue
        seen.add(card["id"])
        loaded.records.append(card)
    return loaded


def read_resumes(path: Path) -> Loaded:
    """Resumes of a JSON file: a list, or one resume; ValueError when the file is neither."""
    try:
        content = json.loads(path.read_bytes().decode("utf-8", "replace"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {_reason(error)}") from error
    listed: Any = content.get("items", [content]) if isinstance(content, dict) else content
    if not isinstance(listed, list):
        raise ValueError(f"{path} must hold a list of resumes")  # noqa: TRY004 - the caller prints one kind of error
    loaded = Loaded()
    for number, record in enumerate(cast("list[Any]", listed), start=1):
        if isinstance(record, dict):
            loaded.records.append(record)
        else:
            loaded.skip(f"{path}: resume {number} skipped, it is not a JSON object")
    return loaded


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON ({error.msg} at column {error.colno})"
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error)
