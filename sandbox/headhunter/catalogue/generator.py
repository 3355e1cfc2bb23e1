"""Makes vacancies out of trades, employers and phrases; every choice comes from one seeded source."""

import random
from typing import Any

from sandbox.headhunter.catalogue.conditions import conditions, requirements
from sandbox.headhunter.catalogue.descriptions import description
from sandbox.headhunter.catalogue.tables import IT, professions, stations, table

Json = dict[str, Any]
GRADES = ("junior", "middle", "senior", "lead")
PLAIN = "plain"  # trades whose titles know no grades
_IT_GRADES = ["junior", "middle", "middle", "senior", "senior", "lead"]
_PREFIXES = {
    "junior": ("Junior ", "Младший ", "Стажёр-"),
    "middle": ("", "", "", "Middle "),
    "senior": ("Senior ", "Старший ", "Ведущий ", ""),
    "lead": ("Lead ", "Главный "),
}
_EXPERIENCE = {
    "junior": ("noExperience", "between1And3"),
    "middle": ("between1And3", "between1And3", "between3And6"),
    "senior": ("between3And6", "between3And6", "moreThan6"),
    "lead": ("between3And6", "moreThan6"),
    PLAIN: ("noExperience", "between1And3", "between1And3", "between3And6"),
}
_RATES = {"RUR": 1.0, "USD": 0.0108, "EUR": 0.0099, "KZT": 4.8, "BYR": 0.035}
_CENTRES = {"1": (55.75, 37.62), "2": (59.94, 30.31)}
_NEAR = 0.012  # of a degree: a walk from the metro


class Generator:
    """A source of vacancy cards with gaps that `fill_vacancy` fills."""

    def __init__(self, seed: int, first_id: int) -> None:
        self.rng = random.Random(seed)
        self._next = first_id
        self.professions = professions()
        self._weights = _halves(self.professions)
        self._phrases = table("phrases")
        self._employers = {
            sector: [_employer(*row, sector=sector, number=n + 100 * place) for n, row in enumerate(rows)]
            for place, (sector, rows) in enumerate(table("employers").items())
        }

    def card(self, key: str | None = None, grade: str | None = None) -> Json:
        """One vacancy, of a trade and grade if asked."""
        rng = self.rng
        if key is None:
            profession = rng.choices(self.professions, self._weights)[0]
        else:
            profession = next(p for p in self.professions if p["key"] == key)
        it = profession["sector"] == IT
        grade = grade or rng.choice(profession.get("grades") or (_IT_GRADES if it else [PLAIN]))
        employer, what = rng.choice(self._employers[profession["sector"]])
        city = rng.choices(self._phrases["cities"], [c[2] for c in self._phrases["cities"]])[0]
        skills = self._skills(profession)
        self._next += rng.randint(1, 5)
        return {
            "id": str(self._next),
            "name": self._title(profession, grade),
            "area": {"id": city[0], "name": city[1]},
            "employer": dict(employer),
            "professional_roles": [{"id": profession["role"], "name": ""}],
            "key_skills": [{"name": skill} for skill in skills],
            "experience": {"id": rng.choice(profession.get("experience") or _EXPERIENCE[grade])},
            **conditions(rng, profession, grade),
            **requirements(rng, profession, grade, skills),
            "salary": self._salary(profession, grade, city[0]),
            "response_letter_required": rng.random() < (0.08 if it else 0.03),
            "has_test": rng.random() < 0.03,
            "premium": rng.random() < 0.06,
            "address": self._address(city) if rng.random() < (0.45 if it else 0.75) else None,
            "accept_handicapped": rng.random() < 0.1,
            "accept_incomplete_resumes": not it and rng.random() < 0.3,
            "description": description(rng, profession, employer["name"], what, skills),
        }

    def _title(self, profession: Json, grade: str) -> str:
        title: str = self.rng.choice(profession["titles"])
        taken = any(word in title for word in ("Старший", "Ведущий", "Главный", "Руководитель", "Lead", "Тимлид"))
        if grade == PLAIN or taken or profession["sector"] != IT:
            return title
        prefix = self.rng.choice(_PREFIXES[grade])
        if not prefix:
            return title
        russian = "а" <= title[0].lower() <= "я"
        first_word = title.split(maxsplit=1)[0]
        lowered = russian and first_word.isalpha() and not title[:2].isupper()
        return prefix + (title[0].lower() + title[1:] if lowered else title)

    def _skills(self, profession: Json) -> list[str]:
        if profession["sector"] != IT:  # trades of two or three skills, which every employer names
            most = len(profession["extra"])
            return [*profession["core"], *self.rng.sample(profession["extra"], k=self.rng.randint(min(3, most), most))]
        extra = self.rng.sample(profession["extra"], k=min(len(profession["extra"]), self.rng.randint(2, 7)))
        core = self.rng.sample(
            profession["core"], k=self.rng.randint(max(1, len(profession["core"]) - 2), len(profession["core"]))
        )
        return [*core, *extra]

    def _salary(self, profession: Json, grade: str, city: str) -> Json | None:
        rng = self.rng
        if rng.random() < (0.32 if profession["sector"] == IT else 0.15):
            return None
        base = profession["salary"][1 if grade == PLAIN else GRADES.index(grade)] * 1000
        base *= {"1": 1.0, "2": 0.92}.get(city, 0.78) * rng.uniform(0.85, 1.15)
        currency = "RUR"
        if city in ("159", "160"):
            currency = "KZT"
        elif profession["sector"] == IT and rng.random() < 0.05:
            currency = rng.choice(["USD", "EUR"])
        step = 100 if currency in ("USD", "EUR") else 5000
        low = int(base * 0.8 * _RATES[currency] // step * step) or step
        high = int(base * 1.2 * _RATES[currency] // step * step) or 2 * step
        shape = rng.random()
        bounds = {"from": low if shape < 0.85 else None, "to": high if shape > 0.25 else None}
        return {**bounds, "currency": currency, "gross": rng.choice([True, False, False])}

    def _address(self, city: list[Any]) -> Json:
        rng = self.rng
        lat, lng = _CENTRES.get(city[0], (55.0, 50.0))
        near = [rng.choice(stations(city[0]))] if stations(city[0]) and rng.random() < 0.6 else []
        spread = (0.12, 0.2)
        if near:
            lat, lng, spread = near[0]["lat"], near[0]["lng"], (_NEAR, _NEAR)
        return {
            "city": city[1],
            "street": rng.choice(self._phrases["streets"]),
            "building": str(rng.randint(1, 120)),
            "lat": round(lat + rng.uniform(-spread[0], spread[0]), 6),
            "lng": round(lng + rng.uniform(-spread[1], spread[1]), 6),
            "description": None,
            "metro_stations": near,
        }


def _halves(trades: list[Json]) -> list[float]:
    """The weights of trades such that those of IT weigh as much as all others together."""
    total = {True: 0.0, False: 0.0}
    for trade in trades:
        total[trade["sector"] == IT] += trade["weight"]
    return [trade["weight"] / total[trade["sector"] == IT] for trade in trades]


def _employer(name: str, what: str, industry: str, *, sector: str, number: int) -> tuple[Json, str]:
    """The card of an employer, and what it does."""
    card = {
        "id": str(3_000_100 + number * 37),
        "name": name,
        "trusted": number % 11 != 7,
        "accredited_it_employer": sector == IT and number % 3 != 0,
        "type": "agency" if "Кадровое агентство" in name else "company",
        "industries": [{"id": industry, "name": ""}],
        "description": f"{what[0].upper()}{what[1:]}.",
    }
    return card, what
