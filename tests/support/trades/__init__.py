"""Applicants of trades the corpus does not know, with a vacancy and sentences about them: honest or false."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Trade:
    """One applicant; of the sentences about him `honest` ones follow from the resume, `false` ones do not."""

    resume: dict[str, Any]
    vacancy: dict[str, Any]
    honest: tuple[str, ...]
    false: tuple[str, ...]


def _read(name: str) -> Trade:
    found = json.loads(Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8"))
    return Trade(found["resume"], found["vacancy"], tuple(found["honest"]), tuple(found["false"]))


TRADES = tuple(map(_read, ("nurse", "marketer", "logistician", "welder")))
