"""The vacancies of the site: what is open, what is archived, what is still to be published."""

import math
from collections import deque
from collections.abc import Iterator
from typing import Any

from sandbox.headhunter.world.dictionaries import Dictionaries
from sandbox.headhunter.world.search.bitsets import as_bits, newest_first
from sandbox.headhunter.world.search.index import Index
from sandbox.headhunter.world.vacancies.vacancy_cards import Vacancy

Json = dict[str, Any]
PART_TIME_LISTS = ("working_days", "working_time_intervals", "working_time_modes")
SPREAD_S = 14 * 86_400.0
_EMPLOYER_ONLY = frozenset({"type", "industries", "description"})  # told by the employer's own card only


class Market:
    """Every vacancy ever known, with the index over the published ones."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self._dictionaries = dictionaries
        self.vacancies: dict[str, Vacancy] = {}
        self.shown: list[Vacancy] = []
        self.waiting: deque[Vacancy] = deque()
        self.employers: dict[str, Json] = {}
        self.index = Index(self._raw_text)
        self._skills: list[str] | None = None

    def _raw_text(self, document: int, field: str) -> str:
        vacancy = self.shown[document]
        return self._texts(vacancy)[field]

    def _texts(self, vacancy: Vacancy) -> dict[str, str]:
        employer = vacancy.card.get("employer")
        return {
            "name": vacancy.card["name"],
            "company_name": employer["name"] if employer else "",
            "description": vacancy.plain_description,
        }

    def fill(self, cards: list[Json], now: float, held_back: float) -> None:
        """Date the cards anew, oldest first, over the last 14 days; the newest share waits to be published."""
        count = len(cards)
        waiting = int(count * held_back)
        spread = count - waiting
        for position, card in enumerate(cards):
            if position < spread:
                moment = now - SPREAD_S * (spread - position) / max(spread, 1)
                self.publish(Vacancy(card, moment), moment)
            else:
                vacancy = Vacancy(card, now)
                self.vacancies[vacancy.id] = vacancy
                self.waiting.append(vacancy)

    def publish(self, vacancy: Vacancy, moment: float) -> None:
        """Put a vacancy into search at a moment that is not before the last publication."""
        vacancy.redate(moment)
        self.vacancies[vacancy.id] = vacancy
        self._skills = None
        self._dictionaries.learn_area(vacancy.card["area"])
        self._learn_employer(vacancy.card)
        vacancy.document = self.index.add(moment, self._texts(vacancy), self._facets(vacancy), self._salary(vacancy))
        self.shown.append(vacancy)
        if vacancy.archived or vacancy.hidden or vacancy.deleted:
            self.index.close(vacancy.document)

    def _learn_employer(self, card: Json) -> None:
        employer = card.get("employer")
        if employer is None:
            return
        if employer.get("id"):
            self.employers.setdefault(employer["id"], employer)
        card["employer"] = {key: value for key, value in employer.items() if key not in _EMPLOYER_ONLY}

    def restore(self, vacancy: Vacancy, published: float | None) -> None:
        """Take in a vacancy as it was; None for one that still waits."""
        self.vacancies[vacancy.id] = vacancy
        if published is None:
            self.waiting.append(vacancy)
        else:
            self.publish(vacancy, published)

    def publish_next(self, moment: float) -> Vacancy | None:
        """Publish the vacancy that has waited longest; None when none waits."""
        if not self.waiting:
            return None
        vacancy = self.waiting.popleft()
        self.publish(vacancy, moment)
        return vacancy

    def known(self, ident: str) -> Vacancy | None:
        """A vacancy that a reader may see: published and not deleted."""
        vacancy = self.vacancies.get(ident)
        if vacancy is None or vacancy.deleted or vacancy.document < 0:
            return None
        return vacancy

    def archive(self, vacancy: Vacancy, *, archived: bool = True) -> None:
        """Move a vacancy to the archive or back."""
        vacancy.archive(archived=archived)
        self._reindex(vacancy)

    def hide(self, vacancy: Vacancy, *, deleted: bool = False) -> None:
        """Take a vacancy off the site; deleted ones answer 404."""
        vacancy.hidden = True
        vacancy.deleted = vacancy.deleted or deleted
        self._reindex(vacancy)

    def _reindex(self, vacancy: Vacancy) -> None:
        if vacancy.document < 0:
            return
        if vacancy.archived or vacancy.hidden or vacancy.deleted:
            self.index.close(vacancy.document)
        else:
            self.index.reopen(vacancy.document)

    def _facets(self, vacancy: Vacancy) -> dict[str, list[str]]:
        card = vacancy.card
        shown = card.get("employer") or {}
        employer = self.employers.get(shown.get("id") or "", shown)
        facets: dict[str, list[str]] = {
            "area": self._dictionaries.area_path(card["area"]["id"]),
            "place": [card["area"]["id"]],
            "employer_id": [employer["id"]] if employer.get("id") else [],
            "professional_role": [role["id"] for role in card["professional_roles"]],
            "label": _labels(card, employer),
            "metro": _metro(card),
            "industry": [i["id"] for i in employer.get("industries") or []],
            "flag": _flags(card),
            "education": [(card.get("education") or {"id": "not_required_or_not_specified"})["id"]],
        }
        facets["part_time"] = _part_time(card)
        for name in ("experience", "employment", "schedule", "employment_form"):
            facets[name] = [card[name]["id"]] if card.get(name) else []
        for name in ("work_format", "work_schedule_by_days", "working_hours", "driver_license_types"):
            facets[name] = [item["id"] for item in card.get(name) or []]
        return facets

    def _salary(self, vacancy: Vacancy) -> float | None:
        salary = vacancy.card.get("salary_range") or vacancy.card.get("salary")
        if not salary:
            return None
        amount = salary.get("to") or salary.get("from")
        rate = self._dictionaries.rates.get(salary["currency"], 1.0)
        return None if amount is None else amount / rate

    def places(self) -> list[str]:
        """The areas that published vacancies name."""
        facet = self.index.facets.get("place")
        return list(facet.values()) if facet else []

    def inside(self, box: tuple[float, float, float, float]) -> int:
        """Vacancies whose address lies in a box: top, bottom, left, right."""
        return self.index.cached(("inside", box), lambda: as_bits(self._inside(*box)))

    def _inside(self, top: float, bottom: float, left: float, right: float) -> Iterator[int]:
        for vacancy in self.shown:
            lat, lng = _point(vacancy.card)
            if lat is not None and lng is not None and bottom <= lat <= top and left <= lng <= right:
                yield vacancy.document

    def by_distance(self, bits: int, point: tuple[float, float]) -> list[int]:
        """The documents of a set by their distance to a point; those without an address come last."""

        def key(document: int) -> float:
            distance = self.distance(document, point)
            return math.inf if distance is None else distance

        return sorted(newest_first(bits), key=key)

    def distance(self, document: int, point: tuple[float, float]) -> float | None:
        """Metres from a point to a vacancy's address (on a plane, good enough for a city)."""
        lat, lng = _point(self.shown[document].card)
        if lat is None or lng is None:
            return None
        across = (lng - point[1]) * math.cos(math.radians(point[0]))
        return 111_320.0 * math.hypot(lat - point[0], across)

    @property
    def skill_names(self) -> list[str]:
        """All key skills, in alphabetical order; the position is the id."""
        if self._skills is None:
            names = {skill["name"] for vacancy in self.shown for skill in vacancy.card["key_skills"]}
            self._skills = sorted(names)
        return self._skills

    def skills_starting(self, text: str, limit: int = 10) -> list[tuple[int, str]]:
        """Key skills with an id whose name contains the text, those that start with it first."""
        wanted = text.lower()
        names = self.skill_names
        hits = [(i, n) for i, n in enumerate(names, start=1) if wanted in n.lower()]
        return sorted(hits, key=lambda hit: not hit[1].lower().startswith(wanted))[:limit]


def _point(card: Json) -> tuple[float | None, float | None]:
    place = card.get("address") or {}
    return place.get("lat"), place.get("lng")


def _labels(card: Json, employer: Json) -> list[str]:
    labels = ["not_from_agency"] if employer.get("type") != "agency" else []
    if card.get("address"):
        labels.append("with_address")
    if card.get("accept_handicapped"):
        labels.append("accept_handicapped")
    if card.get("accept_kids"):
        labels.append("accept_kids")
    if employer.get("accredited_it_employer"):
        labels.append("accredited_it")
    return labels


def _metro(card: Json) -> list[str]:
    stations = [s["station_id"] for s in (card.get("address") or {}).get("metro_stations") or []]
    return [*stations, *{station.split(".")[0] for station in stations}]


def _part_time(card: Json) -> list[str]:
    """What the filter of additional work finds a vacancy by."""
    employment = (card.get("employment") or {}).get("id")
    values = [employment] if employment in ("part", "project") else []
    values += ["accept_temporary"] if card.get("accept_temporary") else []
    return [*values, *(item["id"] for name in PART_TIME_LISTS for item in card.get(name) or [])]


def _flags(card: Json) -> list[str]:
    names = ("accept_temporary", "internship", "night_shifts", "premium", "has_test", "response_letter_required")
    return [name for name in names if card.get(name)]
