"""Codes of pydantic that mean the same to a person."""

from collections.abc import Mapping

_AS: Mapping[str, str] = {
    "int_parsing": "int_type",
    "int_from_float": "int_type",
    "float_parsing": "float_type",
    "enum": "literal_error",
    "bool_parsing": "bool_type",
    "model_type": "dict_type",
    "model_attributes_type": "dict_type",
    "uuid_type": "uuid_parsing",
    "datetime_parsing": "datetime_type",
    "datetime_from_date_parsing": "datetime_type",
}


def plain(code: str) -> str:
    """The one code under which the messages know what pydantic says in several."""
    return _AS.get(code, code)
