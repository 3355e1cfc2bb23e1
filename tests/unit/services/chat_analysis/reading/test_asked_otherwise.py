"""Questions that hold the words of a known fact or of a task and ask for something else."""

import pytest

from libs.common.messages.said import told
from tests.support.chats import proposal


@pytest.mark.parametrize(
    "question",
    [
        "Сейчас работаете удалённо?", "Вы сейчас в офисе работаете или из дома?", "Сколько сейчас получаете?",
        "Какая у вас сейчас зарплата?", "По какому графику работаете на текущем месте?", "Вы работаете удалённо?",
        "Сейчас часто ездите в командировки?", "В данный момент работаете из офиса?", "What is your current salary?",
        "Are you currently working remotely?",
    ],
)  # fmt: skip
def test_how_things_are_is_not_answered_by_what_the_applicant_wants(question: str) -> None:
    found = proposal(question)
    assert (found.kind, found.draft, found.may_be_automatic) == ("ask_user", None, False)


@pytest.mark.parametrize(
    "question",
    [
        "Сейчас рассматриваете удалёнку?", "Какие сейчас зарплатные ожидания?", "Какой формат вам сейчас подходит?",
        "У нас сейчас график 2/2, подойдёт?", "Are you currently open to relocation?",
    ],
)  # fmt: skip
def test_what_the_applicant_wants_now_is_still_answered(question: str) -> None:
    assert proposal(question).kind == "propose_reply"


@pytest.mark.parametrize(
    "text",
    [
        "Напишите в ответ слово «ананас», если дочитали до конца.", "Начните ответ со слова «кофе»",
        "Укажите кодовое слово из вакансии", "Поставьте в ответе смайлик с котом, если прочитали вакансию",
        'Please start your reply with the word "banana"',
    ],
)  # fmt: skip
def test_a_word_that_is_wanted_to_see_who_reads_is_told_as_that(text: str) -> None:
    found = proposal(text)
    assert (found.kind, [one.code for one in found.why], found.draft) == ("ask_user", ["attention"], None)


@pytest.mark.parametrize(
    "text", ["Какое у вас кодовое слово?", "Назовите кодовое слово", "Какой у вас секретный вопрос?"]
)
def test_of_a_secret_word_its_owner_is_warned(text: str) -> None:
    found = proposal(text)
    assert (found.kind, found.sensitive, found.draft) == ("ask_user", True, None)
    assert told(found.why, "ru").startswith("Спрашивают личное: кодовое слово.")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Назовите кодовое слово вашего банка, проверим зарплатный счёт", "code"),
        ("Пишите слово РАБОТА нашему куратору в телеграм", "fraud"),
    ],
)
def test_a_fraud_stays_one_though_it_wants_a_word(text: str, code: str) -> None:
    found = proposal(text)
    assert (found.kind, [one.code for one in found.why]) == ("suspicious", [code])
