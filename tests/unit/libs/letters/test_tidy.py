"""A line whose words are cut short gives way to one that can stand in a letter."""

import pytest

from libs.common.letters.composing.tidy import is_tidy, tidy_first


@pytest.mark.parametrize(
    "line",
    [
        "Веду 85 клиентов, средний чек 240 тыс. рублей, план выполнен на 112 %",
        "Интеграции с платёжными шлюзами, идемпотентность вебхуков",
        "Подготовка бизнес-плана, встречи по вторникам",
        "настройка помола 2 раза в день, чек-лист",
    ],
)
def test_what_people_write_in_full_is_tidy(line: str) -> None:
    assert is_tidy(line)


@pytest.mark.parametrize(
    "line",
    [
        "2024 — 2 место на чемпионате",
        "операц. контроль, 220 деталей за смену",
        "монтаж в/н на объектах",
        "зерно закупает управл",
        "мехцех №3, детали гидроцилиндров. приёмка и контроль",
        "ремонт обор-е цеха",
    ],
)
def test_what_is_cut_short_is_not(line: str) -> None:
    assert not is_tidy(line)


def test_untidy_lines_are_told_only_where_too_few_others_are() -> None:
    assert tidy_first(["монтаж в/н", "сдача объектов", "обход домов"], str) == ["сдача объектов", "обход домов"]
    assert tidy_first(["монтаж в/н", "обход домов"], str) == ["обход домов", "монтаж в/н"]
