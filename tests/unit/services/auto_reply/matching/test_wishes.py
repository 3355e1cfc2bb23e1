"""Refusals and denials are read in any word order, Russian and English."""

from typing import Any

import pytest

from libs.common.text.vocabulary import vocabulary
from services.auto_reply.matching.applicants.refusals import refused_by
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.reading.facts import ResumeFacts, VacancyFacts
from services.auto_reply.matching.reading.wishes import read_stance


@pytest.mark.parametrize(
    ("text", "refused", "denied"),
    [
        ("Сутки больше не беру, только дневные смены.", ("Сутки",), ()),
        ("Алкоголь и табак продавать не хочу.", ("Алкоголь", "табак"), ()),
        ("Розница и страхование неинтересны.", ("Розница", "страхование"), ()),
        ("На вахту не поеду: семья.", ("вахту",), ()),
        ("Люблю детей, начальную школу не веду", ("начальную школу",), ()),
        ("Я не рассматриваю вакансии в казино", ("казино",), ()),
        ("I am not looking for sales.", ("sales",), ()),
        ("Remote is fine, no full-time office, no shift work.", ("full-time office", "shift work"), ()),
        ("Кадровое делопроизводство не вела, зарплату не считала.", (), ("Кадровое делопроизводство", "зарплату")),
        ("Детей не боюсь, но опыта в педиатрии нет.", (), ("педиатрии",)),
        ("Не имею опыта работы в SAP.", (), ("SAP",)),
        ("Never worked with Kafka, but know RabbitMQ.", (), ("Kafka",)),
        (
            "Инженерными сетями (отопление, электрика) не занимался.",
            (),
            ("Инженерными сетями", "отопление", "электрика"),
        ),
        ("Сайты не проектирую, лифты не обслуживал.", ("Сайты",), ("лифты",)),
        ("Руководителем не была.", (), ("Руководителем",)),
        ("Ни разу не подводил. Ответственности не избегаю.", ("Ответственности",), ()),
        ("Не боюсь ответственности. Никогда не опаздываю, не курю.", (), ()),
    ],
)
def test_what_is_refused_and_what_is_denied(text: str, refused: tuple[str, ...], denied: tuple[str, ...]):
    stance = read_stance(text)
    assert (stance.refused, stance.denied) == (refused, denied)
    assert not any(item in stance.offered for item in (*refused, *denied))


@pytest.mark.parametrize("field", ["skills", "experience"])
def test_what_the_applicant_has_not_done_is_no_skill(field: str):
    text = "Веду первичную документацию, кадровое делопроизводство не вела. С Kafka не работала, только RabbitMQ."
    value = text if field == "skills" else [{"position": "Бухгалтер", "description": text}]
    own = ResumeFacts.from_hh({"title": "Бухгалтер", field: value}).own_skills
    known = vocabulary()
    assert known["RabbitMQ"].id in own
    assert known["Kafka"].id not in own
    assert known["Кадровое делопроизводство"].id not in own


def test_a_refused_trade_condition_or_subject_is_held_against_the_vacancy():
    def refusal(title: str, said: str, **fields: Any) -> str | None:
        applicant = Matcher().prepare({"title": title, "skills": said}).applicant
        return refused_by(applicant.refusals, VacancyFacts.from_hh(fields))

    assert refusal("Рекрутер", "В школу возвращаться не планирую.", name="Учитель английского языка") == "школу"
    assert refusal("SMM-специалист", "В общепит не вернусь.", name="Официант-бариста") == "общепит"
    assert refusal("Сварщик", "На вахту не поеду.", name="Сварщик", schedule={"id": "flyInFlyOut"}) == "вахту"
    assert refusal("Повар", "Ночные смены не предлагать.", name="Повар (ночь)") == "Ночные смены"
    skills = {"key_skills": [{"name": "Начальная школа"}]}
    assert refusal("Учитель математики", "Начальную школу не веду.", name="Учитель", **skills) == "Начальную школу"
    assert refusal("Учитель математики", "Начальную школу не веду.", name="Учитель математики") is None
    # One word of a list of skills is not what the work is about.
    skills = {"key_skills": [{"name": "Бухгалтерский учет"}]}
    assert refusal("Программист 1С", "Не рассматриваю бухгалтера.", name="Программист 1С", **skills) is None


def test_who_does_what_is_refused_or_denied_is_recognised_by_the_root():
    def applicant(said: str) -> Any:
        return Matcher().prepare({"title": "Бармен", "skills": said}).applicant

    vacancy = VacancyFacts.from_hh({"name": "Бармен-кальянщик"})
    assert refused_by(applicant("С кальянами не работаю.").refusals, vacancy) == "кальянами"
    assert refused_by(applicant("С каналами не работаю.").refusals, vacancy) is None
