"""A changed password ends every other way in; a weak one is refused with what to do."""

import unicodedata

import pytest

from services.api.users import create_user, login_link, set_password
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.test_sessions import PASSWORD, sign_in

NEW = "лиловый трактор у реки"


async def test_a_changed_password_ends_other_sessions_and_links_and_signs_in_anew(api: Api, anna: Person) -> None:
    other = api.client()
    assert (await sign_in(other)).status_code == 200
    async with api.engine.begin() as connection:
        token = await login_link(connection, anna.id)
    before = anna.http.cookies["sid"]
    await anna.write("PUT", "/api/password", {"current_password": PASSWORD, "new_password": NEW}, status=204)
    assert anna.http.cookies["sid"] != before
    assert (await anna.http.get("/api/session")).status_code == 200
    assert (await other.get("/api/session")).status_code == 401
    assert (await api.client(Cookie=f"sid={before}").get("/api/session")).status_code == 401
    assert (await api.client().post("/api/session/link", json={"token": token})).status_code == 410
    assert (await sign_in(api.client())).status_code == 401
    assert (await sign_in(api.client(), password=NEW)).status_code == 200


async def test_a_password_is_what_was_typed_and_nothing_else(api: Api, anna: Person) -> None:
    """No case, no space, no look-alike form and no letter at its end is made equal to another."""
    typed = "  Лиловый трактор у реки, Ёж и Йод под мостом. Внизу гудит буксир, дальше туман и костёр рыбаков"
    await anna.write("PUT", "/api/password", {"current_password": PASSWORD, "new_password": typed}, status=204)
    for other in (typed.strip(), typed.lower(), typed[:-1], typed + "я", unicodedata.normalize("NFD", typed)):
        assert (await sign_in(api.client(), password=other)).status_code == 401, other
    assert (await sign_in(api.client(), password=typed)).status_code == 200


async def test_the_present_password_is_asked_and_cannot_be_guessed(api: Api, anna: Person) -> None:
    body = {"current_password": "не он, а другой", "new_password": NEW}
    answers = [await anna.http.put("/api/password", json=body) for _ in range(12)]
    assert [one.status_code for one in answers] == [403] * 10 + [429] * 2
    assert answers[0].json()["code"] == "wrong_password"
    assert (await anna.http.get("/api/session")).status_code == 200


async def test_a_first_password_needs_a_sign_in_of_just_now(api: Api, boris: Person) -> None:
    await api.run("update sessions set created_at = now() - interval '11 minutes'")
    body = {"new_password": NEW}
    refused = await boris.http.put("/api/password", json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "fresh_sign_in_needed")
    await api.run("update sessions set created_at = now()")
    await boris.write("PUT", "/api/password", body, status=204)
    assert (await sign_in(api.client(), "boris@example.org", NEW)).status_code == 200


async def test_a_weak_new_password_changes_nothing(api: Api, anna: Person) -> None:
    body = {"current_password": PASSWORD, "new_password": "password1234"}
    refused = await anna.http.put("/api/password", json=body)
    assert refused.json()["code"] == "weak_password"
    assert "подбирают одним из первых" in refused.json()["detail"]
    assert (await sign_in(api.client())).status_code == 200


async def test_the_operator_sets_another_password_and_every_session_ends(api: Api, anna: Person) -> None:
    async with api.engine.begin() as connection:
        await set_password(connection, anna.id, NEW)
    assert (await anna.http.get("/api/session")).status_code == 401
    assert (await sign_in(api.client(), password=NEW)).status_code == 200


@pytest.mark.parametrize("password", ["коротко", "anna@example.org", "password1234"])
async def test_no_user_is_made_with_a_weak_password(api: Api, password: str) -> None:
    with pytest.raises(Exception, match="Возьмите фразу из нескольких слов"):
        async with api.engine.begin() as connection:
            await create_user(connection, "anna@example.org", password)
