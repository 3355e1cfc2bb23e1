"""Checks bodies against the official specification where the reference data is at hand."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import yaml
from openapi_schema_validator import OAS30Validator

Json = dict[str, Any]
_passed: set[tuple[str, int, int]] = set()
NOT_IN_SPEC = {401, 405, 500, 502, 503, 504}


@cache
def specification() -> Json | None:
    """The OpenAPI subset, or None without the reference data."""
    folder = os.environ.get("VKATILSYA_REFERENCE")
    path = Path(folder) / "hh" / "hh-applicant-openapi.yaml" if folder else None
    if path is None or not path.is_file():
        return None
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


@cache
def _templates() -> list[tuple[list[str], str]]:
    spec = specification() or {"paths": {}}
    return sorted(((path.split("/"), path) for path in spec["paths"]), key=lambda item: item[1].count("{"))


def operations() -> list[tuple[str, str]]:
    """Path and method of every operation of the specification; none without the reference data."""
    methods = {"get", "post", "put", "delete"}
    spec = specification() or {"paths": {}}
    return [(path, method) for path, item in spec["paths"].items() for method in item if method in methods]


def template_of(path: str) -> str | None:
    """The path of the specification that a request path is an instance of; literal segments win."""
    segments = path.split("/")
    for pattern, template in _templates():
        if len(pattern) == len(segments) and all(
            p[:1] == "{" or p == s for p, s in zip(pattern, segments, strict=True)
        ):
            return template
    return None


@cache
def _validator(template: str, method: str, status: str) -> Any:
    spec = specification()
    assert spec is not None
    operation = spec["paths"][template].get(method)
    response = (operation or {}).get("responses", {}).get(status)
    if response is None:
        return None
    if "$ref" in response:
        response = spec["components"]["responses"][response["$ref"].rsplit("/", 1)[-1]]
    schema = response.get("content", {}).get("application/json", {}).get("schema")
    return None if schema is None else OAS30Validator({**schema, "components": spec["components"]})


def known_gap(template: str, status: int, body: Json) -> bool:
    """The explicit list of what the specification does not describe (item 97 of the behaviours)."""
    if status in NOT_IN_SPEC:
        return True
    if "errors" not in body:
        return "description" in body or (status == 403 and body.get("error") == "forbidden")
    first = body["errors"][0]
    if status == 400 and template == "/saved_searches/vacancies" and first.get("value") in ("page", "per_page"):
        return True  # seen to be refused (item 94), though the specification knows no 400 of this list
    if status == 404 and template == "/negotiations/{nid}/messages":
        return True  # reading messages has no error codes at all in the specification; 404 is assumed (item 62)
    if first["type"] == "bad_user_agent" or first.get("value") == "letter_required":
        return True
    if status == 429:
        return first["type"] == "too_many_requests" or first.get("value") == "limit_exceeded"
    closed = first["type"] in ("forbidden", "oauth")
    return (status == 403 and closed and template in ("/vacancies", "/vacancies/{vacancy_id}")) or _public(
        template, closed
    )


def _public(template: str, closed: bool) -> bool:
    # lists that anybody may read have no 403 of any kind in the specification
    return closed and _validator(template, "get", "403") is None


def check(response: httpx.Response) -> None:
    """Fail for a body that the specification does not allow; quiet without the reference data."""
    if specification() is None or not response.content:
        return
    kind = response.headers.get("content-type", "")
    template = template_of(response.request.url.path)
    if template is None or not kind.startswith("application/json"):
        return
    seen = (template, response.status_code, hash(response.content))
    if seen in _passed:
        return
    body = json.loads(response.content)
    if isinstance(body, dict) and body.get("auth_type") == "employer":
        return  # the subset for applicants does not describe managers
    method = response.request.method.lower()
    if isinstance(body, dict) and response.status_code >= 400 and known_gap(template, response.status_code, body):
        return
    validator = _validator(template, method, str(response.status_code))
    assert validator is not None, f"{method} {template} has no JSON {response.status_code} in the specification"
    errors = sorted(validator.iter_errors(body), key=lambda e: len(e.path), reverse=True)
    problems = "\n".join(f"{list(e.path)}: {e.message[:300]}" for e in errors[:5])
    if not errors:
        _passed.add(seen)
    assert not errors, (
        f"{method} {template} {response.status_code} breaks the specification:\n{problems}\n{_inner(errors)}"
    )


def _inner(errors: list[Any]) -> str:
    found = [inner for error in errors for inner in error.context or []]
    return "\n".join(f"  {list(e.absolute_path)}: {e.message[:200]}" for e in found[:12])
