"""The check of a letter: claims with spans in code points, hashes of fragments, and whose resume it uses."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from libs.common.letters.asked import MODEL_AWAY
from libs.common.llm.opened import opened
from sandbox.llm.app import create_app
from sandbox.llm.state import Sandbox
from sandbox.serving.serve import serving
from services.api.letters.llm_reviser import LLMReviser
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import application, hash_of, ids_of

LETTER = "Привет 👋🏽! Пишу на Python и Kafka."


async def check(person: Person, status: int = 200, **body: Any) -> dict[str, Any]:
    return await person.write("POST", "/api/letters/check", {"letter": LETTER, **body}, status)


async def test_spans_count_code_points_and_fragments_have_their_hash(linked: Person) -> None:
    _, resumes = await ids_of(linked)
    answer = await check(linked, resume_id=str(resumes[0]))
    assert (answer["grounded"], answer["letter_hash"]) == (False, hash_of(LETTER))
    python, kafka = answer["claims"]
    assert LETTER[python["start"] : python["end"]] == "Python"
    assert python["fragment_hash"] == hashlib.sha256(b"Python").hexdigest()
    line = {"section": "skills", "line": "Python", "place": None}
    assert python["evidence"] == {"path": "/skill_set/0", "text": "Python", **line}
    assert (kafka["supported"], kafka["evidence"]) == (False, None)


async def test_an_application_brings_its_resume_and_vacancy(api: Api, linked: Person) -> None:
    found = await application(api, linked)
    assert (await check(linked, application_id=str(found)))["claims"]


@pytest.mark.parametrize("both", [True, False])
async def test_it_needs_an_application_or_a_resume(api: Api, linked: Person, both: bool) -> None:
    found, (_, resumes) = await application(api, linked), await ids_of(linked)
    names = {"application_id": str(found), "resume_id": str(resumes[0])} if both else {}
    problem = await check(linked, 422, **names)
    assert problem["errors"][0]["detail"] == "Укажите application_id или resume_id."


async def test_a_letter_over_10000_characters_is_refused(linked: Person) -> None:
    _, resumes = await ids_of(linked)
    problem = await check(linked, 422, letter="я" * 10_001, resume_id=str(resumes[0]))
    assert problem["errors"][0]["detail"] == "Не длиннее 10\u00a0000 знаков."
    assert (await check(linked, letter="👋" * 10_000, resume_id=str(resumes[0])))["grounded"] is True


async def test_a_letter_is_changed_as_asked_and_nothing_is_stored(api: Api, linked: Person) -> None:
    found = await application(api, linked)
    body = {"letter": "Добрый день! Знаю Kafka.\n\nПишу на Python.", "wish": "без Kafka", "application_id": str(found)}
    before = (await linked.http.get(f"/api/applications/{found}")).json()
    answer = await linked.write("POST", "/api/letters/revise", body, 200)
    assert (answer["letter"], answer["changed"], answer["note"]) == ("Добрый день!\n\nПишу на Python.", True, None)
    assert answer["letter_hash"] == hash_of(answer["letter"])
    assert (answer["grounded"], [claim["text"] for claim in answer["claims"]]) == (True, ["Python"])
    assert (await linked.http.get(f"/api/applications/{found}")).json() == before


async def test_a_wish_that_is_not_understood_leaves_the_letter_and_says_so(linked: Person) -> None:
    _, resumes = await ids_of(linked)
    body = {"letter": LETTER, "wish": "сделай выразительнее", "resume_id": str(resumes[0])}
    answer = await linked.write("POST", "/api/letters/revise", body, 200)
    assert (answer["letter"], answer["changed"]) == (LETTER, False)
    assert answer["note"].startswith("Понятны только простые просьбы")


async def test_a_wish_in_other_words_goes_to_the_model_and_one_that_is_away_is_said(api: Api, linked: Person) -> None:
    found, deps = await application(api, linked), api.app.state.deps
    body = {"letter": LETTER, "wish": "сделай теплее", "application_id": str(found)}
    async with serving(create_app(Sandbox(seed=3))) as base:
        facts = {"llm_base_url": f"{base}/v1", "llm_api_key": SecretStr("sk-test"), "llm_model": "sandbox-large"}
        settings = api.settings.model_copy(update=facts)
        async with opened(settings, api.engine) as llm:
            assert llm is not None
            api.app.state.deps = replace(deps, model_reviser=LLMReviser(llm, deps.checks))
            answer = await linked.write("POST", "/api/letters/revise", body, 200)
    assert (answer["changed"], answer["grounded"]) == (True, True)
    assert "Python" in answer["letter"]
    calls = await api.rows("select purpose, outcome from llm_calls")
    assert calls == [{"purpose": "letter", "outcome": "ok"}]

    async with opened(settings, api.engine) as llm:
        assert llm is not None
        api.app.state.deps = replace(deps, model_reviser=LLMReviser(llm, deps.checks))
        answer = await linked.write("POST", "/api/letters/revise", body, 200)
    assert (answer["letter"], answer["changed"], answer["note"]) == (LETTER, False, MODEL_AWAY)
