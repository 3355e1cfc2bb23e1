from importlib.resources import files

import pytest

from libs.common.text.tokens import keys
from services.auto_reply.matching.trades.occupations import occupations
from services.auto_reply.matching.trades.titles import parse_title
from services.auto_reply.matching.words.lists import WORDS


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("Python-разработчик (middle)", {"dev"}),
        ("Senior C++ Engineer", {"dev"}),
        ("Наставник на курс «Python-разработчик»", {"teach"}),
        ("Преподаватель Python", {"teach"}),
        ("IT-рекрутер (Java-разработчики)", {"recruiter"}),
        ("Системный администратор / DevOps-инженер", {"sysadmin", "devops"}),
        ("QA Automation Engineer", {"autoqa"}),
        ("Аналитик 1С", {"onecan"}),
        ("Менеджер по работе с клиентами", {"sales"}),
        ("Руководитель проектов", {"pm"}),
        ("Владелец продукта", {"product"}),
        ("Главный бухгалтер", {"accountant"}),
        ("Водитель-экспедитор", {"driver"}),
        ("Инженер-конструктор", {"design_eng"}),
        ("UX/UI дизайнер", {"uxdes"}),
        ("Продавец-консультант", {"retail"}),
        ("Медицинская сестра", {"nurse"}),
        ("Электромонтажник", {"electrician"}),
        ("Менеджер по подбору персонала", {"recruiter"}),
        ("Помощник бухгалтера", {"accountant"}),
        ("Ассистент маркетолога", {"marketing"}),
        ("Ведущий дизайнер (UX, UI)", {"uxdes"}),
        ("Team Lead Data Scientist", {"ds"}),
        ("Data Engineer в команду «Сеть продаж»", {"dataeng"}),
        ("Портфельный аналитик отдела анализа и поддержки расчёта резервов", {"finan"}),
        ("Системный аналитик (кампании продаж)", {"sysan"}),
        ("Главный эксперт", set()),
        ("Ассистент врача-ортодонта", {"medassist"}),
        ("Мастер участка (ЖКХ)", {"housing"}),
        ("Старший смены в кофейню", {"barista"}),
        ("Сотрудник на склад", {"warehouse"}),
        ("Performance-маркетолог", {"ppc"}),
        ("", set()),
    ],
)
def test_the_occupation_is_read_from_the_title(title: str, main: set[str]):
    assert parse_title(title).main == main


@pytest.mark.parametrize(
    ("title", "levels"),
    [
        ("Стажер-программист", (0.0,)),
        ("Junior+ Developer", (1.0,)),
        ("Middle/Senior DevOps", (2.0, 3.0)),
        ("Ведущий инженер", (2.8,)),
        ("Team Lead Python", (4.0,)),
        ("Руководитель проектов", ()),
        ("Руководитель отдела продаж", (4.0,)),
        ("Python-разработчик", ()),
    ],
)
def test_the_level_is_read_from_the_title(title: str, levels: tuple[float, ...]):
    assert parse_title(title).levels == levels


@pytest.mark.parametrize(
    ("title", "side"),
    [
        ("Frontend-разработчик (React)", "front"),
        ("Backend-разработчик Python", "back"),
        ("Fullstack-разработчик", "full"),
        ("React Native разработчик", "mobile"),
        ("Программист Python", ""),
        ("Аналитик данных", ""),
    ],
)
def test_the_side_of_development_is_read_from_the_title(title: str, side: str):
    assert parse_title(title).side == side


def test_kinship_is_mutual_and_within_bounds():
    table = occupations()
    assert all(0 < share < 1 for share in table.kin.values())
    assert all(table.kin[other, one] == share for (one, other), share in table.kin.items())
    assert {code for pair in table.kin for code in pair} <= set(table.groups)


def test_one_is_oneself_neighbours_are_near_and_strangers_far():
    table = occupations()
    assert table.affinity("dataan", "dataan") == 1.0
    assert table.affinity("dataan", "bian") > 0.7
    assert table.affinity("dev", "teach") == 0.0


@pytest.mark.parametrize("place", ["кофейню", "кофейне", "кофейни", "кофейня"])
def test_a_place_of_work_tells_the_trade_in_any_case(place: str) -> None:
    assert parse_title(f"Старший смены, {place}").main == {"barista"}


def test_no_place_of_work_and_no_name_of_a_trade_stands_twice() -> None:
    ways = [tuple(keys(way)) for ways in WORDS.ways("workplaces").values() for way in ways]
    assert len(set(ways)) == len(ways)
    rows = files("services.auto_reply.matching.trades").joinpath("occupations.txt").read_text(encoding="utf-8")
    for row in (one for one in rows.split("\n") if one and not one.startswith("#")):
        names = [name.strip() for name in row.rpartition("|")[2].split(",")]
        assert len(set(names)) == len(names), row[:20]
