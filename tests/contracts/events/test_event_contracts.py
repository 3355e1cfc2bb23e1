"""Events are contracts: committed schemas, additive changes, golden bodies of every released version."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from libs.common.events.base import Event
from libs.common.events.catalogue import EVENTS, PRODUCERS
from libs.common.events.stories import story
from libs.common.ids import derived_id
from libs.common.messaging.asyncapi import FOLDER, documents
from libs.common.messaging.envelope import delivery_of, headers_of

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))
TELLABLE = sorted(set(EVENTS) - {"notice.telegram"})


def test_the_committed_schemas_are_those_of_the_code() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert committed == documents(), "run `make openapi` and look at what changed in docs/events"


@pytest.mark.parametrize("subject", sorted(EVENTS))
def test_golden_bodies_of_every_version_still_parse_and_keep_their_meaning(subject: str) -> None:
    for body in GOLDEN[subject]:
        event = EVENTS[subject].model_validate(body)
        written = event.model_dump(mode="json")
        assert {key: written[key] for key in body} == body


@pytest.mark.parametrize("subject", sorted(EVENTS))
def test_unknown_fields_of_a_newer_producer_are_ignored(subject: str) -> None:
    EVENTS[subject].model_validate({**GOLDEN[subject][0], "field_of_tomorrow": {"any": "thing"}})


@pytest.mark.parametrize("subject", sorted(EVENTS))
def test_bodies_fit_the_committed_schema(subject: str) -> None:
    schema: dict[str, Any] = json.loads((FOLDER / f"{subject}.v1.json").read_text(encoding="utf-8"))
    for body in GOLDEN[subject]:
        jsonschema.validate(body, schema)


@pytest.mark.parametrize("subject", sorted(EVENTS))
def test_every_field_is_described(subject: str) -> None:
    event: type[Event] = EVENTS[subject]
    assert event.__doc__
    assert [name for name, field in event.model_fields.items() if not field.description] == []


def test_every_subject_has_a_producer_and_class_names_follow_subjects() -> None:
    assert set(PRODUCERS) == set(EVENTS)
    for subject, event in EVENTS.items():
        assert event.__name__ == "".join(part.capitalize() for part in subject.split("."))


@pytest.mark.parametrize("subject", TELLABLE)
def test_every_event_is_told_in_russian(subject: str) -> None:
    rendered = story(EVENTS[subject].model_validate(GOLDEN[subject][0]))
    assert any("а" <= letter <= "я" for letter in rendered.title.lower())
    assert "None" not in rendered.line


def test_headers_carry_the_identity_both_ways() -> None:
    event = EVENTS["account.changed"].model_validate(GOLDEN["account.changed"][0])
    event_id = derived_id("a", 1)
    delivery = delivery_of(headers_of(event, event_id=event_id, source="api", correlation_id="c-1"))
    assert (delivery.event_id, delivery.type, delivery.user_id, delivery.correlation_id) == (
        event_id,
        "account.changed",
        event.user_id,
        "c-1",
    )
    assert derived_id("a", 1) == event_id != derived_id("a", 2)


@pytest.mark.parametrize("subject", TELLABLE)
def test_an_english_reader_is_told_everything_but_what_others_wrote_in_english(subject: str) -> None:
    written = {"preview": "x", "draft": "x"}
    named = {"employer_name": "x", "vacancy_name": "x", "vacancy": {"id": "1", "name": "x", "employer_name": "x"}}
    for body in GOLDEN[subject]:
        facts = {key: fact for key, fact in (named | written).items() if key in body}
        told = story(EVENTS[subject].model_validate(body | facts), "en")
        assert told.title
        assert "{" not in told.line
        assert not re.search("[а-яё]", told.line, re.IGNORECASE), told.line
