"""The dead-man pause: an owner who stays away is warned, then sending rests until a word of his."""

from services.api.absence.looking import look
from tests.component.services.api.conftest import Api, Person


async def _away(api: Api, days: float) -> None:
    """As if everything that the owner did had been done so many days ago."""
    for table, column in (("users", "created_at"), ("sessions", "last_seen_at"), ("audit_log", "at")):
        await api.run(f"update {table} set {column} = now() - make_interval(secs => :s)", s=days * 86_400)  # noqa: S608


async def _told(api: Api) -> list[str]:
    return [one["change"] for one in await api.events() if one.get("change", "").startswith("owner_")]


async def _automatic(api: Api, mode: str = "auto") -> None:
    await api.run("update resume_settings set mode = :mode", mode=mode)


async def test_who_stays_away_is_warned_once_then_paused_once_and_goes_on_by_a_word(api: Api, linked: Person) -> None:
    await _automatic(api)
    deps = api.app.state.deps
    await _away(api, 11)
    assert [await look(deps), await _told(api)] == [0, []]
    await _away(api, 12.5)
    assert [await look(deps), await look(deps), await _told(api)] == [0, 0, ["owner_away"]]
    await _away(api, 14.1)
    assert [await look(deps), await look(deps), await _told(api)] == [1, 0, ["owner_away", "owner_absent"]]
    await api.run("update sessions set last_seen_at = now()")  # he is back
    standing = await linked.get("/api/switches")
    assert [(one["reason"], one["can_lift"]) for one in standing["items"]] == [("dead_man", True)]
    assert standing["stopped"]
    lifted = await linked.write("POST", "/api/switches/lift", {"scope": "user", "reasons": ["dead_man"]})
    assert lifted["items"] == []
    assert [await look(deps), await _told(api)] == [0, ["owner_away", "owner_absent"]]


async def test_who_decides_everything_himself_needs_no_pause(api: Api, linked: Person) -> None:
    await _automatic(api, "review")
    await _away(api, 40)
    assert await look(api.app.state.deps) == 0
    assert await _told(api) == []
