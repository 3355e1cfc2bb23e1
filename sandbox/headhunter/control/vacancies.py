"""Control: publishing vacancies and changing them."""

import itertools
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import Request

from sandbox.headhunter import catalogue
from sandbox.headhunter.world.state import World
from sandbox.headhunter.world.vacancies.vacancy_cards import Vacancy
from sandbox.serving.bodies import SpecError
from sandbox.serving.guard import whole
from sandbox.serving.params import Ident, Params, known

Json = dict[str, Any]
FIRST_PUBLISHED, FIRST_GENERATED = 700_000_000, 800_000_000
MOST_AT_ONCE = 100_000
ActionName = Literal[
    "archive", "restore", "hide", "delete", "close", "open", "deny", "allow", "require_visibility", "patch"
]  # fmt: skip


class PublishParams(Params):
    """Cards with gaps, or how many of those that wait or are made up."""

    vacancies: Annotated[list[Any], Field(default_factory=list[Any])]
    count: Annotated[int, Field(ge=0, le=MOST_AT_ONCE)] = 0


class ActionParams(Params):
    """What is to become of a vacancy."""

    act: ActionName
    vacancy_id: Ident
    visibility_id: Ident = "1"
    card: Json | None = None


def publish(world: World, params: PublishParams) -> Json:
    """Publish now: `vacancies` (cards, gaps are filled; all or none) or `count`, those that wait first."""
    now = world.clock.now()
    cards = _cards(world, params.vacancies)
    published = [_shown(world, card, now) for card in cards]
    wanted = params.count
    while wanted > 0 and (vacancy := world.market.publish_next(now)) is not None:
        published.append(vacancy.id)
        wanted -= 1
    if wanted > 0:
        published += _generated(world, wanted, now)
    return {"published": published}


def _cards(world: World, records: list[Any]) -> list[Json]:
    free = _free_ids(world, FIRST_PUBLISHED)
    cards = [world.card(record, next(free)) for record in records]
    seen: set[str] = set(world.market.vacancies)
    for card in cards:
        if card["id"] in seen:
            raise SpecError(f"vacancy {card['id']} exists already")
        seen.add(card["id"])
    return cards


def _generated(world: World, count: int, now: float) -> list[str]:
    free = _free_ids(world, FIRST_GENERATED)
    cards = catalogue.generate(count, world.setup.seed + world.market.index.size)
    return [_shown(world, world.card({**card, "id": next(free)}, ""), now) for card in cards]


def _shown(world: World, card: Json, now: float) -> str:
    world.market.publish(Vacancy(card, now), now)
    return card["id"]


def _free_ids(world: World, first: int) -> Iterator[str]:
    """Ids that nothing has: a file that was handed over may use any number."""
    numbers = itertools.count(first + world.market.index.size + 1)
    return (str(number) for number in numbers if str(number) not in world.market.vacancies)


def act(world: World, params: ActionParams) -> Json:
    """Change a vacancy: archive, restore, hide, delete, close for applicants, deny, or patch its card."""
    kind = params.act
    vacancy = known(world.market.vacancies, params.vacancy_id, "vacancy")
    if kind in ("archive", "restore"):
        world.market.archive(vacancy, archived=kind == "archive")
    elif kind in ("hide", "delete"):
        world.market.hide(vacancy, deleted=kind == "delete")
    elif kind in ("close", "open"):
        vacancy.closed = kind == "close"
        vacancy.card["closed_for_applicants"] = vacancy.closed
    elif kind in ("deny", "allow"):
        vacancy.denied = kind == "deny"
    elif kind == "require_visibility":
        vacancy.visibility_id = params.visibility_id
    else:
        _patch(world, vacancy, params.card)
    vacancy.forget()
    return {"id": vacancy.id, "archived": vacancy.archived, "hidden": vacancy.hidden, "deleted": vacancy.deleted}


def _patch(world: World, vacancy: Vacancy, changes: Json | None) -> None:
    if changes is None:
        raise SpecError("say which: card")
    vacancy.card.update(world.card({**vacancy.card, **changes, "id": vacancy.id}, vacancy.id))
    vacancy.redate(vacancy.published)


def listed(world: World, request: Request) -> Json:
    """Published vacancies, newest first; `text` searches in the names."""
    limit = whole(request, "limit", 50)
    text = request.query_params.get("text", "").lower()
    newest = (v for v in reversed(world.market.shown) if text in v.card["name"].lower())
    lines: list[Json] = []
    for vacancy in newest:
        if len(lines) >= limit:
            break
        employer = (vacancy.card.get("employer") or {}).get("name")
        line = {"id": vacancy.id, "name": vacancy.card["name"], "employer": employer, "archived": vacancy.archived}
        lines.append({**line, "responses": vacancy.responses, "published_at": vacancy.card["published_at"]})
    return {"items": lines}
