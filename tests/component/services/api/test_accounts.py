"""Linking an hh account: the state is bound and spent once, the pair is sealed, resumes and capabilities follow."""

from urllib.parse import parse_qs, urlsplit

import pytest

from services.api.accounts.store.linked import STATES_KEPT
from tests.component.services.api.conftest import Api, Person
from tests.component.services.api.seeds import application, chat


async def started(person: Person) -> str:
    answer = await person.write("POST", "/api/accounts/link", {})
    return parse_qs(urlsplit(answer["authorize_url"]).query)["state"][0]


async def test_a_link_stores_a_sealed_pair_the_capabilities_and_the_resumes(api: Api, linked: Person) -> None:
    account = await linked.get("/api/account")
    assert (account["hh_user_id"], account["state"], account["origin"]) == ("1001", "linked", "sandbox")
    assert account["capabilities"]["search"]["access"] == "allowed"
    assert account["capabilities"]["apply"]["access"] == "unknown"
    resumes = await linked.get("/api/resumes")
    assert [one["title"] for one in resumes["items"]] == ["Python-разработчик", "Backend"]
    stored = (await api.rows("select access_token, refresh_token from hh_accounts"))[0]
    assert all(value.startswith("v1.k1.") and "1001" not in value for value in stored.values())
    assert [event["change"] for event in await api.events()] == ["linked", "resumes_synced"]


async def access(person: Person, name: str) -> tuple[str, str]:
    shown = (await person.get("/api/bootstrap"))["account"]["capabilities"][name]
    assert shown == (await person.get("/api/account"))["capabilities"][name]
    return shown["access"], shown["sentence"]


async def test_an_application_that_hh_took_shows_that_applying_is_allowed(api: Api, linked: Person) -> None:
    assert await access(linked, "apply") == ("unknown", "Откликаться можно или нет, покажет первый отклик.")
    one = await application(api, linked, state="sent")
    await api.run("update applications set sent_at = now(), posts = 0 where id = :id", id=one)
    assert (await access(linked, "apply"))[0] == "unknown", "the owner sent it by hand"
    await api.run("update applications set posts = 1 where id = :id", id=one)
    assert await access(linked, "apply") == ("allowed", "")
    await linked.write("POST", "/api/account/probe", {})
    assert await access(linked, "apply") == ("allowed", "")


@pytest.mark.parametrize("reason", ["access_refused", "app_deleted"])
async def test_a_refused_application_shows_that_applying_is_not_allowed(api: Api, linked: Person, reason: str) -> None:
    account = (await linked.get("/api/account"))["id"]
    await api.run(
        "insert into pause_switches (scope, scope_id, reason, detail, paused_by)"
        " values ('account', :id, :reason, '{}', 'auto_reply')",
        id=account,
        reason=reason,
    )
    told, sentence = await access(linked, "apply")
    assert told == "refused"
    assert sentence.startswith("hh.ru не разрешает этому приложению откликаться.")


async def test_a_chat_that_was_read_shows_that_chats_are_allowed(api: Api, linked: Person) -> None:
    await api.run("""update hh_accounts set capabilities = jsonb_set(capabilities, '{messages,access}', '"unknown"')""")
    await chat(api, linked)
    assert (await access(linked, "messages"))[0] == "unknown"
    await api.run("update chats set read_at = now()")
    assert (await access(linked, "messages"))[0] == "allowed"
    await api.run("""update hh_accounts set capabilities = jsonb_set(capabilities, '{messages,access}', '"refused"')""")
    assert (await access(linked, "messages"))[0] == "refused"


async def test_a_state_works_once_and_only_in_its_session(api: Api, anna: Person, boris: Person) -> None:
    state = await started(anna)
    foreign = await boris.http.get("/api/hh/callback", params={"state": state, "code": "code-boris"})
    assert (foreign.status_code, foreign.json()["code"]) == (400, "oauth_state")
    first = await anna.http.get("/api/hh/callback", params={"state": state, "code": "code-anna"})
    again = await anna.http.get("/api/hh/callback", params={"state": state, "code": "code-anna"})
    assert (first.status_code, again.status_code) == (303, 400)
    assert len(await api.rows("select id from pending_links")) == 1


async def test_an_expired_or_unknown_state_is_refused(api: Api, anna: Person) -> None:
    state = await started(anna)
    await api.run("update oauth_states set expires_at = now() - interval '1 second'")
    for one in (state, "made-up", ""):
        answer = await anna.http.get("/api/hh/callback", params={"state": one, "code": "code-anna"})
        assert (answer.status_code, answer.json()["code"]) == (400, "oauth_state")


async def test_a_refusal_at_hh_is_told_in_words(anna: Person) -> None:
    answer = await anna.http.get("/api/hh/callback", params={"state": await started(anna), "error": "access_denied"})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "Вы не разрешили доступ на hh.ru (access_denied). Аккаунт не подключён."


async def test_a_code_that_hh_does_not_know_says_so(anna: Person) -> None:
    answer = await anna.link("made-up")
    assert answer.status_code == 422
    assert "не знает этого кода" in answer.json()["detail"]


@pytest.mark.parametrize("auth_type", ["employer", "application"])
async def test_only_applicants_can_be_linked(api: Api, anna: Person, auth_type: str) -> None:
    api.hh.auth_type = auth_type
    answer = await anna.link("code-anna")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_an_applicant")
    assert len(api.hh.revoked) == 1, "a pair that nobody keeps stays valid nowhere"


async def test_one_hh_account_belongs_to_one_user(api: Api, linked: Person, boris: Person) -> None:
    answer = await boris.link("code-anna")
    assert (answer.status_code, answer.json()["code"]) == (409, "account_taken")
    assert len(api.hh.revoked) == 1


async def test_a_user_has_a_few_begun_links_and_the_newest_works(api: Api, anna: Person) -> None:
    for _ in range(STATES_KEPT + 5):
        await anna.write("POST", "/api/accounts/link", {})
    assert len(await api.rows("select 1 from oauth_states")) == STATES_KEPT
    assert (await anna.link("code-anna")).status_code == 200


async def test_a_second_account_needs_the_first_unlinked(linked: Person) -> None:
    answer = await linked.link("code-boris")
    assert (answer.status_code, answer.json()["code"]) == (409, "another_account")
    await linked.write("DELETE", "/api/account", status=204)
    assert (await linked.link("code-boris")).status_code == 200


async def test_unlinking_erases_the_pair_and_makes_it_void_at_hh(api: Api, linked: Person) -> None:
    await linked.write("DELETE", "/api/account", status=204)
    stored = (await api.rows("select state, access_token, refresh_token from hh_accounts"))[0]
    assert stored == {"state": "unlinked", "access_token": "", "refresh_token": ""}
    assert api.hh.revoked == ["1001"]
    assert (await linked.http.get("/api/account")).json()["code"] == "no_account"
    assert (await api.events())[-1]["change"] == "unlinked"


async def test_hh_being_away_does_not_keep_an_account_linked(api: Api, linked: Person) -> None:
    api.hh.down = True
    await linked.write("DELETE", "/api/account", status=204)
    assert (await api.rows("select state from hh_accounts"))[0]["state"] == "unlinked"


async def test_a_relink_revives_the_account_that_needs_a_login(api: Api, linked: Person) -> None:
    account = (await linked.get("/api/account"))["id"]
    await api.run("update hh_accounts set state = 'needs_login'")
    await api.run(
        "insert into pause_switches (scope, scope_id, reason, paused_by)"
        " values ('account', :id, 'needs_login', 'tokens')",
        id=account,
    )
    assert (await linked.link("code-anna")).status_code == 200
    assert (await linked.get("/api/account"))["state"] == "linked"
    assert (await linked.get("/api/switches"))["items"] == []


async def test_a_refused_function_is_named_and_told(api: Api, linked: Person) -> None:
    api.hh.refused.add("/vacancies")
    account = await linked.write("POST", "/api/account/probe")
    assert account["capabilities"]["search"]["access"] == "refused"
    assert "ссылки на вакансии" in account["capabilities"]["search"]["sentence"]
    event = (await api.events())[-1]
    assert (event["change"], event["capability"]) == ("capability_lost", "search")


async def test_hh_being_away_after_the_link_keeps_the_link(api: Api, anna: Person) -> None:
    api.hh.resumes["1001"] = []
    answer = await anna.link("code-anna")
    assert answer.status_code == 200
    api.hh.down = True
    sync = await anna.http.post("/api/resumes/sync")
    assert (sync.status_code, sync.json()["code"]) == (503, "hh_network")
    assert int(sync.headers["retry-after"]) >= 1


@pytest.mark.parametrize("path", ["/api/resumes/sync", "/api/account/probe"])
async def test_a_dead_login_stops_the_account_and_is_told_once(api: Api, linked: Person, path: str) -> None:
    api.hh.dead = True
    for _ in range(2):
        answer = await linked.http.post(path)
        assert (answer.status_code, answer.json()["code"]) == (409, "hh_token_dead")
        assert "войдите в hh.ru заново" in answer.json()["detail"]
    assert (await linked.get("/api/account"))["state"] == "needs_login"
    assert [one["reason"] for one in (await linked.get("/api/switches"))["items"]] == ["needs_login"]
    assert [event["change"] for event in await api.events()].count("needs_login") == 1
