"""What was done at an employer with several jobs, what leaves nothing out, and how long a tool was used."""

from datetime import date
from typing import Any

from libs.common.grounding.check import check

TODAY = date(2026, 5, 1)
RESUME: dict[str, Any] = {
    "title": "Технолог",
    "skill_set": ["Бездрожжевое тесто", "Mercury"],
    "experience": [
        {
            "company": "Фабрика «Каравай»",
            "position": "Технолог",
            "start": "2022-01-01",
            "end": None,
            "description": "Запустила линию багетов. Испекли 300 опытных партий, приняли 270. Веду учёт в Mercury. "
            "Перевела цех на новую муку с простоем не больше 2 дней.",
        },
        {
            "company": "Комбинат «Колос»",
            "position": "Мастер смены",
            "start": "2019-01-01",
            "end": "2021-12-31",
            "description": "Обучала пекарей, приняла 40 новичков. Развозила хлеб по городу и району.",
        },
        {
            "company": "Комбинат «Колос»",
            "position": "Пекарь",
            "start": "2016-01-01",
            "end": "2018-12-31",
            "description": "Пекла ржаной хлеб и булочки.",
        },
    ],
    "education": {
        "level": {"id": "higher"},
        "primary": [{"name": "Пищевой университет", "organization": "Технология", "result": "Технолог", "year": 2015}],
    },
}
VACANCY: dict[str, Any] = {"id": "1", "name": "Главный технолог", "description": "Нужен технолог на хлебозавод."}


def grounded(text: str) -> bool:
    return check(text, RESUME, VACANCY, today=TODAY).grounded


def wrong(sentences: tuple[str, ...], *, honest: bool) -> list[str]:
    return [one for one in sentences if grounded(one) is not honest]


def test_two_jobs_at_one_employer_prove_what_is_told_of_it_and_nothing_of_another() -> None:
    honest = (
        "На комбинате обучала пекарей и пекла ржаной хлеб.",
        "В «Колосе» приняла 40 новичков.",
        "На фабрике запустила линию багетов.",
    )
    lies = (
        "На комбинате запустила линию багетов.",
        "В «Колосе» запустила линию багетов.",
        "На фабрике обучала пекарей.",
        "Работаю в «Колосе».",
    )
    assert wrong(honest, honest=True) + wrong(lies, honest=False) == []


def test_of_all_that_is_counted_the_resume_must_not_tell_fewer() -> None:
    lies = ("Приняли все 300 опытных партий.", "Все 300 партий приняли.")
    assert wrong(lies, honest=False) + wrong(("Испекли все 300 опытных партий.",), honest=True) == []


def test_a_land_or_the_world_is_a_whole_of_many() -> None:
    assert wrong(("Развозила хлеб по всей России.", "Развозила хлеб по всему краю."), honest=False) == []


def test_what_the_resume_tells_of_was_not_absent() -> None:
    assert wrong(("Перевела цех на новую муку без простоя.",), honest=False) == []
    assert wrong(("Перевела цех на новую муку, простой не превысил двух дней.",), honest=True) == []


def test_a_tool_was_used_as_long_as_the_jobs_last_that_name_it() -> None:
    lies = ("Десять лет веду учёт в Mercury.",)
    assert wrong(lies, honest=False) + wrong(("Четыре года веду учёт в Mercury.",), honest=True) == []


def test_a_faculty_names_a_field_of_study() -> None:
    lies = ("Окончила юридический факультет.", "Окончила экономический факультет Пищевого университета.")
    assert wrong(lies, honest=False) == []
