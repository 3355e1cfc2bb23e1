"""A generated catalogue of vacancies in Russian, and the resumes of the default applicant."""

import json
from importlib.resources import files
from typing import Any

from sandbox.headhunter.catalogue.edge_cases import edge_cards
from sandbox.headhunter.catalogue.generator import Generator

Json = dict[str, Any]
FIRST_ID = 100_000_000


def generate(count: int, seed: int, first_id: int = FIRST_ID) -> list[Json]:
    """`count` cards, the same for the same seed; edge cases are spread among them when there is room."""
    generator = Generator(seed, first_id)
    edges = edge_cards(generator) if count >= 100 else []
    cards = [generator.card() for _ in range(count - len(edges))]
    for number, card in enumerate(edges):
        cards.insert(7 + number * max(1, len(cards) // (len(edges) + 1)), card)
    return cards


def default_resumes() -> list[Json]:
    """Four resumes of one applicant: two published, one not published, one blocked."""
    path = files("sandbox.headhunter.catalogue").joinpath("data", "resumes.json")
    resumes: list[Json] = json.loads(path.read_text(encoding="utf-8"))
    return resumes


def further_people() -> list[Json]:
    """Resumes of other applicants, one of a trade each: a nurse, a cook, a driver and so on."""
    path = files("sandbox.headhunter.catalogue").joinpath("data", "people.json")
    resumes: list[Json] = json.loads(path.read_text(encoding="utf-8"))
    return resumes
