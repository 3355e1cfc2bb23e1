"""Answers of tomorrow: unknown keys, missing optional ones, nulls; and errors in shapes that were seen."""

import json
from typing import Any

from sandbox.headhunter.world.formats.encoding import dumps

Json = dict[str, Any]
# keys that the specification requires nowhere, and keys that it lets be null wherever they occur
_DROPPABLE = frozenset({
    "accept_temporary", "accredited_it_employer", "age_restriction", "arguments", "branded_description",
    "closed_for_applicants", "company_id", "company_url", "creds", "fixes", "has_vehicle", "insider_interview",
    "internship", "job_search_status", "languages", "messages_url", "metro", "metro_stations", "name_prepositional",
    "night_shifts", "phone_calls", "show_logo_in_search", "suggests", "suitable_resumes_url", "tags", "video_vacancy",
    "work_schedule_by_days", "working_hours",
})  # fmt: skip
_NULLABLE = frozenset({
    "address", "age", "birth_date", "company", "contacts", "department", "industry", "logo_urls", "middle_name",
    "next_publish_at", "photo", "requirement", "response_url", "responsibility", "sort_point_distance", "test",
})  # fmt: skip
_OPEN = frozenset({"found", "vacancy", "employer", "area", "resume", "counters", "snippet"})


def drifted(body: bytes) -> bytes:
    """The body with unknown keys in every open object, optional keys gone and nulls where they may stand."""
    return dumps(_drift(json.loads(body)))


def _drift(value: Any) -> Any:
    if isinstance(value, list):
        return [_drift(item) for item in value]
    if not isinstance(value, dict):
        return value
    changed: Json = {}
    for key, item in value.items():
        if key in _DROPPABLE:
            continue
        changed[key] = None if key in _NULLABLE else _drift(item)
    if {"id", "name"} <= changed.keys() or _OPEN & changed.keys():
        changed["x_new_field"] = {"added": "tomorrow", "level": [1, 2, 3]}
    return changed


def drifted_error(error: Json, variant: str) -> Json:
    """An error body in another shape that clients must understand or survive."""
    first: Json = dict(error["errors"][0])
    if variant == "unknown_value":
        return {**error, "errors": [{**first, "value": "reason_of_tomorrow"}]}
    if variant == "two_errors":
        return {**error, "errors": [first, {"type": "forbidden"}]}
    if variant == "no_request_id":
        return {key: value for key, value in error.items() if key != "request_id"}
    legacy = {key: value for key, value in error.items() if key not in ("errors", "request_id")}
    return legacy or {"description": str(first.get("value") or first["type"])}
