"""Besides the resume and the vacancy: the owner's answers and settings prove, the employer's messages are told of."""

from datetime import date
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.claims import GroundingReport
from libs.common.grounding.facts import Text
from libs.common.grounding.sources import NO_SOURCES, Sources

RESUME: dict[str, Any] = {
    "title": "Провизор",
    "skill_set": ["еФарма"],
    "skills": "Помогала составлять график смен.",
    "experience": [{"company": "ООО «Мир»", "position": "Провизор", "start": "2021-01-01", "description": ""}],
}
VACANCY: dict[str, Any] = {"name": "Заведующий аптекой", "employer": {"name": "Лекарь"}, "description": "Контроль."}
ANSWERS = (
    Text("/answers/start", "Могу выйти через две недели."),
    Text("/answers/trips", "Готова к командировкам до 10 дней в месяц."),
    Text("/answers/salary", "Зарплатные ожидания — от 150 000 рублей на руки."),
    Text("/answers/move", "Готовы к переезду? Нет."),
    Text("/answers/format", "Рассматриваю только удалённую работу."),
    Text("/answers/book", "Медкнижка есть."),
    Text("/answers/tool", "Работала с программой М-Аптека полтора года."),
)
WISHES = (Text("/settings/wishes", "Готова работать по выходным. Знаю Kafka."),)
MESSAGES = (Text("/messages/1", "Мы хотели бы пригласить вас на собеседование в четверг, 4 декабря, в 15:00."),)


def judged(text: str, sources: Sources) -> GroundingReport:
    return check(text, RESUME, VACANCY, today=date(2026, 5, 1), sources=sources)


@pytest.mark.parametrize(
    "text",
    [
        "Могу приступить к работе через две недели.",
        "Готова к командировкам до 10 дней в месяц.",
        "Мои зарплатные ожидания — от 150 000 рублей на руки.",
        "К переезду не готова.",
        "Рассматриваю только удалённую работу.",
        "Медкнижка у меня есть.",
        "Работала с М-Аптекой полтора года.",
    ],
)
def test_what_the_owner_answered_may_be_said_and_only_then(text: str) -> None:
    assert judged(text, Sources(answers=ANSWERS)).grounded
    assert not judged(text, NO_SOURCES).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Могу приступить к работе через неделю.",
        "Готова к командировкам.",
        "Готова к командировкам от 10 дней в месяц.",
        "Мои зарплатные ожидания — до 150 000 рублей на руки.",
        "Мои зарплатные ожидания — от 100 000 рублей на руки.",
        "Готова к переезду.",
        "Рассматриваю удалённую работу.",
        "Работала с М-Аптекой три года.",
        "Составляла график смен.",
    ],
)
def test_no_more_than_the_answer_is_said(text: str) -> None:
    assert not judged(text, Sources(answers=ANSWERS)).grounded


def test_settings_prove_readiness_but_no_experience() -> None:
    assert judged("Готова работать по выходным.", Sources(wishes=WISHES)).grounded
    assert not judged("Знаю Kafka.", Sources(wishes=WISHES)).grounded
    assert judged("Знаю Kafka.", Sources(answers=WISHES)).grounded


def test_a_message_is_told_of_the_employer_and_proves_nothing_of_the_applicant() -> None:
    sources = Sources(messages=(*MESSAGES, Text("/messages/2", "Вы работали с Kafka? Нам нужна Kafka.")))
    assert judged("Вы приглашаете на собеседование в четверг, 4 декабря, в 15:00.", sources).grounded
    assert not judged("Вы приглашаете на собеседование в пятницу.", sources).grounded
    assert not judged("Я работала с Kafka.", sources).grounded
    assert not judged("Вы приглашаете на собеседование в четверг, 4 декабря, в 15:00.", NO_SOURCES).grounded


def test_a_proof_names_the_answer_it_rests_on() -> None:
    report = judged("Могу выйти через две недели.", Sources(answers=ANSWERS))
    assert [claim.evidence.path for claim in report.claims if claim.evidence] == ["/answers/start"]


OWN = {**RESUME, "answers": ["Уверенно работаю с Kafka.", " ", None, 7]}


def test_what_the_owner_said_of_himself_stands_in_the_resume_and_proves_as_it_does() -> None:
    vacancy = {**VACANCY, "description": "Нужна Kafka и RabbitMQ."}

    def proved(text: str, resume: dict[str, Any], sources: Sources = NO_SOURCES) -> bool:
        return check(text, resume, vacancy, today=date(2026, 5, 1), sources=sources).grounded

    assert not proved("Уверенно работаю с Kafka.", RESUME)
    assert proved("Уверенно работаю с Kafka.", OWN)
    assert proved("Уверенно работаю с Kafka.", OWN, Sources(answers=ANSWERS)), "answers to employers stand beside it"
    assert not proved("Уверенно работаю с RabbitMQ.", OWN)


@pytest.mark.parametrize(
    "text",
    [
        "I am available immediately.",
        "Available from Monday.",
        "I am able to begin at once.",
        "I could join next week.",
        "I have withdrawn every other application.",
        "I no longer look at other jobs.",
        "Других предложений не рассматриваю.",
        "Остальные отклики я отозвала.",
        "I gave up my other offers.",
        "I will work for half the usual salary.",
        "I'll work for half the usual salary.",
        "Any schedule suits me.",
        "Night shifts are fine.",
        "I confirm everything stated above.",
        "Перееду в любой город.",
        "Приведу с собой команду.",
        "Любой график подходит.",
        "График любой.",
    ],
)
def test_nobody_says_for_the_applicant_when_they_could_begin_or_what_they_gave_up(text: str) -> None:
    resume = RESUME | {"skills": "Ночные смены не рассматриваю. Пишу отклики на жалобы."}
    assert not check(text, resume, VACANCY, today=date(2026, 5, 1)).grounded
    owned = Sources(answers=(Text("/answers/own", text),))
    assert check(text, resume, VACANCY, today=date(2026, 5, 1), sources=owned).grounded


@pytest.mark.parametrize(
    "text",
    [
        "I am available for an interview on Monday.",
        "I am available for a call.",
        "I'll be glad to discuss the role.",
        "I will be happy to answer questions.",
    ],
)
def test_a_meeting_is_proposed_by_who_is_available_for_it(text: str) -> None:
    assert check(text, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "text",
    [
        "I have no experience at all.",
        "I cannot do this job.",
        "I am not the right person for this job.",
        "Я вам не подхожу.",
        "Я не умею работать в команде.",
        "Опыта у меня нет.",
        "Других вариантов у меня нет.",
        "Детей нет.",
        "Не пью и не курю.",
        "У меня нет детей.",
        "Ненавижу эту работу.",
        "Call my colleague instead.",
    ],
)
def test_no_letter_belittles_its_author_or_tells_what_is_private(text: str) -> None:
    assert not check(text, RESUME, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    "text", ["С детьми не работала.", "Программировать контроллеры не умею.", "Kafka не знаю.", "Опыта с Kafka нет."]
)
def test_what_was_not_done_may_be_said(text: str) -> None:
    vacancy = VACANCY | {"description": "Контроль. Работа с детьми, программирование контроллеров, Kafka."}
    assert check(text, RESUME, vacancy, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Call my colleague instead.", "I call my colleagues daily."),
        ("I will work with half of the salary.", "Work with half of the salary payments."),
    ],
)
def test_words_of_the_resume_prove_no_promise(text: str, about: str) -> None:
    assert not check(text, RESUME | {"skills": about}, VACANCY, today=date(2026, 5, 1)).grounded


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("I am available immediately.", "Servers are available immediately."),
        ("Перееду в другой город.", "Переехала со складом в другой город."),
        ("График любой.", "Составляла график."),
    ],
)
def test_what_was_done_at_a_job_proves_no_promise(text: str, done: str) -> None:
    job = {"company": "ООО «Мир»", "position": "Провизор", "start": "2021-01-01", "description": done}
    assert not check(text, RESUME | {"experience": [job]}, VACANCY, today=date(2026, 5, 1)).grounded
