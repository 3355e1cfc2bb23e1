from typing import Any

import pytest

from services.auto_reply.matching.places.areas import AreaTree
from services.auto_reply.matching.places.place import Place, locate
from services.auto_reply.matching.reading.facts import ResumeFacts, VacancyFacts

Payload = dict[str, Any]
OFFICE: Payload = {"work_format": [{"id": "ON_SITE"}]}


def place(resume: Payload, vacancy: Payload) -> Place:
    return locate(ResumeFacts.from_hh(resume), VacancyFacts.from_hh(vacancy), AreaTree.builtin()).place


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Place.HOME),
        ({"area": {"id": "2019"}}, Place.HOME),
        ({"area": {"id": "88"}, "work_format": [{"id": "REMOTE"}]}, Place.REMOTE),
        ({"area": {"id": "88"}, "work_format": [{"id": "HYBRID"}]}, Place.PARTLY_REMOTE),
        ({"area": {"id": "88"}, "work_format": [{"id": "ON_SITE"}]}, Place.AWAY),
        ({"area": {"id": "1002"}, "work_format": [{"id": "ON_SITE"}]}, Place.ABROAD),
        ({"area": {"id": "1002"}, "work_format": [{"id": "REMOTE"}]}, Place.REMOTE_ABROAD),
        ({"area": {"id": "113"}, "work_format": [{"id": "ON_SITE"}], "description": "Python"}, Place.UNKNOWN),
        ({"area": {"id": "113"}, "work_format": [{"id": "ON_SITE"}], "description": "Офис в Саранске"}, Place.AWAY),
        ({"area": {"id": "113"}, "work_format": [{"id": "ON_SITE"}], "description": "Офис в Москве"}, Place.HOME),
        ({"area": {"id": "88"}, **OFFICE, "description": "Офис на выбор: Казань, Москва или Самара"}, Place.HOME),
        ({"area": {"id": "88"}, **OFFICE, "name": "Python-разработчик (Москва)"}, Place.HOME),
        ({"area": {"id": "88"}, **OFFICE, "description": "Наши клиенты: Москва, Самара"}, Place.AWAY),
        ({"area": {"id": "88"}, "work_format": [], "description": "Удалённо, гибрид или офис"}, Place.REMOTE),
        ({"area": {"id": "88"}, "work_format": [], "description": "Remote or office"}, Place.REMOTE),
        ({"area": {"id": "88"}, "work_format": [], "description": "Гибрид (офис/удалёнка)"}, Place.PARTLY_REMOTE),
        ({"area": {"id": "88"}, "work_format": [], "description": "Офис, удалённая работа невозможна"}, Place.AWAY),
        ({"area": None, "work_format": []}, Place.UNKNOWN),
        ({"name": "Python-разработчик (remote)", "area": {"id": "88"}, "work_format": []}, Place.REMOTE),
    ],
)
def test_the_place_of_work_is_seen_from_where_the_applicant_lives(
    resume: Payload, vacancy: Payload, change: Payload, expected: Place
):
    assert place(resume, {**vacancy, **change}) is expected


def test_who_may_move_is_only_far_not_away(resume: Payload, vacancy: Payload):
    office = {**vacancy, "area": {"id": "88"}, "work_format": [{"id": "ON_SITE"}]}
    resume["relocation"] = {"type": {"id": "relocation_possible"}, "area": []}
    assert place(resume, office) is Place.RELOCATION
    resume["relocation"]["area"] = [{"id": "2"}]
    assert place(resume, office) is Place.AWAY
    resume["relocation"]["area"] = [{"id": "113"}]
    assert place(resume, office) is Place.RELOCATION


def test_a_resume_without_an_area_is_nowhere_far(resume: Payload, vacancy: Payload):
    resume["area"] = None
    assert place(resume, vacancy) is Place.UNKNOWN
    assert place(resume, {**vacancy, "work_format": [{"id": "REMOTE"}]}) is Place.REMOTE


def test_work_from_home_that_the_resume_does_not_look_for_is_nearer_than_another_city(
    resume: Payload, vacancy: Payload
):
    on_site = {**resume, "work_format": [{"id": "ON_SITE"}]}
    away = {**vacancy, "area": {"id": "88"}}
    assert place(on_site, {**away, "work_format": [{"id": "REMOTE"}]}) is Place.REMOTE_UNASKED
    assert place(on_site, {**away, "work_format": [{"id": "ON_SITE"}]}) is Place.AWAY
