"""Bodies that no specification allows and that clients meet all the same: nulls for values, ids that are gone."""

import json
from typing import Any

from sandbox.headhunter.world.formats.encoding import dumps

Json = dict[str, Any]


def damaged(kind: str, body: bytes) -> bytes:
    """A JSON body with the damage of a fault (`null_body`, `null_items`, `missing_ids`)."""
    if kind == "null_body":
        return b"null"
    value: Any = json.loads(body)
    return dumps(_with_nulls(value) if kind == "null_items" else _without_id(value))


def _with_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [None, *map(_with_nulls, value)]
    if isinstance(value, dict):
        return {key: _with_nulls(item) for key, item in value.items()}
    return value


def _without_id(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(value[0]), *value[1:]] if value else value
    if isinstance(value, dict) and isinstance(value.get("items"), list):
        return {**value, "items": _without_id(value["items"])}
    return _bare(value)


def _bare(value: Any) -> Any:
    return {key: item for key, item in value.items() if key != "id"} if isinstance(value, dict) else value
