"""The composed letter: long enough, grounded, polite, the same for the same vacancy."""

import json
import os
import re
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.common.grounding.check import check
from libs.common.grounding.wording import duration_ru, word_count
from libs.common.letters.composing.composed import compose
from libs.common.letters.prompts import letter_messages
from libs.common.letters.style import LetterSettings, Style
from tests.support.trades import TRADES

TODAY = date(2026, 5, 1)
RESUMES: list[dict[str, Any]] = [
    *(trade.resume for trade in TRADES),
    {},
    {"experience": None, "skill_set": None, "skills": None},
]
VACANCIES: list[dict[str, Any]] = [
    *(trade.vacancy for trade in TRADES),
    {},
    {"id": "9", "name": "Кассир", "description": None},
]
STYLES: list[Style] = ["formal", "friendly", "short"]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("vacancy", VACANCIES, ids=lambda item: item.get("name", "empty"))
@pytest.mark.parametrize("resume", RESUMES, ids=lambda item: item.get("title", "empty"))
def test_every_letter_is_grounded_and_of_decent_length(
    resume: dict[str, Any], vacancy: dict[str, Any], style: Style
) -> None:
    letter = compose(resume, vacancy, today=TODAY, settings=LetterSettings(style))
    assert 20 <= word_count(letter) <= 180
    assert [claim.reason for claim in check(letter, resume, vacancy, today=TODAY).unsupported] == []
    assert "None" not in letter
    assert "{" not in letter


_WORDS = st.lists(
    st.sampled_from(
        ["Kafka", "учёт", "1С:ERP", "продажи", "Ищем", "опыт 5 лет", "английский C1", "руководитель", "в «Яндексе»"]
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(
    resume=st.sampled_from(RESUMES),
    name=_WORDS.map(" ".join),
    description=_WORDS.map(", ".join),
    employer=st.sampled_from(["", "Ромашка", "ООО «Вектор»", "https://evil.example", "Hi, Team!"]),
    number=st.integers(0, 10**9),
    style=st.sampled_from(STYLES),
)
def test_no_vacancy_makes_the_letter_claim_more(
    resume: dict[str, Any], name: str, description: str, employer: str, number: int, style: Style
) -> None:
    vacancy = {"id": str(number), "name": name, "employer": {"name": employer}, "description": description}
    letter = compose(resume, vacancy, today=TODAY, settings=LetterSettings(style))
    assert [claim.reason for claim in check(letter, resume, vacancy, today=TODAY).unsupported] == []
    assert "https" not in letter


def test_the_same_vacancy_gets_the_same_letter_and_others_get_others() -> None:
    resume = RESUMES[0]
    vacancies = [{**VACANCIES[0], "id": str(number)} for number in range(12)]
    letters = [compose(resume, vacancy, today=TODAY) for vacancy in vacancies]
    assert letters == [compose(resume, vacancy, today=TODAY) for vacancy in vacancies]
    assert len(set(letters)) > 6


def test_an_english_vacancy_gets_an_english_letter() -> None:
    assert compose(RESUMES[2], VACANCIES[2], today=TODAY).startswith("Hello,")


@pytest.mark.parametrize("resume", [trade.resume for trade in TRADES], ids=lambda item: item["title"])
def test_an_english_letter_is_signed_in_latin_letters(resume: dict[str, Any]) -> None:
    vacancy = {
        "id": "7",
        "name": "Team member",
        "description": "We are looking for a person to join our friendly team.",
    }
    letter = compose({**resume, "first_name": "Юлия"}, vacancy, today=TODAY)
    assert letter.endswith("\nYulia")
    assert check(letter, {**resume, "first_name": "Юлия"}, vacancy, today=TODAY).grounded


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (1, "1 месяц"),
        (12, "1 год"),
        (25, "2 года 1 месяц"),
        (60, "5 лет"),
        (46, "3 года 10 месяцев"),
        (257, "21 год 5 месяцев"),
    ],
)
def test_durations_agree(months: int, said: str) -> None:
    assert duration_ru(months) == said


@pytest.mark.reference
def test_letters_to_real_vacancies_are_grounded() -> None:
    folder = os.environ.get("VKATILSYA_REFERENCE")
    if not folder:
        pytest.skip("VKATILSYA_REFERENCE names no folder with reference data")
    data = Path(folder) / "data"
    resumes = json.loads((data / "resumes.json").read_text(encoding="utf-8"))
    lines = [line for line in (data / "vacancies.jsonl").read_text(encoding="utf-8").split("\n") if line]
    for number, line in enumerate(lines[::90]):
        vacancy = json.loads(line)
        for resume in resumes:
            letter = compose(resume, vacancy, today=TODAY, settings=LetterSettings(STYLES[number % 3]))
            assert 20 <= word_count(letter) <= 180
            assert [claim.reason for claim in check(letter, resume, vacancy, today=TODAY).unsupported] == []


@pytest.mark.reference
def test_two_letters_of_one_applicant_share_little() -> None:
    folder = os.environ.get("VKATILSYA_REFERENCE")
    if not folder:
        pytest.skip("VKATILSYA_REFERENCE names no folder with reference data")
    for data in (Path(folder) / "data", Path(folder) / "data" / "trades"):
        vacancies, labels = _read(data / "vacancies.jsonl"), _read(data / "labels.jsonl")
        known = {vacancy["id"]: vacancy for vacancy in vacancies}
        for resume in json.loads((data / "resumes.json").read_text(encoding="utf-8")):
            fits = [one["vacancy_id"] for one in labels if one["resume_id"] == resume["id"] and one["grade"] >= 2][:12]
            found = [_runs(compose(resume, known[number], today=TODAY)) for number in fits]
            shared = [len(one & other) / len(one) for one, other in permutations(found, 2)]
            assert sum(shared) / len(shared) < 0.25, resume["title"]


def _read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(*(words[start:] for start in range(4)), strict=False))


def _with_two_jobs(earlier: str) -> dict[str, Any]:
    now = {
        "company": "ЧОП «Барс»",
        "position": "Охранник",
        "start": "2018-11-01",
        "end": None,
        "description": "Охраняю здание на девять этажей.",
    }
    before = {
        "company": "Торговый центр «Ока»",
        "position": "Контролёр",
        "start": "2015-06-01",
        "end": "2018-10-01",
        "description": earlier,
    }
    return {"title": "Охранник", "gender": {"id": "male"}, "experience": [now, before]}


def _letter(earlier: str) -> str:
    vacancy = {"id": "7", "name": "Охранник", "description": "Нужно предотвращать кражи и вести журнал посетителей."}
    return compose(_with_two_jobs(earlier), vacancy, today=TODAY)


def test_what_was_done_at_an_earlier_job_is_told_with_that_job() -> None:
    letter = _letter("Предотвратил кражи на 380 тысяч рублей.")
    assert re.search(r"в торговом центре «Ока»[:,]? предотвратил кражи на 380 тысяч рублей\.", letter)


def test_a_line_without_a_verb_is_told_with_its_job_too() -> None:
    letter = _letter("Журнал посетителей, 120 записей в день.")
    assert re.search(r"в торговом центре «Ока»(?::| —) журнал посетителей, 120 записей в день\.", letter)


def test_what_an_earlier_job_tells_of_now_is_not_told() -> None:
    assert "380" not in _letter("Предотвращаю кражи, в месяц на 380 тысяч рублей.")


def test_the_model_is_told_at_which_earlier_job_a_thing_was_done() -> None:
    resume = _with_two_jobs("Предотвратил кражи на 380 тысяч рублей.")
    vacancy = {"id": "7", "name": "Охранник", "description": "Нужно предотвращать кражи и охранять здание."}
    said = letter_messages(resume, vacancy, LetterSettings(), today=TODAY, marker="m4rk3r")[-1]["content"]
    assert "done earlier at Торговый центр «Ока»: Предотвратил кражи" in said
    assert "done: Охраняю здание" in said


def _seller(description: str, **fields: Any) -> dict[str, Any]:
    job = {"company": "ООО «Вектор»", "position": "Менеджер по продажам", "start": "2020-01-01", "end": None}
    return {
        "title": "Менеджер по продажам",
        "first_name": "Пётр",
        "gender": {"id": "male"},
        "experience": [{**job, "description": description}],
        **fields,
    }


def _letters(resume: dict[str, Any], **vacancy: Any) -> list[str]:
    return [compose(resume, {"id": str(number), "name": "Продавец", **vacancy}, today=TODAY) for number in range(24)]


def test_a_line_is_tied_to_what_the_vacancy_names() -> None:
    resume = _seller("Веду переговоры с оптовиками, холодные звонки — до 40 в день.")
    for letter in _letters(resume, key_skills=[{"name": "Холодные звонки"}], description="Ищем в отдел продаж."):
        assert re.search(r"(?:пишете про|упоминаете|называете|пишете как раз про) холодные звонки", letter), letter
        assert "до 40 в день" in letter


def test_with_whom_one_works_is_no_work() -> None:
    resume = _seller("Команда 8 человек, Scrum, работа с разработкой.\nВеду 85 клиентов из оптовой торговли.")
    for letter in _letters(resume, description="Работа с клиентами, Scrum, команда разработки."):
        assert "оманда 8 человек" not in letter
        assert "85 клиентов" in letter


def test_a_letter_has_a_number_where_the_resume_has_several() -> None:
    resume = _seller(
        "Продажа упаковки производствам и торговым сетям.\nПоднял средний чек с 520 до 640 рублей.\n"
        "Вернул 14 ушедших клиентов за год."
    )
    for letter in _letters(resume, description="Продажа упаковки производствам и торговым сетям."):
        assert "640" in letter or "14" in letter


def test_what_everybody_claims_is_not_listed() -> None:
    resume = _seller("Веду 85 клиентов.", skill_set=["Ответственность", "amoCRM"])
    for letter in _letters(resume, description="Нужны ответственность и amoCRM."):
        assert "тветственность" not in letter
        assert "amoCRM" in letter


def test_the_line_that_answers_the_title_is_told_before_heavier_ones_of_other_matters() -> None:
    resume = _seller("Провела 14 судебных процессов за год.\nОбучила 48 сотрудников жестам.\nОформила 30 витрин.")
    told = _letters(resume, name="Переводчик в суд", description="Судебные процессы, обучение сотрудников.")
    assert all("14 судебных процессов" in letter for letter in told)


def test_a_course_that_everybody_of_the_trade_knows_is_told_of_beginners_alone() -> None:
    course = {"additional": [{"name": "Мастерство продавца", "organization": "Школа", "result": "", "year": 2020}]}
    resume = _seller("Провожу инвентаризацию склада раз в месяц.", title="Старший продавец", education=course)
    vacancy = {"name": "Кладовщик", "description": "Инвентаризация склада, рядом продавцы."}
    assert not any("Мастерство продавца" in letter for letter in _letters(resume, **vacancy))


def test_no_sentence_begins_as_the_one_before_it() -> None:
    resume = _seller(
        "Полировка корпусов, 12 в неделю.\nПолная переборка механизмов, 15 в неделю.\nПроверка часов, 9 в день."
    )
    for letter in _letters(
        resume, name="Мастер", description="Полировка корпусов, переборка механизмов, проверка часов."
    ):
        first = [sentence.split()[0] for sentence in letter.split("\n\n")[1].split(". ")]
        second = letter.split("\n\n")[2].split()[0]
        assert second != first[-1], letter


def test_a_letter_does_not_say_twice_that_things_are_known() -> None:
    resume = _seller(
        "Веду переговоры с оптовиками и заключаю договоры поставки, 40 в год.", skill_set=["Excel", "Битрикс24"]
    )
    vacancy = {"description": "Переговоры с оптовиками, договоры поставки, Excel и Битрикс24."}
    assert all(letter.count("знаком") < 2 for letter in _letters(resume, **vacancy))


def test_a_model_is_told_lines_cut_short_behind_the_others() -> None:
    resume = _with_two_jobs("Пропускной режим на складе.")
    resume["experience"][0]["description"] = "Ведение журн. пропусков, 40 в день.\nОхраняю склад на девять этажей."
    vacancy = {"id": "1", "name": "Охранник склада", "description": "Журнал пропусков, охрана склада."}
    said = letter_messages(resume, vacancy, LetterSettings(), today=TODAY, marker="m")[1]["content"]
    assert said.index("Охраняю склад") < said.index("журн. пропусков")
