"""Our own schemas of hh's API: what the client sends, and what it must be able to read."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import httpx
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.support.forms import form_of

HERE = Path(__file__).parent
EXAMPLES: dict[str, list[Any]] = json.loads((HERE / "examples" / "wire.json").read_text("utf-8"))


@cache
def _registry() -> Registry[Any]:
    files = sorted((HERE / "schemas").glob("*.json"))
    resources = [(file.name, Resource[Any].from_contents(json.loads(file.read_text("utf-8")))) for file in files]
    return Registry[Any]().with_resources(resources)


def names() -> list[str]:
    """All schemas of answers."""
    shared = {"common", "requests"}
    return [file.stem for file in sorted((HERE / "schemas").glob("*.json")) if file.stem not in shared]


def faults(reference: str, instance: Any) -> list[str]:
    """What is wrong with the instance under a schema such as `vacancy.json` or `requests.json#/$defs/apply`."""
    validator = Draft202012Validator({"$ref": reference}, registry=_registry())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(instance)]


def described(request: httpx.Request) -> dict[str, Any]:
    """A request as the schemas of requests see it."""
    kind = request.headers.get("content-type", "")
    form: dict[str, str] | None = None
    if kind.startswith("multipart/form-data"):
        form = form_of(request)
    elif kind:
        form = dict(parse_qsl(request.content.decode()))
    return {
        "method": request.method,
        "path": request.url.path,
        "query": parse_qs(request.url.query.decode(), keep_blank_values=True),
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "form": form,
    }
