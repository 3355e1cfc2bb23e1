"""Makes vacancies out of professions, employers and phrases; every choice comes from one seeded source."""

import random
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Json = dict[str, Any]
_PROFESSION_FILES = ("it_backend.toml", "it_front.toml", "it_other.toml", "other.toml")
GRADES = ("junior", "middle", "senior", "lead")
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
    "plain": ("noExperience", "between1And3"),
}
_RATES = {"RUR": 1.0, "USD": 0.0108, "EUR": 0.0099, "KZT": 4.8, "BYR": 0.035}


@cache
def _toml(name: str) -> Json:
    return tomllib.loads(files("sandbox.headhunter.catalogue").joinpath("data", name).read_text(encoding="utf-8"))


class Generator:
    """A source of vacancy cards with gaps that `fill_vacancy` fills."""

    def __init__(self, seed: int, first_id: int) -> None:
        self.rng = random.Random(seed)
        self._next = first_id
        self.professions: list[Json] = [p for name in _PROFESSION_FILES for p in _toml(name)["profession"]]
        self._weights = [p["weight"] for p in self.professions]
        self._phrases = _toml("phrases.toml")
        employers = _toml("employers.toml")
        self._employers = {
            True: [self._employer(*row, number=n, it=True) for n, row in enumerate(employers["it"])],
            False: [self._employer(*row, number=n + 500, it=False) for n, row in enumerate(employers["other"])],
        }

    def _employer(self, name: str, what: str, industry: str, *, number: int, it: bool) -> Json:
        return {
            "id": str(3_000_100 + number * 37),
            "name": name,
            "trusted": number % 11 != 7,
            "accredited_it_employer": it and number % 3 != 0,
            "type": "agency" if "агентство" in name.lower() and "Кадровое" in name else "company",
            "industries": [{"id": industry, "name": ""}],
            "description": f"{what[0].upper()}{what[1:]}.",
            "_what": what,
        }

    def card(self, key: str | None = None, grade: str | None = None) -> Json:
        """One vacancy, of a profession and grade if asked."""
        rng = self.rng
        if key is None:
            profession = rng.choices(self.professions, self._weights)[0]
        else:
            profession = next(p for p in self.professions if p["key"] == key)
        grades = profession.get("grades") or ["junior", "middle", "middle", "senior", "senior", "lead"]
        grade = grade or rng.choice(grades)
        it = profession.get("it", True)
        employer = rng.choice(self._employers[it])
        city = rng.choices(self._phrases["cities"], [c[2] for c in self._phrases["cities"]])[0]
        skills = self._skills(profession)
        self._next += rng.randint(1, 5)
        formats = self._formats(profession)
        return {
            "id": str(self._next),
            "name": self._title(profession, grade),
            "area": {"id": city[0], "name": city[1]},
            "employer": {key: value for key, value in employer.items() if key != "_what"},
            "professional_roles": [{"id": profession["role"], "name": ""}],
            "key_skills": [{"name": skill} for skill in skills],
            "experience": {"id": rng.choice(_EXPERIENCE[grade])},
            "work_format": formats,
            "schedule": {"id": self._schedule(formats, it=it)},
            "employment": {"id": "full" if rng.random() < 0.9 else rng.choice(["part", "project"])},
            "salary": self._salary(profession, grade, city[0]),
            "response_letter_required": rng.random() < 0.08,
            "has_test": rng.random() < 0.03,
            "premium": rng.random() < 0.06,
            "address": self._address(city) if rng.random() < 0.45 else None,
            "accept_handicapped": rng.random() < 0.1,
            "description": self._description(profession, employer, skills, it=it),
        }

    def _title(self, profession: Json, grade: str) -> str:
        title: str = self.rng.choice(profession["titles"])
        taken = any(word in title for word in ("Старший", "Ведущий", "Главный", "Руководитель", "Lead", "Тимлид"))
        if grade == "plain" or taken or not profession.get("it", True):
            return title
        prefix = self.rng.choice(_PREFIXES[grade])
        if not prefix:
            return title
        russian = "а" <= title[0].lower() <= "я"
        head = (
            title[0].lower() + title[1:]
            if russian and title.split(maxsplit=1)[0].isalpha() and not title[:2].isupper()
            else title
        )
        return prefix + head

    def _skills(self, profession: Json) -> list[str]:
        extra = self.rng.sample(profession["extra"], k=min(len(profession["extra"]), self.rng.randint(2, 7)))
        core = self.rng.sample(
            profession["core"], k=self.rng.randint(max(1, len(profession["core"]) - 2), len(profession["core"]))
        )
        return [*core, *extra]

    def _formats(self, profession: Json) -> list[Json]:
        rng = self.rng
        if rng.random() < profession["remote"]:
            chosen = rng.choice([["REMOTE"], ["REMOTE"], ["REMOTE", "HYBRID"], ["HYBRID"], ["ON_SITE", "REMOTE"]])
        else:
            chosen = rng.choice([["ON_SITE"], ["ON_SITE"], ["ON_SITE", "HYBRID"], []])
        names = {"REMOTE": "Удалённо", "HYBRID": "Гибрид", "ON_SITE": "На месте работодателя"}
        return [{"id": ident, "name": names[ident]} for ident in chosen]

    def _schedule(self, formats: list[Json], *, it: bool) -> str:
        ids = {item["id"] for item in formats}
        if ids == {"REMOTE"}:
            return "remote"
        if not it and self.rng.random() < 0.5:
            return "shift"
        return self.rng.choice(["fullDay", "fullDay", "fullDay", "flexible"])

    def _salary(self, profession: Json, grade: str, city: str) -> Json | None:
        rng = self.rng
        if rng.random() < 0.32:
            return None
        base = profession["salary"][1 if grade == "plain" else GRADES.index(grade)] * 1000
        base *= {"1": 1.0, "2": 0.92}.get(city, 0.78) * rng.uniform(0.85, 1.15)
        currency = "RUR"
        if city in ("159", "160"):
            currency = "KZT"
        elif rng.random() < 0.03:
            currency = rng.choice(["USD", "EUR"])
        step = 5000 if currency == "RUR" else 100
        low = int(base * 0.8 * _RATES[currency] // step * step) or step
        high = int(base * 1.2 * _RATES[currency] // step * step) or 2 * step
        shape = rng.random()
        bounds = {"from": low if shape < 0.85 else None, "to": high if shape > 0.25 else None}
        return {**bounds, "currency": currency, "gross": rng.choice([True, False, False])}

    def _address(self, city: list[Any]) -> Json:
        rng = self.rng
        centre = {"1": (55.75, 37.62), "2": (59.94, 30.31)}.get(city[0], (55.0, 50.0))
        stations: list[Json] = []
        if city[0] == "1" and rng.random() < 0.6:
            stations = [
                {"station_id": "6.8", "station_name": "Алексеевская", "line_id": "6", "line_name": "Калужско-Рижская",
                 "lat": 55.807794, "lng": 37.638699}
            ]  # fmt: skip
        return {
            "city": city[1],
            "street": rng.choice(self._phrases["streets"]),
            "building": str(rng.randint(1, 120)),
            "lat": round(centre[0] + rng.uniform(-0.12, 0.12), 6),
            "lng": round(centre[1] + rng.uniform(-0.2, 0.2), 6),
            "description": None,
            "metro_stations": stations,
        }

    def _description(self, profession: Json, employer: Json, skills: list[str], *, it: bool) -> str:
        rng, phrases = self.rng, self._phrases
        kind = "it" if it else "other"
        what = employer["_what"]
        intro = rng.choice(phrases["intros"]).format(
            company=employer["name"],
            what=what,
            What=what[0].upper() + what[1:],
            field=rng.choice(phrases[f"fields_{kind}"]),
        )
        duties = rng.sample(profession["duties"], k=min(len(profession["duties"]), rng.randint(3, 6)))
        needs = self._needs(profession, skills)
        plus = rng.sample(profession["plus"], k=min(len(profession["plus"]), rng.randint(0, 3)))
        offer = rng.sample(phrases[f"benefits_{kind}"], k=rng.randint(3, 6))
        sections = [
            (rng.choice(phrases["duties_heads"]), duties),
            (rng.choice(phrases["needs_heads"]), needs),
            *([(rng.choice(phrases["plus_heads"]), plus)] if plus else []),
            (rng.choice(phrases["offer_heads"]), offer),
        ]
        return self._layout(intro, sections, rng.choice(phrases["closings"]))

    def _needs(self, profession: Json, skills: list[str]) -> list[str]:
        rng = self.rng
        chosen = rng.sample(profession["needs"], k=min(len(profession["needs"]), rng.randint(3, 6)))
        extra = [skill for skill in skills if skill in profession["extra"]] or profession["extra"]
        first = rng.choice(extra)
        second = rng.choice([s for s in profession["extra"] if s != first])
        return [line.format(a=first, b=second) for line in chosen]

    def _layout(self, intro: str, sections: list[tuple[str, list[str]]], closing: str) -> str:
        style = self.rng.random()
        parts = [f"<p>{intro}</p>"]
        for head, lines in sections:
            if style < 0.75:
                items = "".join(f"<li>{line}{self.rng.choice([';', '.', ''])}</li>" for line in lines)
                parts.append(f"<p><strong>{head}</strong></p> <ul> {items} </ul>")
            elif style < 0.9:
                parts.append(f"<p>{head}</p> " + " ".join(f"<p>— {line}</p>" for line in lines))
            else:
                text = ". ".join(lines)
                parts.append(f"<p><em>{head}</em> {text}.</p>")
        if closing:
            parts.append(f"<p>{closing}</p>")
        return " ".join(parts)
