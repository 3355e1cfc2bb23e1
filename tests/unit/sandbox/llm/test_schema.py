"""Instances are valid for whatever schema is asked."""

from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.llm.schema import Builder, SchemaError, fit

LEAVES = st.one_of(
    st.builds(
        lambda low, more: {"type": "integer", "minimum": low, "maximum": low + more},
        st.integers(-50, 50),
        st.integers(0, 40),
    ),
    st.builds(lambda low: {"type": "number", "exclusiveMinimum": low}, st.integers(-5, 5)),
    st.builds(lambda step: {"type": "integer", "multipleOf": step, "minimum": 0}, st.integers(1, 7)),
    st.builds(
        lambda low, more: {"type": "string", "minLength": low, "maxLength": low + more},
        st.integers(0, 90),
        st.integers(0, 9),
    ),
    st.sampled_from(["^[a-z]{3}-\\d{2,4}$", "^(да|нет)$", "^[^0-9]+x?$", "^\\w+@\\w+\\.ru$"]).map(
        lambda pattern: {"type": "string", "pattern": pattern}
    ),
    st.sampled_from(["date", "date-time", "email", "uuid", "uri", "ipv4"]).map(
        lambda name: {"type": "string", "format": name}
    ),
    st.just({"type": "boolean"}),
    st.just({"type": "null"}),
    st.just({"const": {"a": 1}}),
    st.lists(st.one_of(st.text(max_size=5), st.integers()), min_size=1, max_size=4).map(
        lambda options: {"enum": options}
    ),
    st.just({"type": ["string", "null"]}),
)


def nested(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.dictionaries(st.text(min_size=1, max_size=6), inner, max_size=4).map(
            lambda parts: {
                "type": "object",
                "properties": parts,
                "required": list(parts),
                "additionalProperties": False,
            }
        ),
        st.builds(
            lambda item, low: {"type": "array", "items": item, "minItems": low, "maxItems": low + 2},
            inner,
            st.integers(0, 3),
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda options: {"anyOf": options}),
    )


@given(st.recursive(LEAVES, nested, max_leaves=12), st.integers())
def test_an_instance_is_valid(schema: dict[str, Any], seed: int) -> None:
    instance = Builder(schema, Random(seed)).build()
    jsonschema.validate(instance, schema, format_checker=jsonschema.FormatChecker())
    assert Builder(schema, Random(seed)).build() == instance


def test_references_and_recursion_come_to_an_end() -> None:
    schema = {
        "$ref": "#/$defs/node",
        "$defs": {
            "node": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
                    "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
                },
                "required": ["name", "children", "next"],
            }
        },
    }
    for seed in range(20):
        jsonschema.validate(Builder(schema, Random(seed)).build(), schema)


def test_true_among_the_alternatives_allows_anything_and_false_nothing() -> None:
    assert Builder({"oneOf": [False, {"const": 5}]}, Random(1)).build() == 5
    assert Builder({"allOf": [True, {"const": 5}]}, Random(1)).build() == 5


def test_all_of_joins_its_parts() -> None:
    schema = {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
            {"properties": {"b": {"const": "x"}}, "required": ["b"]},
        ]
    }
    jsonschema.validate(Builder(schema, Random(1)).build(), schema)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/$defs/absent"},
        {"type": "array", "items": {"const": 1}, "uniqueItems": True, "minItems": 2},
        {
            "$defs": {"n": {"type": "object", "properties": {"n": {"$ref": "#/$defs/n"}}, "required": ["n"]}},
            "$ref": "#/$defs/n",
        },
    ],
)
def test_what_cannot_be_satisfied_is_said(schema: dict[str, Any]) -> None:
    with pytest.raises(SchemaError):
        Builder(schema, Random(0)).build()


def test_hints_are_kept_within_the_schema() -> None:
    assert fit("длинный текст", {"type": "string", "maxLength": 7}) == "длинный"
    assert fit(140.4, {"type": "integer", "minimum": 0, "maximum": 100}) == 100
    assert fit("x", {"enum": ["a", "b"]}) is None
    assert fit(["a", "b", "c"], {"type": "array", "items": {"type": "string"}, "maxItems": 2}) == ["a", "b"]
