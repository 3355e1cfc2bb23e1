"""The contract with hh that we committed: requests fit it, and whatever fits it is read."""

import inspect
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from libs.common.hh.answers.answer import Answer, error_answer
from libs.common.hh.client import HHClient
from libs.common.hh.dictionaries import AreaTree
from libs.common.hh.models.fields import HHEntity, HHModel
from libs.common.hh.models.me import Me, TokenPair
from libs.common.hh.models.negotiations import Message, Negotiation
from libs.common.hh.models.resumes import Resume, ResumeCard
from libs.common.hh.models.vacancies import Vacancy, VacancyShort
from libs.common.hh.oauth import HHOAuth
from tests.contracts.libs.hh import calls
from tests.contracts.libs.hh.contract import EXAMPLES, HERE, described, faults, names

MODELS: dict[str, type[HHModel]] = {
    "token_pair": TokenPair,
    "me": Me,
    "vacancy_short": VacancyShort,
    "vacancy": Vacancy,
    "resume_card": ResumeCard,
    "resume": Resume,
    "negotiation": Negotiation,
    "message": Message,
}
EACH = [
    pytest.param(name, number, id=f"{name}-{number}") for name, all_ in EXAMPLES.items() for number in range(len(all_))
]


@pytest.mark.parametrize("file", sorted((HERE / "schemas").glob("*.json")), ids=lambda file: file.stem)
def test_every_schema_is_one(file: Any) -> None:
    Draft202012Validator.check_schema(json.loads(file.read_text("utf-8")))


@pytest.mark.parametrize(("name", "number"), EACH)
def test_our_examples_fit_our_schemas(name: str, number: int) -> None:
    assert faults(f"{name}.json", EXAMPLES[name][number]) == []


def test_every_schema_has_an_example() -> None:
    pages = {name for name in names() if name.endswith("_page")}
    assert set(EXAMPLES) == set(names()) - pages
    for name, item in [
        ("resumes_page", "resume_card"),
        ("vacancies_page", "vacancy_short"),
        ("negotiations_page", "negotiation"),
        ("messages_page", "message"),
    ]:
        assert faults(f"{name}.json", calls.page_of(item)) == []


@pytest.mark.parametrize("name", sorted(calls.METHODS))
async def test_every_request_fits_its_schema(name: str) -> None:
    _, sent = await calls.call(name)
    assert sent
    for request in sent:
        assert faults(f"requests.json#/$defs/{name}", described(request)) == []


def test_no_method_escapes_the_contract() -> None:
    shorthand = {
        "iter_negotiations",
        "find_negotiation",
        "messages_page",
    }
    public = {
        name
        for kind in (HHClient, HHOAuth)
        for name, _ in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }
    assert public - shorthand - {"authorize_url"} == set(calls.METHODS)
    defined = json.loads((HERE / "schemas" / "requests.json").read_text("utf-8"))["$defs"]
    assert set(defined) == set(calls.METHODS)


def _kept(model: HHModel, payload: dict[str, Any]) -> list[str]:
    """Fields of the payload that the model knows and yet lost."""
    lost: list[str] = []
    for name, field in type(model).model_fields.items():
        given = payload.get(field.alias or name)
        if name == "raw" or given in (None, [], "", False, "false", 0):
            continue
        if getattr(model, name) in (None, (), "", False, 0):
            lost.append(name)
    return lost


@pytest.mark.parametrize(("name", "number"), [p for p in EACH if p.values[0] in MODELS])
def test_what_fits_a_schema_is_read_without_loss(name: str, number: int) -> None:
    payload = EXAMPLES[name][number]
    model = MODELS[name].model_validate(payload)
    assert _kept(model, payload) == []
    if isinstance(model, HHEntity):
        assert faults(f"{name}.json", model.payload) == []


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_field_that_a_schema_names_is_known_to_the_model(name: str) -> None:
    """A property of the schema that no model field reads would be a promise nobody keeps."""
    flags = {"is_applicant", "is_employer", "is_application"}
    unread = flags | {"middle_name", "phone", "address", "branded_description"}
    if name == "negotiation":
        unread.add("url")
    schema = json.loads((HERE / "schemas" / f"{name}.json").read_text("utf-8"))
    known = {field.alias or key for key, field in MODELS[name].model_fields.items()}
    assert set(schema["properties"]) - known - unread == set()


@pytest.mark.parametrize("payload", EXAMPLES["error"])
def test_error_bodies_are_read_whole(payload: dict[str, Any]) -> None:
    read = error_answer(Answer(403, {}, json.dumps(payload).encode()))
    assert [item.type for item in read.items] == [item["type"] for item in payload["errors"]]
    assert [item.value for item in read.items] == [item.get("value") for item in payload["errors"]]
    assert read.request_id == payload["request_id"]


async def test_results_hold_what_was_answered() -> None:
    found, _ = await calls.call("search_vacancies")
    assert [v.payload for v in found.items] == EXAMPLES["vacancy_short"]
    assert found.rejected == ()
    areas, _ = await calls.call("areas")
    assert isinstance(areas, AreaTree)
    assert areas.path("2") == ("2", "113")
    roles, _ = await calls.call("professional_roles")
    assert roles == {"124": "Тестировщик"}
