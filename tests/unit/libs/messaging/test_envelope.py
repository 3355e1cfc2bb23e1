"""What the headers of a message say, and that headers which are not an event's are known as malformed."""

from uuid import UUID

import pytest

from libs.common.messaging.envelope import delivery_of

ID = "01a20923-eb4a-709d-a52e-fd6cc626e3c3"
HEADERS = {"ce-id": ID, "ce-type": "match.found", "ce-source": "auto_reply", "ce-subject": ID}


def test_headers_of_an_event_are_read() -> None:
    found = delivery_of(HEADERS)
    assert (found.event_id, found.type, found.source, found.user_id) == (
        UUID(ID),
        "match.found",
        "auto_reply",
        UUID(ID),
    )
    assert found.correlation_id == ID


@pytest.mark.parametrize(
    "wrong", [{"ce-id": None}, {"ce-type": None}, {"ce-id": "not-a-uuid"}, {"ce-subject": "nobody"}]
)
def test_headers_that_are_not_an_events_are_malformed(wrong: dict[str, str | None]) -> None:
    merged = {**HEADERS, **wrong}
    with pytest.raises(ValueError, match=r"missing|UUID"):
        delivery_of({key: value for key, value in merged.items() if value is not None})
