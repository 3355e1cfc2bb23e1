"""The committed OpenAPI document is the one that the code serves, and it describes every route."""

import json
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from services.api.app import create_for_description
from services.api.web.openapi import describe, text_of

COMMITTED = Path(__file__).resolve().parents[4] / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return describe(create_for_description())


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, one) for path, methods in document["paths"].items() for method, one in methods.items()]


def test_the_committed_document_is_current(document: dict[str, Any]) -> None:
    hint = "run: python -m services.api.openapi > docs/openapi.json"
    assert COMMITTED.read_text() == text_of(document), hint


def test_every_route_is_described(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert operation["summary"], (path, method)
        assert operation["description"], (path, method)
        assert operation["tags"], (path, method)
        assert operation["responses"]["default"]["content"].keys() == {"application/problem+json"}, (path, method)
        assert "422" not in operation["responses"], (path, method)


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_every_write_says_that_it_needs_the_header(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if method != "get":
            assert all("csrf" in one for one in operation["security"]), (path, method)


def test_input_objects_forbid_unknown_fields_and_answers_are_explicit(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for path, method, operation in operations(document):
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
            assert schemas[name]["additionalProperties"] is False, (path, method)
        for status, answer in operation["responses"].items():
            if status == "200" and not set(answer["content"]) <= {"application/zip", "text/csv", "text/calendar"}:
                assert "$ref" in answer["content"]["application/json"]["schema"], (path, method)


def test_the_schemas_are_valid(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        OAS31Validator.check_schema({**schema, "components": document["components"]})
        assert schema.get("title") or name, name


def test_the_document_holds_no_address_of_anybody(document: dict[str, Any]) -> None:
    assert "servers" not in document
    assert json.dumps(document).count("DATABASE_URL") == 0
