"""How the owner wants letters to sound."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Style: TypeAlias = Literal["formal", "friendly", "short"]


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """Style of the letter and free wishes; wishes reach only a language model, a composed letter ignores them."""

    style: Style = "formal"
    wishes: str = ""
