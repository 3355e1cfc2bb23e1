"""hh's dictionaries, searched by name: what filters of a resume are made of."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from libs.common.hh.client import HHClient
from libs.common.resumes.filters import HhId
from services.api.accounts.login_lost import noticing_lost_login
from services.api.accounts.store import linked as accounts
from services.api.dictionaries.domain import found, known
from services.api.ports import Deps
from services.api.web.auth import DepsOf, Me
from services.api.web.models import Output
from services.api.web.problems import conflict

router = APIRouter(tags=["dictionaries"])
Typed = Annotated[str, Query(max_length=100, description="Part of the name, case and ё do not matter")]
Ids = Annotated[list[HhId] | None, Query(max_length=300, description="Entries to name, whatever is typed")]


class DictionaryEntry(Output):
    """An entry of a dictionary of hh."""

    id: str = Field(examples=["88"])
    name: str = Field(examples=["Казань"])
    inside: str | None = Field(
        description="What it lies in, the widest last", examples=["Республика Татарстан, Россия"]
    )


class DictionaryEntries(Output):
    """Entries asked for by id, then those found by name, the closest first."""

    items: list[DictionaryEntry]


@router.get("/api/dictionaries/areas", summary="Find regions and cities by name")
async def find_areas(me: Me, deps: DepsOf, q: Typed = "", ids: Ids = None) -> DictionaryEntries:
    """From hh's tree of areas, kept in memory; 409 `no_account` before an account is linked."""
    async with _asked(deps, me.user_id) as client:
        tree = await client.areas()

    def inside(area_id: str) -> str | None:
        return ", ".join(tree.name(step) or step for step in tree.path(area_id)[1:]) or None

    return _entries(tree.names, q, ids, inside)


@router.get("/api/dictionaries/professional-roles", summary="Find professional roles by name")
async def find_roles(me: Me, deps: DepsOf, q: Typed = "", ids: Ids = None) -> DictionaryEntries:
    """From hh's dictionary, kept in memory; 409 `no_account` before an account is linked."""
    async with _asked(deps, me.user_id) as client:
        roles = await client.professional_roles()
    return _entries(roles, q, ids, lambda _: None)


@asynccontextmanager
async def _asked(deps: Deps, user_id: UUID) -> AsyncGenerator[HHClient]:
    """hh as the user's account sees it."""
    async with deps.engine.connect() as connection:
        account = await accounts.current(connection, user_id)
    if account is None:
        raise conflict("no_account")
    async with noticing_lost_login(deps, user_id, account.id):
        yield deps.hh.of(account.id)


def _entries(
    names: Mapping[str, str], typed: str, ids: list[HhId] | None, inside: Callable[[str], str | None]
) -> DictionaryEntries:
    shown = dict.fromkeys([*known(names, ids or []), *found(names, typed)])
    return DictionaryEntries(items=[DictionaryEntry(id=one, name=names[one], inside=inside(one)) for one in shown])
