"""Reading at the bundled hh over real HTTP."""

import httpx
import pytest

from libs.common.hh.answers import errors
from libs.common.hh.capabilities import Access, probe
from libs.common.hh.models.fields import HHEntity
from libs.common.hh.outcomes.kinds import Blocked, Wait, WaitReason
from tests.component.libs.hh.refused import refused
from tests.component.libs.hh.sandbox_hh import Applicant, Sandbox, applicant, outcome_of
from tests.contracts.libs.hh.contract import faults
from tests.support.pages import all_found, all_resumes


async def test_an_applicant_reads_who_and_what_they_are(person: Applicant) -> None:
    me = await person.client.me()
    assert me.is_applicant
    assert me.id == person.id
    (card,) = await all_resumes(person.client)
    assert card.id == person.resume_id
    assert card.can_apply
    resume = await person.client.resume(card.id)
    assert resume.title == card.title
    assert resume.skill_set


async def test_a_search_is_walked_to_its_end_and_every_vacancy_opens(person: Applicant) -> None:
    first = await person.client.search_vacancies({"order_by": "publication_time"}, per_page=20)
    found = [v async for v in all_found(person.client, {"order_by": "publication_time"}, per_page=20)]
    assert len(found) == first.found
    assert len({v.id for v in found}) == len(found)
    assert first.rejected == ()
    times = [v.published_at for v in found if v.published_at]
    assert times == sorted(times, reverse=True)
    full = await person.client.vacancy(found[0].id)
    assert full.name == found[0].name
    assert full.description


async def test_filters_narrow_a_search(person: Applicant) -> None:
    everything = (await person.client.search_vacancies({}, per_page=1)).found
    moscow = (await person.client.search_vacancies({"area": "1"}, per_page=1)).found
    both = (await person.client.search_vacancies({"area": ["1", "2"]}, per_page=1)).found
    assert 0 < moscow < both <= everything


async def test_similar_vacancies_come_for_a_resume(person: Applicant) -> None:
    page = await person.client.similar_vacancies(person.resume_id, per_page=5)
    assert page.rejected == ()
    with pytest.raises(errors.NotFoundError):
        await person.client.similar_vacancies("f" * 38)


async def test_what_is_gone_is_not_found(person: Applicant) -> None:
    with pytest.raises(errors.NotFoundError):
        await person.client.vacancy("1")
    with pytest.raises(errors.NotFoundError):
        await person.client.negotiation("1")


async def test_dictionaries_are_served_and_revalidated(person: Applicant) -> None:
    tree = await person.client.areas()
    assert tree.within("1", ["113"])
    assert "currency" in await person.client.dictionaries()
    assert "96" in await person.client.professional_roles()


@pytest.mark.parametrize("drift", ["vacancies", "people"])
async def test_drifted_bodies_are_read(sandbox: Sandbox, person: Applicant, drift: str) -> None:
    number = sandbox.vacancy()
    await outcome_of(person, number)
    sandbox.control("POST", "/settings", drift=True)
    if drift == "vacancies":
        page = await person.client.search_vacancies({}, per_page=100)
        assert page.rejected == ()
        for vacancy in page.items[:20]:
            assert (await person.client.vacancy(vacancy.id)).id == vacancy.id
        return
    assert (await person.client.me()).is_applicant
    assert [card.id for card in await all_resumes(person.client)] == [person.resume_id]
    assert (await person.client.negotiations()).rejected == ()


# ---- what follows an application


async def test_an_employers_answers_are_read(sandbox: Sandbox, person: Applicant) -> None:
    sent = await outcome_of(person, sandbox.vacancy())
    sandbox.control("POST", "/employer", negotiation_id=sent.id, act="view")
    assert (await person.client.negotiation(sent.id)).viewed_by_opponent
    sandbox.control("POST", "/employer", negotiation_id=sent.id, act="invite", text="Приходите")
    (only,) = (await person.client.negotiations(has_updates=True)).items
    assert only.state_id == "invitation"
    sandbox.control("POST", "/employer", negotiation_id=sent.id, act="state", state="hired")
    assert (await person.client.negotiation(sent.id)).state_id == "hired"
    assert [m.text for m in await person.client.messages(sent.id)][1] == "Приходите"


async def test_negotiations_are_walked_also_where_the_vacancy_or_resume_is_gone(
    sandbox: Sandbox, person: Applicant
) -> None:
    for act in ("forget_vacancy", "forget_resume", "delete_vacancy", "view"):
        sent = await outcome_of(person, sandbox.vacancy())
        sandbox.control("POST", "/employer", negotiation_id=sent.id, act=act)
    listed = [n async for n in person.client.iter_negotiations(per_page=1)]
    assert len(listed) == 4
    assert sum(n.vacancy_id is None for n in listed) >= 1
    assert sum(n.resume_id is None for n in listed) == 1


async def test_the_probe_of_an_open_account(sandbox: Sandbox, person: Applicant) -> None:
    await outcome_of(person, sandbox.vacancy())
    found = await probe(person.client)
    assert refused(found) == {}
    assert found.messages.access is Access.ALLOWED
    assert found.apply.access is Access.UNKNOWN


async def test_an_employers_account_is_refused(sandbox: Sandbox, wire: httpx.AsyncClient) -> None:
    person = applicant(sandbox, wire, kind="employer", resumes=0)
    found = await probe(person.client)
    assert refused(found)["me"] == "Это вход работодателя или приложения: войдите в hh.ru как соискатель."
    assert "resumes" in refused(found)


async def test_a_blacklisted_name_is_told(sandbox: Sandbox, person: Applicant) -> None:
    number = sandbox.vacancy()
    sandbox.control("POST", "/settings", agent_blacklist=["vkatilsya.test"])
    outcome = await outcome_of(person, number)
    assert isinstance(outcome, Blocked)
    assert outcome.reason == "bad_user_agent"


@pytest.mark.parametrize("body", ["empty", "json", "html"])
async def test_too_many_requests_are_waited_out_by_reads_and_told_by_writes(
    sandbox: Sandbox, person: Applicant, body: str
) -> None:
    number = sandbox.vacancy()
    sandbox.control("POST", "/settings", rate=2, rate_burst=1, rate_body=body, rate_scope="token", rate_retry_after=1)
    for _ in range(2):
        assert (await person.client.me()).id == person.id
    outcome = await outcome_of(person, number)
    assert isinstance(outcome, Wait)
    assert outcome.reason is WaitReason.RATE_LIMITED
    assert outcome.retry_after == 1


async def test_what_the_bundled_hh_says_fits_our_own_schemas(sandbox: Sandbox, person: Applicant) -> None:
    sent = await outcome_of(person, sandbox.vacancy())
    sandbox.control("POST", "/employer", negotiation_id=sent.id, act="invite", text="Приходите")
    found = (await person.client.search_vacancies({})).items
    objects: list[tuple[str, HHEntity]] = [
        ("me", await person.client.me()),
        ("resume", await person.client.resume(person.resume_id)),
        ("vacancy", await person.client.vacancy(found[0].id)),
        ("negotiation", await person.client.negotiation(sent.id)),
        *(("vacancy_short", vacancy) for vacancy in found),
        *(("resume_card", card) for card in await all_resumes(person.client)),
        *(("message", message) for message in await person.client.messages(sent.id)),
    ]
    assert {name: problems for name, one in objects if (problems := faults(f"{name}.json", one.payload))} == {}
