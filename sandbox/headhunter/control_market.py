"""Control: publishing vacancies and changing them."""

from typing import TYPE_CHECKING, Any

from sandbox.headhunter import catalogue
from sandbox.headhunter.cards import Vacancy
from sandbox.headhunter.filling import fill_vacancy

if TYPE_CHECKING:
    from starlette.requests import Request

    from sandbox.headhunter.state import World

Json = dict[str, Any]
ACTS = ("archive", "restore", "hide", "delete", "close", "open", "deny", "allow", "require_visibility", "patch")


def publish(world: "World", body: Json) -> Json:
    """Publish now: `vacancies` (cards, gaps are filled) or `count` of those that wait, then generated ones."""
    now = world.clock.now()
    published: list[str] = []
    for number, record in enumerate(body.get("vacancies") or [], start=1):
        card = fill_vacancy(record, str(700_000_000 + world.market.index.size + number), world.api, world.site)
        if card["id"] in world.market.vacancies:
            raise ValueError(f"vacancy {card['id']} exists already")
        world.market.publish(Vacancy(card, now), now)
        published.append(card["id"])
    wanted = int(body.get("count", 0))
    while wanted > 0 and (vacancy := world.market.publish_next(now)) is not None:
        published.append(vacancy.id)
        wanted -= 1
    if wanted > 0:
        published += _generated(world, wanted, now)
    return {"published": published}


def _generated(world: "World", count: int, now: float) -> list[str]:
    made: list[str] = []
    first = 800_000_000 + world.market.index.size
    for card in catalogue.generate(count, world.setup.seed + world.market.index.size, first_id=first):
        filled = fill_vacancy(card, card["id"], world.api, world.site)
        world.market.publish(Vacancy(filled, now), now)
        made.append(filled["id"])
    return made


def act(world: "World", body: Json) -> Json:
    """Change a vacancy: archive, restore, hide, delete, close for applicants, deny, or patch its card."""
    kind = str(body["act"])
    if kind not in ACTS:
        raise ValueError(f"act must be one of {', '.join(ACTS)}, not {kind!r}")
    vacancy = world.market.vacancies[str(body["vacancy_id"])]
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
        vacancy.visibility_id = str(body.get("visibility_id", "1"))
    else:
        changes: Json = body["card"]
        vacancy.card.update(fill_vacancy({**vacancy.card, **changes}, vacancy.id, world.api, world.site))
        vacancy.redate(vacancy.published)
    vacancy.forget()
    return {"id": vacancy.id, "archived": vacancy.archived, "hidden": vacancy.hidden, "deleted": vacancy.deleted}


def listed(world: "World", request: "Request") -> Json:
    """Published vacancies, newest first; `text` searches in the names."""
    limit = int(request.query_params.get("limit", 50))
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
