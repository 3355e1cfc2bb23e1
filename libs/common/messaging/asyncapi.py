"""AsyncAPI 3.0 and JSON Schemas of all events; `python -m libs.common.messaging.asyncapi` writes them.

The files in docs/events are committed; a test compares them, so a changed contract shows in the same commit.
"""

import json
import sys
from pathlib import Path
from typing import Any

from libs.common.events.base import Event
from libs.common.events.catalogue import EVENTS, PRODUCERS
from libs.common.messaging.topology import DURABLES, STREAMS, Durable, covers

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "events"


def schema_of(event: type[Event]) -> dict[str, Any]:
    """The JSON Schema of an event's body."""
    return {"$id": event.dataschema(), **event.model_json_schema()}


def documents() -> dict[str, str]:
    """Every committed file by its name."""
    files = {f"{subject}.v{event.version}.json": schema_of(event) for subject, event in EVENTS.items()}
    return {name: _text(content) for name, content in {**files, "asyncapi.json": asyncapi()}.items()}


def asyncapi() -> dict[str, Any]:
    """Channels, messages and who sends and receives what."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Vkatilsya events",
            "version": "1.0.0",
            "description": "JSON on NATS JetStream; CloudEvents 1.0 attributes in headers (ce-*), Nats-Msg-Id = ce-id.",
        },
        "channels": {subject: _channel(subject, event) for subject, event in EVENTS.items()},
        "operations": {**_sends(), **_receives()},
        "components": {"messages": {subject: _message(subject, event) for subject, event in EVENTS.items()}},
    }


def _channel(subject: str, event: type[Event]) -> dict[str, Any]:
    stream = next(item.name for item in STREAMS if covers(item.subjects, subject))
    return {
        "address": subject,
        "description": (event.__doc__ or "").strip(),
        "messages": {subject: {"$ref": f"#/components/messages/{subject}"}},
        "bindings": {"nats": {}},
        "x-stream": stream,
    }


def _message(subject: str, event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.__name__,
        "contentType": "application/json",
        "payload": {"$ref": f"./{subject}.v{event.version}.json"},
    }


def _sends() -> dict[str, Any]:
    return {
        f"{service}.sends.{subject}": {"action": "send", "channel": {"$ref": f"#/channels/{subject}"}}
        for subject, services in PRODUCERS.items()
        for service in services
    }


def _receives() -> dict[str, Any]:
    return {
        f"{durable.name}.receives.{subject}": {"action": "receive", "channel": {"$ref": f"#/channels/{subject}"}}
        for durable in DURABLES
        for subject in _read_by(durable)
    }


def _read_by(durable: Durable) -> list[str]:
    return [subject for subject in EVENTS if covers(durable.filter_subjects, subject)]


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in documents().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
    sys.stdout.write(f"wrote {FOLDER}\n")


if __name__ == "__main__":
    main()
