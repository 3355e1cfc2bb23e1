"""Instances of a JSON Schema: valid by construction, filled with hints where a field has a meaning."""

import math
from collections.abc import Callable
from random import Random
from typing import Any

from sandbox.llm.keywords import problem_of
from sandbox.llm.patterns import matching

Schema = dict[str, Any]
Hint = Callable[[str, Schema], Any]
"""Called with a property's name and its resolved schema; returns a value, or None for "nothing special"."""

_DEEP = 6
_MOST_PARTS = 5_000  # a schema that calls itself from ten properties has millions
_WORDS = "ответ составлен по данным из запроса и проверен на соответствие схеме без лишних подробностей"
_FORMATS = {
    "date": "2026-01-15",
    "date-time": "2026-01-15T10:30:00Z",
    "time": "10:30:00Z",
    "duration": "P1D",
    "email": "person@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uuid": "6f1c9a2e-5b0d-4c57-9a43-2f9d7a1b8c11",
}


def no_hint(_name: str, _schema: Schema) -> Any:
    """The hint that never says anything."""
    return None


class SchemaError(ValueError):
    """The schema cannot be satisfied here; the text says why."""


class Builder:
    """Makes one instance of `root`; the same random source and hints make the same instance."""

    def __init__(self, root: Schema, rng: Random, hint: Hint = no_hint) -> None:
        self._root = root
        self._rng = rng
        self._hint = hint
        self._parts = 0

    def build(self) -> Any:
        """The instance. Raises SchemaError for a schema that cannot be satisfied here."""
        if why := problem_of(self._root):
            raise SchemaError(why)
        try:
            return self._any(self._root, "", 0)
        except RecursionError as error:
            raise SchemaError("the schema leads back to itself") from error

    def _any(self, schema: Schema | bool, name: str, depth: int) -> Any:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise SchemaError("the schema describes too large a value")
        if isinstance(schema, bool):
            return "" if schema else _impossible("false")
        schema = self._resolve(schema)
        if "const" in schema:
            return schema["const"]
        hinted = self._hint(name, schema)
        if hinted is not None and (fitted := fit(hinted, schema)) is not None:
            return fitted
        if "enum" in schema:
            return self._rng.choice(schema["enum"])
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return self._any(self._branch(schema[key], depth), name, depth + 1)
        return self._typed(schema, name, depth)

    def _resolve(self, schema: Schema | bool) -> Schema:
        if isinstance(schema, bool):
            return {} if schema else _impossible("false")
        for _ in range(32):
            reference = schema.get("$ref")
            if not isinstance(reference, str):
                break
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**self._pointer(reference), **rest}
        merged = dict(schema)
        for part in schema.get("allOf", []):
            merged = _merge(merged, self._resolve(part))
        return merged

    def _pointer(self, reference: str) -> Schema:
        node: Any = self._root
        if reference not in ("#", "#/"):
            for step in reference.removeprefix("#/").split("/"):
                node = node.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(node, dict) else None
        if not isinstance(node, dict):
            raise SchemaError(f"the reference {reference} leads nowhere")
        if why := problem_of(node, reference):  # a reference may lead to anything, also to a list of properties
            raise SchemaError(why)
        return node

    def _branch(self, branches: list[Schema | bool], depth: int) -> Schema:
        resolved = [self._resolve(branch) for branch in branches if branch is not False] or _impossible("false")
        flat = [branch for branch in resolved if branch.get("type") not in ("object", "array")]
        if depth > _DEEP and flat:
            return next((branch for branch in flat if branch.get("type") == "null"), flat[0])
        typed = [branch for branch in resolved if branch.get("type") != "null"]
        return self._rng.choice(typed or resolved)

    def _typed(self, schema: Schema, name: str, depth: int) -> Any:
        kind = schema.get("type") or _implied(schema)
        if isinstance(kind, list):
            kind = next((each for each in kind if each != "null"), "null")
        match kind:
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._array(schema, name, depth)
            case "integer":
                return int(self._number(schema, whole=True))
            case "number":
                return self._number(schema, whole=False)
            case "boolean":
                return self._rng.random() < 0.5
            case "null":
                return None
            case _:
                return self._string(schema)

    def _object(self, schema: Schema, depth: int) -> dict[str, Any]:
        properties: dict[str, Schema] = schema.get("properties", {})
        required: list[str] = schema.get("required", [])
        if depth > _DEEP * 4:
            raise SchemaError("the schema has no finite instance")
        made = {
            name: self._any(each, name, depth + 1)
            for name, each in properties.items()
            if name in required or depth <= _DEEP
        }
        for name in required:
            if name not in made:
                extra = schema.get("additionalProperties", True)
                made[name] = self._any(extra if isinstance(extra, dict) else {}, name, depth + 1)
        return made

    def _array(self, schema: Schema, name: str, depth: int) -> list[Any]:
        low = schema.get("minItems", 0)
        high = schema.get("maxItems", max(low, 3))
        size = low if depth > _DEEP else self._rng.randint(max(low, min(1, high)), min(high, max(low, 3)))
        prefix = [self._any(each, name, depth + 1) for each in schema.get("prefixItems", [])]
        items = schema.get("items", {})
        if items is False:
            return prefix
        out = prefix[:]
        for _ in range(64):
            if len(out) >= size:
                return out
            one = self._any(items, name, depth + 1)
            if not schema.get("uniqueItems") or one not in out:
                out.append(one)
        if len(out) >= low:
            return out
        raise SchemaError("the schema asks for more distinct items than there are")

    def _number(self, schema: Schema, *, whole: bool) -> float | int:
        low, high = bounds(schema, whole=whole)
        step = schema.get("multipleOf")
        if step:
            first, last = math.ceil(low / step), math.floor(high / step)
            return step * self._rng.randint(first, max(first, last))
        if whole:
            return self._rng.randint(math.ceil(low), math.floor(high))
        return round(self._rng.uniform(low, high), 3) if high - low > 0.01 else low

    def _string(self, schema: Schema) -> str:
        if "pattern" in schema:
            return matching(schema["pattern"], self._rng)
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        words = _WORDS.split()
        start = self._rng.randrange(len(words))
        text = " ".join((words[start:] + words[:start])[: self._rng.randint(3, 9)]).capitalize()
        while len(text) < schema.get("minLength", 0):
            text += " " + self._rng.choice(words)
        return text[: schema.get("maxLength", len(text))]


def bounds(schema: Schema, *, whole: bool) -> tuple[float, float]:
    """The lowest and highest value that a numeric schema allows (0 to 100 where it names none)."""
    nudge = 1 if whole else 0.001
    low = schema.get("minimum", schema["exclusiveMinimum"] + nudge if "exclusiveMinimum" in schema else None)
    high = schema.get("maximum", schema["exclusiveMaximum"] - nudge if "exclusiveMaximum" in schema else None)
    if low is None:
        low = min(0, high) if high is not None else 0
    return low, high if high is not None else low + 100


def fit(value: Any, schema: Schema) -> Any:
    """The hinted value made to fit the schema, or None when it cannot."""
    if "enum" in schema:
        return value if value in schema["enum"] else None
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if isinstance(value, str) and "string" in kinds:
        usable = "pattern" not in schema and "format" not in schema and len(value) >= schema.get("minLength", 0)
        return value[: schema.get("maxLength", len(value))] if usable else None
    if isinstance(value, bool):
        return value if "boolean" in kinds else None
    if isinstance(value, int | float) and {"integer", "number"} & set(kinds):
        whole = "integer" in kinds
        low, high = bounds(schema, whole=whole)
        inside = min(max(value, low), high)
        return None if schema.get("multipleOf") else round(inside) if whole else inside
    if isinstance(value, list) and "array" in kinds:
        items = [fit(each, schema.get("items", {})) for each in value][: schema.get("maxItems", len(value))]
        return items if len(items) >= schema.get("minItems", 0) and None not in items else None
    return None


def _merge(left: Schema, right: Schema) -> Schema:
    both = {**left, **right}
    if "properties" in left and "properties" in right:
        both["properties"] = {**left["properties"], **right["properties"]}
    if "required" in left and "required" in right:
        both["required"] = [*left["required"], *right["required"]]
    return both


def _implied(schema: Schema) -> str:
    if "properties" in schema or "required" in schema:
        return "object"
    if "items" in schema or "prefixItems" in schema:
        return "array"
    return "number" if {"minimum", "maximum", "multipleOf"} & schema.keys() else "string"


def _impossible(why: str) -> Any:
    raise SchemaError(f"the schema allows no value: {why}")
