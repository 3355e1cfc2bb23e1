"""Item 97: generated calls over the whole specification find no server error and no body outside of it.

`SANDBOX_FUZZ_CASES` is the most calls per operation (4 by default), `SANDBOX_FUZZ_SEED` chooses them. An operation
without arguments has a single one. The properties of each test in a JUnit report tell how many `cases` were made and
how many of them were `distinct`.
"""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from starlette.testclient import TestClient

from tests.component.sandbox.headhunter import schema
from tests.component.sandbox.headhunter.caller import AGENT, Sandbox

CASES = int(os.environ.get("SANDBOX_FUZZ_CASES", "4"))
SEED = int(os.environ.get("SANDBOX_FUZZ_SEED", "7"))
pytestmark = pytest.mark.reference


@cache
def _loaded(path: Path) -> Any:
    return schemathesis.openapi.from_path(path)


def _known_ids(hh: Sandbox, kwargs: dict[str, Any], case: Any) -> None:
    """Every second call meets things that exist, so that more than 404 is seen."""
    known = {"vacancy_id": hh.plain_vacancies(1)[0], "resume_id": hh.resume, "area_id": "1", "city_id": "1"}
    negotiation = next(iter(hh.world.negotiations.by_id), None)
    if negotiation:
        known |= {"nid": negotiation, "id": negotiation}
    for name, value in (case.path_parameters or {}).items():
        if name in known:
            kwargs["url"] = kwargs["url"].replace(f"/{value}", f"/{known[name]}", 1)


@pytest.mark.parametrize("operation", sorted(schema.operations()), ids=lambda pair: " ".join(pair).strip("/"))
def test_097_generated_calls_stay_within_the_specification(
    reference: Path, operation: tuple[str, str], record_property: Callable[[str, object], None]
) -> None:
    path, method = operation
    spec = _loaded(reference / "hh" / "hh-applicant-openapi.yaml")
    hh = Sandbox()
    client = TestClient(hh.app, base_url="http://sandbox", raise_server_exceptions=True, follow_redirects=False)
    calls = 0
    distinct: set[str] = set()

    @seed(SEED)
    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck.__members__.values()],
    )
    @given(case=spec[path][method].as_strategy())
    def run(case: Any) -> None:
        nonlocal calls
        calls += 1
        kwargs = case.as_transport_kwargs(base_url="http://sandbox")
        headers = {name: str(value) for name, value in dict(kwargs.pop("headers", {})).items()}
        headers |= {"HH-User-Agent": AGENT, "Authorization": f"Bearer {hh.token.access}"}
        if calls % 2:
            _known_ids(hh, kwargs, case)
        hh.token.revoked = False  # one of the operations throws the pair away
        if files := kwargs.pop("files", None):
            parts = files if isinstance(files, list) else list(files.items())
            kwargs["data"] = {name: str(part[1] if isinstance(part, tuple) else part) for name, part in parts}
        for name in set(kwargs) - {"method", "url", "params", "data", "json", "files"}:
            kwargs.pop(name)
        distinct.add(repr(sorted(kwargs.items())))
        response: Any = client.request(headers=headers, **kwargs)
        assert response.status_code < 500
        schema.check(response)

    run()
    record_property("cases", calls)
    record_property("distinct", len(distinct))
    assert calls > 0
