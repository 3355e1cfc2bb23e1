"""What a resume writes short is written out as Russian print has it; what cannot be read for sure stays."""

import pytest

from libs.common.letters.composing.english_names import in_sentence
from libs.common.letters.composing.spelled import position_spelled, spelled


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("швы, за сезон ок. 4200 п.м", "швы, за сезон около 4200 погонных метров"),
        ("3 п.м. за час", "3 погонных метра за час"),
        ("Изготовление протезов (~20 изд./мес.)", "Изготовление протезов (около 20 изделий в месяц)"),
        ("срок сократился с 21 до 12 дн", "срок сократился с 21 до 12 дней"),
        ("звено 4 чел., наряды", "звено 4 человека, наряды"),
        ("до 21 чел. в смену", "до 21 человека в смену"),
        ("по 20 чел.", "по 20 человек"),
        ("1,5 мес. без брака", "1,5 месяца без брака"),
        ("12 млн руб. в мес.", "12 млн рублей в месяц"),
        ("500 руб/час", "500 рублей в час"),
        ("180 шт./смену", "180 штук за смену"),
        ("сбор док-тов", "сбор документов"),
        ("кронирование и сан. обрезка", "кронирование и санитарная обрезка"),
        ("оформление мед. карт", "оформление медицинских карт"),
        ("тех. на складе", "тех. на складе"),
        ("заказ раз в 2 нед, списания", "заказ раз в 2 недели, списания"),
        ("настройка помола 2 р/день", "настройка помола 2 раза в день"),
        ("входной контроль проката с 2019", "входной контроль проката с 2019 года"),
        ("в 2021 было 11", "в 2021 году было 11"),
        ("долг 84 тыр", "долг 84 тыс. рублей"),
        ("операц. контроль, 220 дет./смену", "операционный контроль, 220 деталей за смену"),
        ("списания были 6% стали 2,5", "списания были 6 %, стали 2,5"),
        ("приём, выдача и т.д.", "приём, выдача"),
    ],
)
def test_what_is_short_is_written_out(line: str, said: str) -> None:
    assert spelled(line) == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("план на 118% за 2022 г.", "план на 118 % за 2022 год"),
        ("внедрено в 2021 г., брак упал", "внедрено в 2021 году, брак упал"),
        ("28 детей 9-11 лет", "28 детей 9–11 лет"),
        ("Гастроли - 23 города", "Гастроли — 23 города"),
        ("проверка ( WR до 30 атм )", "проверка (WR до 30 атм)"),
        ('премьера "Вий"', "премьера «Вий»"),
        ("Монтаж/демонтаж света", "Монтаж и демонтаж света"),
        ("Я веду 9 спектаклей", "веду 9 спектаклей"),
        ("провел 9 вечеров, 54 ребенка", "провёл 9 вечеров, 54 ребёнка"),
    ],
)
def test_marks_are_those_of_print(line: str, said: str) -> None:
    assert spelled(line) == said


@pytest.mark.parametrize(
    "line",
    ["скорость 90 км/ч", "в 3 маг. города", "с 8:00 до 20:00", "все отчеты", "Cut time from 45 to 28 days", "г. Омск"],
)
def test_what_cannot_be_read_for_sure_stays(line: str) -> None:
    assert spelled(line).replace("отчёты", "отчеты") == line


@pytest.mark.parametrize(
    ("position", "said"),
    [
        ("Пром. альпинист", "Промышленный альпинист"),
        ("ст. медсестра", "старшая медсестра"),
        ("Зам. начальника цеха", "Заместитель начальника цеха"),
        ("Начальник цеха", "Начальник цеха"),
    ],
)
def test_a_position_is_written_out(position: str, said: str) -> None:
    assert position_spelled(position) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Report writing", "report writing"),
        ("Python scripting", "Python scripting"),
        ("English language", "English language"),
        ("IMSBC Code", "IMSBC Code"),
        ("Docker", "Docker"),
    ],
)
def test_an_english_phrase_of_common_words_begins_small(name: str, said: str) -> None:
    assert in_sentence(name) == said
