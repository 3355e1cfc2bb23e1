"""The OpenAPI document: FastAPI's, with problems as errors and the two things that a write needs."""

import json
from typing import Any, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.api.web.problems import MEDIA_TYPE, ProblemBody

DESCRIPTION = (
    "REST of Вкатился. Sign in with `POST /api/session` or a one-time link; the session is a cookie. Every write needs "
    "the header `X-CSRF: 1`, an own origin and JSON. Every answer that is not a success is a problem (RFC 9457) with a "
    "stable `code`; its sentences follow `Accept-Language` (ru, en). Lists are paged by opaque cursors. Times are UTC."
)
WRITES = ("post", "put", "patch", "delete")


def describe(app: FastAPI) -> dict[str, Any]:
    """The document of an app; the same for the same code."""
    if app.openapi_schema is None:
        document = get_openapi(
            title="Вкатился API",
            version=app.version,
            description=DESCRIPTION,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        components = document.setdefault("components", {})
        schemas: dict[str, Any] = components.setdefault("schemas", {})
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        schemas |= _problem_schemas()
        components.setdefault("securitySchemes", {})["csrf"] = {
            "type": "apiKey",
            "in": "header",
            "name": "X-CSRF",
            "description": "Always `1`; a form of another site cannot send it.",
        }
        for operations in document["paths"].values():
            for method, operation in operations.items():
                _finish(method, operation)
        components["schemas"] = dict(sorted(schemas.items()))
        app.openapi_schema = document
    return app.openapi_schema


def text_of(document: dict[str, Any]) -> str:
    """The document as it is committed."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False) + "\n"


def _problem_schemas() -> dict[str, Any]:
    schema = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    return {**schema.pop("$defs", {}), "Problem": schema}


def _finish(method: str, operation: dict[str, Any]) -> None:
    responses: dict[str, Any] = operation["responses"]
    responses.pop("422", None)
    responses["default"] = {
        "description": "A problem (RFC 9457)",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if method not in WRITES:
        return
    known = cast("list[dict[str, list[str]]]", operation.get("security") or [{}])
    operation["security"] = [{**one, "csrf": []} for one in known]
