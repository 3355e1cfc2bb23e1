"""What is wrong with one field, in the reader's language: pydantic's codes and our own."""

from collections.abc import Mapping

from libs.common.messages.catalogue import Language, known, message
from libs.common.messages.pydantic_codes import plain


def field_sentence(code: str, language: Language, params: Mapping[str, object]) -> str:
    """What is wrong with the field; a refusal of the api may stand at a field too."""
    said = known("field", plain(code), language) or known("problem", code, language)
    return (said or message("field", "string_pattern_mismatch", language)).filled(**params)
