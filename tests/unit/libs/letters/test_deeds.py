"""Works of a resume told with verbs: the thing worked on gets its case, and what cannot be said so is left alone."""

import pytest

from libs.common.letters.composing.deeds import done_once, in_verbs
from libs.common.letters.composing.telling import in_russian


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("Разработка и сдача исполнительной документации", "разрабатываю и сдаю исполнительную документацию"),
        ("Перевозка щебня и песка на самосвале", "перевожу щебень и песок на самосвале"),
        ("Обучение новых сотрудников", "обучаю новых сотрудников"),
        ("Полное сопровождение сделок купли-продажи", "полностью сопровождаю сделки купли-продажи"),
        ("Топографическая съёмка участков", "выполняю топографическую съёмку участков"),
        ("Работа с жалобами", "работаю с жалобами"),
        ("Учёт товара на складе", "веду учёт товара на складе"),
        ("Ежедневное обслуживание Komatsu PC200", "ежедневно обслуживаю Komatsu PC200"),
        ("Согласование ППР с технадзором", "согласовываю ППР с технадзором"),
        ("Проверка КС-2 и исполнительной документации", "проверяю КС-2 и исполнительную документацию"),
        ("Консультации покупателей", "консультирую покупателей"),
        # Nothing says what is worked on; a word with two accusatives; a list that is no work.
        ("Оформление", None),
        ("Продажа цветов", None),
        ("Бронирование в системе", None),
        ("Дашборды в Power BI", None),
        ("Отделение реанимации", None),
        ("Обращения клиентов", None),
        ("Курирование CRM", "курирую CRM"),
        ("Мойка фасадов", None),
        ("Тушение пожаров", "тушу пожары"),
    ],
)
def test_a_work_is_told_with_its_verb(work: str, said: str | None) -> None:
    assert in_verbs(work, "now") == said


def test_what_has_ended_is_told_in_the_past_of_ones_own_gender() -> None:
    assert in_verbs("Сбор и проверка документов", "she") == "собирала и проверяла документы"
    assert in_verbs("Сбор и проверка документов", "he") == "собирал и проверял документы"


def test_a_list_is_told_with_verbs_as_a_whole_or_not_at_all() -> None:
    told = in_russian("Приёмка товара, работа на кассе, до 250 чеков", female=True).in_verbs("now")
    assert told is not None
    assert told.text == "принимаю товар, работаю на кассе, до 250 чеков"
    assert in_russian("Приёмка товара, порядок в зале", female=True).in_verbs("now") is None


def test_what_keeps_its_case_with_any_verb_may_be_listed() -> None:
    told = in_russian("Работа с золотом 585/750, платиной", female=False).in_verbs("now")
    assert told is not None
    assert told.text == "работаю с золотом 585/750, платиной"
    assert in_russian("Контроль качества, количества", female=False).in_verbs("now") is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Средний срок продажи уменьшила со 110 до 74 дней", "said"),
        ("Переход бригады на приёмники, время сократилось вдвое", "thing"),
        ("Доля ипотечных сделок — 60 %", "thing"),
        ("Старший бортпроводник смены на 90 рейсах", "person"),
    ],
)
def test_what_is_no_work_is_not_told_as_a_task(line: str, kind: str) -> None:
    assert in_russian(line, female=True).kind == kind


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("Запуск 3 scrum команд с нуля, всего 27 человек", "запустил 3 scrum команды с нуля, всего 27 человек"),
        ("Открытие 2 новых магазинов", "открыл 2 новых магазина"),
        ("Обучение 4 сотрудников", "обучил 4 сотрудников"),
        ("Проведение около 40 занятий", "провёл около 40 занятий"),
        # What is done again and again, what no number counts, and an accusative that is open.
        ("Проведение 3 тренировок в год", None),
        ("Внедрение 1С", None),
        ("Разработка 21 карты", None),
        ("Подготовка 3 по ВЭД", None),
        ("Отделение 5 человек", None),
    ],
)
def test_a_work_that_a_number_counts_is_told_as_done(work: str, said: str | None) -> None:
    assert done_once(work, "he") == said
