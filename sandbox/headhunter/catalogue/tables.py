"""The data files that vacancies are made of."""

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Json = dict[str, Any]
IT = "it"


@cache
def table(name: str) -> Json:
    """A file of `catalogue/data` by its name without the ending."""
    return tomllib.loads(files("sandbox.headhunter.catalogue").joinpath("data", f"{name}.toml").read_text("utf-8"))


@cache
def professions() -> list[Json]:
    """Every trade, one file for each group of them."""
    folder = files("sandbox.headhunter.catalogue").joinpath("data", "trades")
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return [trade for entry in found for trade in tomllib.loads(entry.read_text("utf-8"))["profession"]]


@cache
def _dictionaries() -> Json:
    return json.loads(files("sandbox.headhunter").joinpath("data", "dictionaries.json").read_text("utf-8"))


def entry(dictionary: str, ident: str) -> Json:
    """An entry of one of the API's dictionaries, as cards show it."""
    found = next(item for item in _dictionaries()[dictionary] if item["id"] == ident)
    return {key: found[key] for key in ("id", "name") if key in found}


@cache
def stations(city: str) -> list[Json]:
    """The metro of a city, as addresses show it."""
    metro = json.loads(files("sandbox.headhunter").joinpath("data", "tables.json").read_text("utf-8"))["metro"]
    return [
        {"station_id": i, "station_name": name, "line_id": line, "line_name": title, "lat": lat, "lng": lng}
        for line, title, _color, known in metro.get(city, ["", []])[1]
        for i, name, lat, lng in known
    ]
