"""What the cases are given, and which of them may run against the target."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.api import Api, Line
from tests.conformance.target import TARGET, Control, Target
from tests.support.headhunter import sandbox

CASES = Path(__file__).parent / "cases"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks of cases known."""
    config.addinivalue_line("markers", "reads: sends nothing that changes anything; runs anywhere")
    config.addinivalue_line("markers", "writes: changes something; on loopback, or with --write said explicitly")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every case says whether it reads or writes; those that write are skipped where they may not."""
    target = config.stash.get(TARGET, None)
    if target is not None:
        items.sort(key=lambda item: item.name.split("_")[1])  # by the number of the behaviour
    for item in items:
        if not item.path.is_relative_to(CASES):
            continue
        marks = {mark.name for mark in item.iter_markers()} & {"reads", "writes"}
        if len(marks) != 1:
            raise pytest.UsageError(f"{item.nodeid} must be marked with one of reads and writes, not {sorted(marks)}")
        if "writes" in marks and target is not None and not target.may_write:
            item.add_marker(pytest.mark.skip(f"it writes, and nothing is written to {target.base_url} without --write"))


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    """The address under test; without one named on the command line, a sandbox of these tests alone."""
    named = request.config.stash.get(TARGET, None)
    if named is not None:
        yield named
        return
    with sandbox() as own:
        yield Target(own.url, token=own.post("/tokens")["access_token"], control=True)


@pytest.fixture(scope="session")
def line(target: Target) -> Iterator[Line]:
    """The connection that all cases share."""
    line = Line(target)
    yield line
    line.http.close()


@pytest.fixture
def nobody(line: Line) -> Api:
    """Calls without a token."""
    return Api(line, None)


@pytest.fixture
def api(target: Target, line: Line) -> Api:
    """Calls of the applicant whose token was given."""
    if target.token is None:
        pytest.skip("it needs the token of an applicant: --token or HH_TOKEN")
    return Api(line, target.token)


@pytest.fixture
def control(target: Target) -> Control:
    """The sandbox's control endpoint."""
    if not target.control:
        pytest.skip("it needs the control endpoint of a sandbox to set the scene")
    return Control(target.base_url)


@pytest.fixture
def person(control: Control, line: Line) -> Api:
    """A new applicant of the sandbox with two resumes."""
    made = control.post("/users", count=1, resumes=2)["users"][0]
    return Api(line, made["access_token"], tuple(made["resume_ids"]))


@pytest.fixture
def applicant(target: Target, request: pytest.FixtureRequest) -> Api:
    """Who writes: a new applicant on a sandbox, else the one whose token was given, with published resumes."""
    if target.control:
        return request.getfixturevalue("person")
    mine: Api = request.getfixturevalue("api")
    resumes = mine.get("/resumes/mine").json()["items"]
    ready = tuple(one["id"] for one in resumes if one["status"]["id"] == "published")
    if not ready:
        pytest.skip("it needs a published resume")
    return Api(mine.line, mine.token, ready)


@pytest.fixture
def vacancy(target: Target, request: pytest.FixtureRequest) -> str:
    """A vacancy that takes an application: a new one on a sandbox, else the one named with --vacancy."""
    if target.control:
        return publish(request.getfixturevalue("control"))
    if target.vacancy is None:
        pytest.skip("it applies to a vacancy: name it with --vacancy ID")
    return target.vacancy


@pytest.fixture
def published(control: Control) -> Any:
    """A way to publish a vacancy with a peculiarity."""
    return lambda **peculiar: publish(control, **peculiar)


def publish(control: Control, **peculiar: Any) -> str:
    """A new open vacancy of the sandbox; its id."""
    card = {
        "name": "Проверка договора",
        "area": {"id": "1", "name": "Москва"},
        "employer": {"id": "77001", "name": "Проверяющий"},
        "description": "<p>Вакансия для проверки.</p>",
        "has_test": False,
        "response_letter_required": False,
        **peculiar,
    }
    return control.post("/vacancies", vacancies=[card])["published"][0]
