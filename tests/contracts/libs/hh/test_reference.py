"""The official description of the API, where it is at hand: requests fit it, and its own examples are read."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from libs.common.hh.models.fields import HHModel
from libs.common.hh.models.me import TokenPair
from libs.common.hh.models.negotiations import Message, Negotiation
from libs.common.hh.models.resumes import Resume, ResumeCard
from libs.common.hh.models.vacancies import Vacancy, VacancyShort
from libs.common.hh.oauth import HHOAuth
from tests.contracts.libs.hh import calls
from tests.contracts.libs.hh.contract import EXAMPLES, described, faults

pytestmark = pytest.mark.reference
UNDOCUMENTED = {("GET /negotiations/{nid}/messages", name) for name in ("page", "per_page")} | {
    ("GET /resumes/mine", name) for name in ("page", "per_page")
}
"""Parameters that the description leaves out and that the API pages with all the same."""


@pytest.fixture(scope="module")
def api(reference: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((reference / "hh" / "hh-applicant-openapi.yaml").read_text("utf-8"), loader)  # noqa: S506


@pytest.fixture(scope="module")
def examples(reference: Path) -> dict[str, Any]:
    return json.loads((reference / "hh" / "hh-applicant-examples.json").read_text("utf-8"))


def problems(api: dict[str, Any], schema: dict[str, Any], instance: Any) -> list[str]:
    """What is wrong with the instance under a schema of the description."""
    registry = Registry[Any]().with_resource("urn:api", Resource[Any](contents=api, specification=DRAFT4))
    rooted = json.loads(json.dumps(schema).replace('"#/', '"urn:api#/'))
    return [f"{e.json_path}: {e.message}" for e in OAS30Validator(rooted, registry=registry).iter_errors(instance)]


def operation(api: dict[str, Any], method: str, path: str) -> tuple[str, dict[str, Any]]:
    """The operation that a request is for; fixed paths win over those with parameters."""
    for template in sorted(api["paths"], key=lambda one: one.count("{")):
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if re.fullmatch(pattern, path) and method.lower() in api["paths"][template]:
            return f"{method} {template}", api["paths"][template][method.lower()]
    raise AssertionError(f"{method} {path} is not in the description")


def parameters(api: dict[str, Any], found: dict[str, Any], place: str) -> dict[str, dict[str, Any]]:
    listed = [
        api["components"]["parameters"][one["$ref"].rsplit("/", 1)[-1]] if "$ref" in one else one
        for one in found.get("parameters", ())
    ]
    return {one["name"]: one for one in listed if one["in"] == place}


def typed(value: str, schema: dict[str, Any]) -> Any:
    """Query text as the type that the description gives it; a repeated key is described as a single one."""
    if schema.get("type") == "array":
        return [typed(value, schema.get("items", {}))]
    if schema.get("type") in {"integer", "number"}:
        return int(value)
    return {"true": True, "false": False}[value] if schema.get("type") == "boolean" else value


@pytest.mark.parametrize("name", sorted(calls.METHODS))
async def test_every_request_fits_its_operation(api: dict[str, Any], name: str) -> None:
    _, sent = await calls.call(name)
    for request in sent:
        seen = described(request)
        title, found = operation(api, seen["method"], seen["path"])
        known = parameters(api, found, "query")
        for key, values in seen["query"].items():
            if (title, key) in UNDOCUMENTED:
                continue
            assert key in known, f"{title} has no parameter {key}"
            for value in values:
                assert problems(api, known[key]["schema"], typed(value, known[key]["schema"])) == []
        for header in parameters(api, found, "header").values():
            assert not header.get("required") or header["name"].lower() in seen["headers"]
        body = found.get("requestBody", {}).get("content")
        assert bool(body) == (seen["form"] is not None)
        if body:
            kind = seen["headers"]["content-type"].split(";")[0]
            assert problems(api, body[kind]["schema"], seen["form"]) == []


def test_the_sign_in_page_gets_what_the_description_names(api: dict[str, Any]) -> None:
    url = httpx.URL(HHOAuth(httpx.AsyncClient(), calls.SETTINGS).authorize_url("state", force_login=True))
    _, found = operation(api, "GET", url.path)
    known = parameters(api, found, "query")
    assert set(url.params) <= set(known)
    assert {name for name, one in known.items() if one.get("required")} <= set(url.params)


ANSWERS: list[tuple[str, str, type[HHModel]]] = [
    ("GET /resumes/mine", "resume_card", ResumeCard),
    ("GET /resumes/{resume_id}", "resume", Resume),
    ("GET /vacancies", "vacancy_short", VacancyShort),
    ("GET /resumes/{resume_id}/similar_vacancies", "vacancy_short", VacancyShort),
    ("GET /vacancies/{vacancy_id}", "vacancy", Vacancy),
    ("GET /negotiations", "negotiation", Negotiation),
    ("GET /negotiations/{id}", "negotiation", Negotiation),
    ("GET /negotiations/{nid}/messages", "message", Message),
]


@pytest.mark.parametrize(("title", "name", "model"), ANSWERS)
def test_official_examples_are_read_and_fit_our_schema(
    examples: dict[str, Any], title: str, name: str, model: type[HHModel]
) -> None:
    applicants = {key: body for key, body in examples[title]["200"].items() if "работодател" not in key.lower()}
    assert applicants
    for body in applicants.values():
        for item in body.get("items", [body]):
            assert model.model_validate(item).model_dump(exclude={"raw"})
            assert [fault for fault in faults(f"{name}.json", item) if "is a required property" not in fault] == []


def test_the_official_token_answer_is_read(examples: dict[str, Any]) -> None:
    pair = TokenPair.model_validate(examples["POST /oauth/token"]["200"]["user auth"])
    assert pair.life.days == 14
    assert faults("token_pair.json", examples["POST /oauth/token"]["200"]["user auth"]) == []


OURS = [
    ("GET /me", "me", False),
    ("GET /negotiations", "negotiation", True),
    ("GET /negotiations/{nid}/messages", "message", True),
    ("GET /vacancies", "vacancy_short", True),
    ("GET /vacancies/{vacancy_id}", "vacancy", False),
]


@pytest.mark.parametrize(("title", "name", "paged"), OURS)
def test_our_own_examples_fit_the_description(api: dict[str, Any], title: str, name: str, paged: bool) -> None:
    method, path = title.split(" ")
    schema = api["paths"][path][method.lower()]["responses"]["200"]["content"]["application/json"]["schema"]
    for item in EXAMPLES[name]:
        body = {**calls.page_of(name), "items": [item]} if paged else item
        assert problems(api, schema, body) == []


def test_the_official_dictionaries_are_read(reference: Path) -> None:
    folder = reference / "hh" / "dictionaries"
    for name in ("areas", "dictionaries", "professional_roles"):
        parsed = json.loads((folder / f"{name}.json").read_text("utf-8"))
        assert faults(f"{name}.json", parsed) == []
