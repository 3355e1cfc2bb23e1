"""What an owner's own words must have."""

from pydantic_core import PydanticCustomError

from libs.common.text.clean import says_something


def check_said(*words: str) -> None:
    """Raise the problem of a field without a word in any language."""
    if not any(map(says_something, words)):
        raise PydanticCustomError("empty_answer", "Say something in Russian or in English.")
