"""The texts of vacancies: an introduction, duties, requirements, what is offered, in several layouts."""

import random
from typing import Any

from sandbox.headhunter.catalogue.tables import IT, table

Json = dict[str, Any]


def description(rng: random.Random, profession: Json, company: str, what: str, skills: list[str]) -> str:
    """The HTML text of a vacancy; `what` is what the company does, after «мы»."""
    phrases = table("phrases")
    kind = "it" if profession["sector"] == IT else "other"
    intro = rng.choice(phrases[f"intros_{kind}"]).format(
        company=company,
        what=what,
        What=what[0].upper() + what[1:],
        field=rng.choice(phrases["fields_it"]),
    )
    duties = rng.sample(profession["duties"], k=min(len(profession["duties"]), rng.randint(3, 6)))
    needs = _needs(rng, profession, skills)
    plus = rng.sample(profession["plus"], k=min(len(profession["plus"]), rng.randint(0, 3)))
    sections = [
        (rng.choice(phrases["duties_heads"]), duties),
        (rng.choice(phrases["needs_heads"]), needs),
        *([(rng.choice(phrases["plus_heads"]), plus)] if plus else []),
        (rng.choice(phrases["offer_heads"]), _offer(rng, profession["sector"])),
    ]
    return _layout(rng, intro, sections, rng.choice(phrases[f"closings_{kind}"]))


def _offer(rng: random.Random, sector: str) -> list[str]:
    phrases = table("phrases")
    if sector == IT:
        return rng.sample(phrases["benefits_it"], k=rng.randint(3, 6))
    own = phrases["benefits"][sector]
    return [*rng.sample(phrases["benefits_other"], k=rng.randint(2, 4)), *rng.sample(own, k=rng.randint(1, 2))]


def _needs(rng: random.Random, profession: Json, skills: list[str]) -> list[str]:
    chosen = rng.sample(profession["needs"], k=min(len(profession["needs"]), rng.randint(3, 6)))
    extra = [skill for skill in skills if skill in profession["extra"]] or profession["extra"]
    first = rng.choice(extra)
    second = rng.choice([skill for skill in profession["extra"] if skill != first])
    if profession["sector"] != IT:
        first, second = _in_a_sentence(first), _in_a_sentence(second)
    return [line.format(a=first, b=second) for line in chosen]


def _in_a_sentence(skill: str) -> str:
    """A skill such as it stands within a line: «Забор крови» loses its capital, «НАКС» and «iiko» keep theirs."""
    first = skill.split(maxsplit=1)[0]
    ordinary = first[:1].isupper() and first[1:].islower() and first not in _NAMES and not first.isascii()
    return skill[0].lower() + skill[1:] if ordinary else skill


_NAMES = frozenset({"Битрикс24", "Гранд-Смета", "Хантфлоу", "Яндекс", "ВКонтакте", "КонсультантПлюс"})


def _layout(rng: random.Random, intro: str, sections: list[tuple[str, list[str]]], closing: str) -> str:
    style = rng.random()
    parts = [f"<p>{intro}</p>"]
    for head, lines in sections:
        if style < 0.75:
            items = "".join(f"<li>{line}{rng.choice([';', '.', ''])}</li>" for line in lines)
            parts.append(f"<p><strong>{head}</strong></p> <ul> {items} </ul>")
        elif style < 0.9:
            parts.append(f"<p>{head}</p> " + " ".join(f"<p>— {line}</p>" for line in lines))
        else:
            text = ". ".join(lines)
            parts.append(f"<p><em>{head}</em> {text}.</p>")
    if closing:
        parts.append(f"<p>{closing}</p>")
    return " ".join(parts)
