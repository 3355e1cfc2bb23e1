"""What an owner's own words must have."""

from pydantic_core import PydanticCustomError


def check_said(*words: str) -> None:
    """Raise the problem of a field without a word in any language."""
    if not any(text.strip() for text in words):
        raise PydanticCustomError("empty_answer", "Say something in Russian or in English.")
