"""Resumes and their settings: sync, defaults, versions, and every wrong value with its sentence."""

from typing import Any

import pytest
from pydantic import SecretStr

from services.api.app import create
from tests.component.services.api.conftest import Api, Person, api_settings
from tests.component.services.api.hh_double import HHDouble, resume


async def first(person: Person) -> dict[str, Any]:
    return (await person.get("/api/resumes"))["items"][0]


async def change(person: Person, status: int = 200, **fields: Any) -> dict[str, Any]:
    found = await first(person)
    body = {"expected_version": found["settings"]["version"], **fields}
    return await person.write("PUT", f"/api/resumes/{found['id']}/settings", body, status)


async def test_a_demo_resume_starts_brisk(linked: Person) -> None:
    settings = (await first(linked))["settings"]
    assert (settings["mode"], settings["threshold"], settings["quiet_hours"]) == ("auto", 60, None)
    assert (settings["pacing_min_seconds"], settings["pacing_max_seconds"]) == (1, 3)


async def test_a_live_resume_starts_cautious(database_url: str, api: Api) -> None:
    live = api_settings(
        database_url,
        mode="live",
        hh_api_url="https://api.hh.ru",
        hh_site_url="https://hh.ru",
        hh_client_secret=SecretStr("x"),
    )
    app = create(live, transport=HHDouble())
    async with app.router.lifespan_context(app):
        running = Api(app, api.engine, HHDouble(), live)
        person = await running.person("live@example.org")
        assert (await person.link("code-anna")).status_code == 200
        settings = (await first(person))["settings"]
        for client in running.clients:
            await client.aclose()
    assert (settings["mode"], settings["suggested_mode"], settings["threshold"]) == ("off", "review", 60)
    assert settings["quiet_hours"] == {"from": "22:00", "to": "08:00"}
    assert (settings["pacing_min_seconds"], settings["pacing_max_seconds"]) == (20, 90)
    assert (settings["employer_cap"], settings["employer_cooldown_days"], settings["undo_seconds"]) == (1, 30, 60)


async def test_a_sync_follows_hh(api: Api, linked: Person) -> None:
    assert await linked.write("POST", "/api/resumes/sync") == {"found": 2, "changed": 0, "removed": 0}
    changed = resume("r-anna-1", "Ведущий разработчик", new_views=9)
    api.hh.resumes["1001"] = [changed, resume("r-anna-3", "Новое")]
    assert await linked.write("POST", "/api/resumes/sync") == {"found": 2, "changed": 2, "removed": 1}
    items = (await linked.get("/api/resumes"))["items"]
    assert [(one["title"], one["version"]) for one in items] == [("Ведущий разработчик", 2), ("Новое", 1)]
    api.hh.resumes["1001"] = [{**changed, "new_views": 50}, resume("r-anna-3", "Новое")]
    assert (await linked.write("POST", "/api/resumes/sync"))["changed"] == 0


async def test_a_sync_keeps_the_settings_of_a_resume(api: Api, linked: Person) -> None:
    await change(linked, threshold=75)
    api.hh.resumes["1001"][0] = resume("r-anna-1", "Другое название")
    await linked.write("POST", "/api/resumes/sync")
    assert (await first(linked))["settings"]["threshold"] == 75


async def test_a_failed_sync_changes_nothing(api: Api, linked: Person) -> None:
    before = await linked.get("/api/resumes")
    api.hh.refused.add("/resumes/r-anna-2")
    api.hh.resumes["1001"][0] = resume("r-anna-1", "Другое название")
    answer = await linked.http.post("/api/resumes/sync")
    assert answer.status_code == 403
    assert await linked.get("/api/resumes") == before


async def test_a_resume_without_skills_or_experience_says_what_to_do(api: Api, linked: Person) -> None:
    bare = {"id": "r-bare", "title": None, "status": {"id": "not_published"}}
    api.hh.resumes["1001"] = [bare]
    await linked.write("POST", "/api/resumes/sync")
    found = await first(linked)
    assert (found["title"], found["can_apply"]) == ("Без названия", False)
    assert len(found["notes"]) == 3
    assert "Добавьте навыки" in " ".join(found["notes"])


async def test_a_change_is_stored_told_and_audited(api: Api, linked: Person) -> None:
    saved = await change(
        linked,
        mode="review",
        threshold=70,
        daily_cap=20,
        quiet_hours={"from": "23:30", "to": "07:00"},
        timezone="Asia/Novosibirsk",
        filters={"areas": {"include": ["1"]}, "professional_roles": ["96"], "salary_from": 200000},
        letter_wishes="без восклицаний",
    )
    assert saved == (await first(linked))["settings"]
    assert (saved["version"], saved["daily_cap"], saved["filters"]["areas"]["include"]) == (2, 20, ["1"])
    assert saved["quiet_hours"] == {"from": "23:30", "to": "07:00"}
    event = (await api.events())[-1]
    assert (event["change"], event["scope"]) == ("settings", "resume")
    assert (await api.rows("select 1 from audit_log where action = 'settings.changed'")) != []


async def test_fields_left_out_stay_and_null_clears(linked: Person) -> None:
    await change(linked, threshold=70, daily_cap=20, quiet_hours={"from": "22:00", "to": "08:00"})
    kept = await change(linked, mode="dry")
    assert (kept["threshold"], kept["daily_cap"]) == (70, 20)
    cleared = await change(linked, daily_cap=None, quiet_hours=None)
    assert (cleared["daily_cap"], cleared["quiet_hours"], cleared["threshold"]) == (None, None, 70)


async def test_a_stale_version_shows_the_current_settings(linked: Person) -> None:
    await change(linked, threshold=70)
    found = await first(linked)
    body = {"expected_version": 1, "threshold": 80}
    problem = await linked.write("PUT", f"/api/resumes/{found['id']}/settings", body, 409)
    assert problem["code"] == "version_conflict"
    assert (problem["current"]["threshold"], problem["current"]["version"]) == (70, 2)
    assert (await first(linked))["settings"]["threshold"] == 70


WRONG = [
    ({"threshold": 101}, "/threshold", "Число от 0 до 100."),
    ({"threshold": -1}, "/threshold", "Число от 0 до 100."),
    ({"threshold": "много"}, "/threshold", "Нужно целое число."),
    ({"daily_cap": 201}, "/daily_cap", "От 1 до 200: больше за сутки hh.ru не разрешает."),
    ({"mode": "turbo"}, "/mode", "Можно только: off, dry, review, auto."),
    (
        {"quiet_hours": {"from": "22:00", "to": "22:00"}},
        "/quiet_hours",
        "Конец совпадает с началом: так писем не будет совсем.",
    ),
    ({"quiet_hours": {"from": "25:00", "to": "08:00"}}, "/quiet_hours", "Время пишется как 22:00."),
    ({"timezone": "Mars/Olympus"}, "/timezone", "Нет такого часового пояса. Пример: Europe/Moscow."),
    ({"pacing_min_seconds": 100}, "/pacing_max_seconds", "Наибольшая пауза меньше наименьшей."),
    (
        {"filters": {"areas": {"include": ["1", "424242"]}}},
        "/filters/areas/include",
        "В справочнике hh.ru нет регионов: 424242.",
    ),
    ({"filters": {"areas": {"include": ["Москва"]}}}, "/filters/areas/include/0", None),
    ({"filters": {"professional_roles": ["1"]}}, "/filters/professional_roles", None),
    ({"filters": {"no_salary": "reject", "salary_from": None}}, "/filters", None),
    ({"filters_reset": ["colour"]}, "/filters_reset", None),
    ({"filters": {"colour": "red"}}, "/filters/colour", "Такого поля нет."),
    ({"letter_wishes": "я" * 1001}, "/letter_wishes", "Не длиннее 1000 знаков."),
    ({"letter_wishes": "a\u0000b"}, "", "В тексте есть недопустимые символы."),
    ({"surprise": 1}, "/surprise", "Такого поля нет."),
]


@pytest.mark.parametrize(("fields", "pointer", "sentence"), WRONG, ids=lambda value: str(value)[:50])
async def test_a_wrong_value_is_named_and_nothing_is_saved(
    linked: Person, fields: dict[str, Any], pointer: str, sentence: str | None
) -> None:
    before = await first(linked)
    problem = await change(linked, 422, **fields)
    assert problem["errors"][0]["pointer"] == pointer
    assert sentence is None or problem["errors"][0]["detail"] == sentence
    assert await first(linked) == before


async def test_filters_are_not_saved_unchecked_when_hh_is_away(api: Api, linked: Person) -> None:
    api.hh.down = True
    problem = await change(linked, 503, filters={"areas": {"include": ["1"]}})
    assert problem["code"].startswith("hh_")
    assert (await first(linked))["settings"]["filters_chosen"] is False
    assert (await change(linked, threshold=65))["threshold"] == 65


async def test_one_stop_word_leaves_what_the_resume_suggests_and_shows_where_each_filter_comes_from(
    linked: Person,
) -> None:
    before = (await first(linked))["settings"]
    assert before["filters"] == before["filters_derived"]
    assert before["filters"]["areas"]["include"]
    assert before["filters"]["salary_from"]
    after = await change(linked, filters={"stop_words": {"title": ["тимлид"]}})
    assert {**after["filters"], "stop_words": before["filters"]["stop_words"]} == before["filters"]
    assert after["filters"]["stop_words"]["title"] == ["тимлид"]
    assert {name for name, source in after["filters_source"].items() if source == "owner"} == {"stop_words.title"}
    assert after["filters_derived"] == before["filters_derived"]


async def test_null_chooses_no_limit_and_a_reset_follows_the_resume_again(linked: Person) -> None:
    before = (await first(linked))["settings"]["filters"]
    free = await change(linked, filters={"salary_from": None, "areas": {"include": []}})
    assert (free["filters"]["salary_from"], free["filters"]["areas"]["include"]) == (None, [])
    assert free["filters"]["employment_forms"] == before["employment_forms"]
    back = await change(linked, filters_reset=["salary_from", "areas"])
    assert (back["filters"], back["filters_chosen"]) == (before, False)


async def test_a_resume_with_an_unnamed_present_employer_says_so_until_the_owner_confirms(
    api: Api, linked: Person
) -> None:
    unnamed = [{"company": "NDA", "start": "2024-01-01", "end": None, "position": "Разработчик"}]
    api.hh.resumes["1001"] = [resume("r-anna-1", "Разработчик", experience=unnamed)]
    await linked.write("POST", "/api/resumes/sync")
    found = await first(linked)
    assert found["current_employer_unnamed"]
    assert any("работодатель не назван" in note for note in found["notes"])
    await change(linked, filters={"employers": {"current": ["Яндекс"], "current_confirmed": True}})
    assert not any("работодатель не назван" in note for note in (await first(linked))["notes"])
    assert (await api.rows("select employer_unnamed from resumes where hh_resume_id = 'r-anna-1'")) == [
        {"employer_unnamed": True}
    ]


async def test_present_employers_are_proposed_with_their_ids(api: Api, linked: Person) -> None:
    open_job = {"company": "Ромашка", "employer": {"id": "77"}, "start": "2024-01-01", "end": None}
    api.hh.resumes["1001"] = [resume("r-anna-1", "Разработчик", experience=[open_job])]
    await linked.write("POST", "/api/resumes/sync")
    found = await first(linked)
    assert (found["current_employers"], found["current_employer_unnamed"]) == ([{"id": "77", "name": "Ромашка"}], False)
