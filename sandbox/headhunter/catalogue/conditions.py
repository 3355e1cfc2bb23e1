"""When, where and how much one works: the old words of the API and the newer ones, which say the same."""

import random
from typing import Any

from sandbox.headhunter.catalogue.tables import IT, entry, table

Json = dict[str, Any]
_EMPLOYMENT = {"FULL": "full", "PART": "part", "PROJECT": "project", "FLY_IN_FLY_OUT": "full"}
_LEVELS = {"junior": "a2", "middle": "b1", "senior": "b2", "lead": "b2"}


def conditions(rng: random.Random, profession: Json, grade: str) -> Json:
    """The fields of a card that tell the terms of work, for a trade and a grade."""
    formats = _formats(rng, profession)
    at_home = formats == ["REMOTE"]
    pattern = table("patterns")[_pattern(rng, profession, at_home=at_home)]
    intern = grade == "junior" and rng.random() < 0.15
    steady = pattern["schedule"] == "shift" or rng.random() >= 0.05
    form = pattern.get("form") or ("FULL" if steady else "PROJECT")
    lists = {name: [entry(name, ident)] for name, ident in pattern.get("part_time", {}).items()}
    durations = [rng.choice(pattern["durations"])] if "durations" in pattern else []
    return {
        "work_format": [entry("work_format", ident) for ident in formats],
        "schedule": {"id": "remote" if at_home else pattern["schedule"]},
        "employment": {"id": "probation" if intern else _EMPLOYMENT[form]},
        "employment_form": entry("employment_form", form),
        "work_schedule_by_days": [entry("work_schedule_by_days", pattern["days"])],
        "working_hours": [entry("working_hours", rng.choice(pattern["hours"]))],
        "fly_in_fly_out_duration": [entry("fly_in_fly_out_duration", ident) for ident in durations],
        "night_shifts": bool(pattern.get("night")),
        "internship": intern,
        "accept_temporary": rng.random() < (0.04 if profession["sector"] == IT else 0.12),
        **lists,
    }


def requirements(rng: random.Random, profession: Json, grade: str, skills: list[str]) -> Json:
    """The fields of a card that tell what one must have: education, licences, languages."""
    card: Json = {"driver_license_types": [{"id": ident} for ident in profession.get("licences", [])]}
    if level := profession.get("education"):
        card["education"] = entry("education_level", level)
    if any("нглийск" in skill for skill in skills) and rng.random() < 0.7:
        known = entry("language_level", _LEVELS.get(grade, "b1"))
        card["languages"] = [{"id": "eng", "name": "Английский", "level": known}]
    return card


def _formats(rng: random.Random, profession: Json) -> list[str]:
    if rng.random() < profession.get("remote", 0.0):
        return rng.choice([["REMOTE"], ["REMOTE"], ["REMOTE", "HYBRID"], ["HYBRID"], ["ON_SITE", "REMOTE"]])
    if profession["sector"] == IT:
        return rng.choice([["ON_SITE"], ["ON_SITE"], ["ON_SITE", "HYBRID"], []])
    return [rng.choice(profession.get("formats", ["ON_SITE"]))]


def _pattern(rng: random.Random, profession: Json, *, at_home: bool) -> str:
    known = profession.get("patterns", ["office", "office", "office", "flexible"])
    # nobody is sent north to work at home
    possible = [name for name in known if not (at_home and name in ("fly", "daily"))]
    return rng.choice(possible or ["office"])
