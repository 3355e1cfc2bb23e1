"""The lists that the API calls dictionaries: small tables of our own, or the full ones where a reference has them."""

import hashlib
import json
import os
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from sandbox.headhunter.world.formats.encoding import dumps

Json = dict[str, Any]
RUSSIA = "113"


@cache
def _own(name: str) -> Any:
    return json.loads(files("sandbox.headhunter").joinpath("data", name).read_text(encoding="utf-8"))


@cache
def _reference(name: str, folder: Path | None) -> Any:
    path = folder / name if folder else None
    return json.loads(path.read_text(encoding="utf-8")) if path and path.is_file() else None


def reference_folder() -> Path | None:
    """Where full dictionaries lie, if the environment names a reference."""
    root = os.environ.get("VKATILSYA_REFERENCE")
    return Path(root) / "hh" / "dictionaries" if root else None


class Dictionaries:
    """All dictionaries, and the area tree that filters need."""

    def __init__(self, folder: Path | None, api: str) -> None:
        self._api = api
        full = _reference("dictionaries.json", folder) or {}
        self.common: Json = {**_own("dictionaries.json"), **full}
        areas: list[Json] | None = _reference("areas.json", folder)
        known = areas or [_area(row, None) for row in _own("areas.json")]
        # the parsed file is shared between worlds, the lists that `learn_area` appends to are not
        self.areas: list[Json] = [{**area, "areas": list(area["areas"])} for area in known]
        roles: Json | None = _reference("professional_roles.json", folder)
        self.roles: Json = roles or _roles(_own("professional_roles.json"))
        self._tables: Json = _own("tables.json")
        self.area_by_id: dict[str, Json] = {}
        self._walk(self.areas)
        self._served: dict[str, tuple[bytes, bytes]] = {}

    def _walk(self, areas: list[Json]) -> None:
        for area in areas:
            self.area_by_id[area["id"]] = area
            self._walk(area["areas"])

    def learn_area(self, area: Json) -> None:
        """Make room for an area that only a vacancy knows; it is taken for a part of Russia."""
        ident = str(area["id"])
        if ident not in self.area_by_id:
            known: Json = {"id": ident, "parent_id": RUSSIA, "name": area.get("name") or ident, "areas": []}
            self.area_by_id[ident] = known
            if russia := self.area_by_id.get(RUSSIA):
                russia["areas"].append(known)
            self._served.clear()

    def area_path(self, ident: str) -> list[str]:
        """An area and everything above it, up to the country."""
        path: list[str] = []
        current: str | None = ident
        while current is not None and current in self.area_by_id:
            path.append(current)
            current = self.area_by_id[current].get("parent_id")
        return path or [ident]

    @cached_property
    def rates(self) -> dict[str, float]:
        """Units of a currency for one rouble."""
        return {item["code"]: float(item["rate"]) for item in self.common["currency"]}

    @cached_property
    def role_names(self) -> dict[str, str]:
        """Professional roles by id."""
        return {role["id"]: role["name"] for c in self.roles["categories"] for role in c["roles"]}

    def ids(self, name: str) -> set[str]:
        """The ids of one of the small dictionaries."""
        return {item["id"] for item in self.common.get(name, [])}

    def names(self, name: str) -> dict[str, str]:
        """Id -> name of one of the small dictionaries."""
        return {item["id"]: item["name"] for item in self.common.get(name, [])}

    @cached_property
    def city_by_name(self) -> dict[str, str]:
        """The larger cities by lower-case name; small places are called like ordinary words."""
        cities: dict[str, str] = {}

        def walk(rows: list[Any], depth: int) -> None:
            for ident, name, children in rows:
                if depth and not children:
                    cities[name.lower()] = ident
                walk(children, depth + 1)

        walk(_own("areas.json"), 0)
        return cities

    @cached_property
    def industries(self) -> list[Json]:
        """Branches of business with their parts."""
        return [
            {"id": i, "name": n, "industries": [{"id": a, "name": b} for a, b in parts]}
            for i, n, parts in self._tables["industries"]
        ]

    @cached_property
    def industry_names(self) -> dict[str, str]:
        """Branches and their parts by id."""
        parts = [part for industry in self.industries for part in industry["industries"]]
        return {known["id"]: known["name"] for known in [*self.industries, *parts]}

    @cached_property
    def languages(self) -> list[Json]:
        """Languages that people speak."""
        return [{"id": i, "name": n, "uid": u} for i, n, u in self._tables["languages"]]

    def metro(self, city: str) -> Json | None:
        """The metro of a city, None where there is none."""
        known = self._tables["metro"].get(city)
        if known is None:
            return None
        lines: list[Json] = []
        for ident, name, color, stations in known[1]:
            line = {"id": ident, "name": name, "hex_color": color}
            listed = [
                {"id": i, "name": n, "lat": lat, "lng": lng, "order": order, "line": line}
                for order, (i, n, lat, lng) in enumerate(stations)
            ]
            lines.append({**line, "stations": listed})
        return {"id": city, "name": known[0], "url": f"{self._api}/metro/{city}", "lines": lines}

    @cached_property
    def metros(self) -> list[Json]:
        """The metro of every city that has one."""
        return [metro for city in self._tables["metro"] if (metro := self.metro(city))]

    @cached_property
    def districts(self) -> list[Json]:
        """Parts of the larger cities."""
        return [{"id": i, "name": n, "area_id": area} for i, n, area in self._tables["districts"]]

    def locales(self) -> list[Json]:
        """Languages of the service."""
        return [{"id": i, "name": n, "current": current} for i, n, current in self._tables["locales"]]

    def countries(self) -> list[Json]:
        """The top of the area tree."""
        return [{"id": a["id"], "name": a["name"], "url": f"{self._api}/areas/{a['id']}"} for a in self.areas]

    def served(self, name: str, value: Any) -> tuple[bytes, bytes]:
        """The bytes of a dictionary with its ETag, made once."""
        known = self._served.get(name)
        if known is None:
            body = dumps(value)
            known = self._served[name] = (body, b'"' + hashlib.md5(body).hexdigest().encode() + b'"')  # noqa: S324 - a tag
        return known

    def forget(self) -> None:
        """Serialise anew on the next request, after an entry was taken away or brought back."""
        self._served.clear()


def _area(row: list[Any], parent: str | None) -> Json:
    ident, name, children = row
    return {"id": ident, "parent_id": parent, "name": name, "areas": [_area(child, ident) for child in children]}


def _roles(rows: list[Any]) -> Json:
    def role(ident: str, name: str, incomplete: bool) -> Json:
        return {
            "id": ident,
            "name": name,
            "accept_incomplete_resumes": incomplete,
            "is_default": False,
            "select_deprecated": False,
            "search_deprecated": False,
        }

    return {"categories": [{"id": i, "name": n, "roles": [role(*r) for r in roles]} for i, n, roles in rows]}
