"""The query language and the index under it."""

import pytest

from sandbox.headhunter.world.search import query
from sandbox.headhunter.world.search.bitsets import as_bits, newest_first, page_of
from sandbox.headhunter.world.search.index import Index

TEXTS = [
    ("Python-разработчик", "Северный Банк", "Ищем разработчика на Python и Django. Базы данных PostgreSQL."),
    ("Java Developer", "Магазин", "Java, Spring. Работа с базой данных Oracle, знание Python будет плюсом."),
    ("Менеджер по продажам", "Северный Банк", "Активные продажи, ведение базы клиентов."),
    ("Программист C++", "Завод", "Разработка на C++ и C#, чтение данных с датчиков."),
    ("Аналитик данных", "Магазин", "SQL, Python, отчёты. Ёлки продаём сами."),
]


@pytest.fixture
def index() -> Index:
    def raw(document: int, field: str) -> str:
        fields = ("name", "company_name", "description")
        return TEXTS[document][fields.index(field)]

    made = Index(raw)
    for number, (name, company, description) in enumerate(TEXTS):
        texts = {"name": name, "company_name": company, "description": description}
        made.add(float(number), texts, {"kind": [str(number % 2)]}, 100.0 * number if number else None)
    return made


def hits(index: Index, text: str, *fields: str) -> list[int]:
    bits = index.match(text, fields) if fields else index.match(text)
    return sorted(newest_first(bits))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("python", [0, 1, 4]),
        ("PYTHON java", [1]),
        ("python AND NOT java", [0, 4]),
        ("python NOT java", [0, 4]),
        ("java OR c++", [1, 3]),
        ("(java OR django) python", [0, 1]),
        ("c++", [3]),
        ("c#", [3]),
        ("данные", [0, 1, 3, 4]),
        ("базы", [0, 1, 2]),
        ('"базой данных"', [1]),
        ('"данных базы"', []),
        ("!базы", [0, 2]),
        ("прода*", [2, 4]),
        ("елки", [4]),
        ("NAME:python", [0]),
        ("NAME:(python OR java)", [0, 1]),
        ("COMPANY_NAME:магазин python", [1, 4]),
        ("DESCRIPTION:oracle", [1]),
        ("python-разработчик", [0]),
        ("фортран", []),
        ("", [0, 1, 2, 3, 4]),
        ("...", [0, 1, 2, 3, 4]),
    ],
)
def test_queries_find_what_they_say(index: Index, text: str, expected: list[int]) -> None:
    assert hits(index, text) == expected


@pytest.mark.parametrize(
    "text", ['"python', "python)", "((python", "AND python", "python OR", "NOT", "OR AND NOT", "NAME:", "!", "*", "()"]
)
def test_malformed_queries_are_read_as_words(index: Index, text: str) -> None:
    expected = [0, 1, 4] if "python" in text else [0, 1, 2, 3, 4]
    assert hits(index, text) == expected


def test_search_can_be_limited_to_fields(index: Index) -> None:
    assert hits(index, "python", "name") == [0]
    assert hits(index, "банк", "company_name") == [0, 2]
    assert hits(index, "банк", "name", "description") == []


def test_answers_follow_new_documents(index: Index) -> None:
    assert hits(index, '"базой данных"') == [1]
    TEXTS.append(("Администратор", "Завод", "Работа с базой данных"))
    try:
        index.add(9.0, {"name": "Администратор", "company_name": "", "description": "Работа с базой данных"}, {}, None)
        assert hits(index, '"базой данных"') == [1, 5]
        assert hits(index, "python OR администратор") == [0, 1, 4, 5]
    finally:
        TEXTS.pop()


def test_dates_facets_and_salaries(index: Index) -> None:
    assert sorted(newest_first(index.between(1.0, 3.0))) == [1, 2, 3]
    assert index.between(7.0, None) == 0
    assert sorted(newest_first(index.facet("kind", ["1"]))) == [1, 3]
    assert sorted(newest_first(index.salaries.reaching(200.0))) == [2, 3, 4]
    everything = as_bits(range(5))
    assert index.salaries.first(everything, 9, descending=True) == [4, 3, 2, 1, 0]
    assert index.salaries.first(everything, 3, descending=False) == [1, 2, 3]


def test_closed_documents_are_not_open(index: Index) -> None:
    index.close(2)
    assert sorted(newest_first(index.open)) == [0, 1, 3, 4]
    index.reopen(2)
    assert index.open == as_bits(range(5))


def test_pages_are_slices_of_the_whole_order() -> None:
    documents = [number for number in range(500) if number % 3 or number > 400]
    bits = as_bits(documents)
    whole = list(newest_first(bits))
    assert whole == sorted(documents, reverse=True)
    for start in (0, 1, 7, 63, 200, 390, 1000):
        assert page_of(bits, start, 20) == whole[start : start + 20]
    assert page_of(0, 0, 20) == []


def test_positive_words_leave_out_what_is_excluded() -> None:
    node = query.parse('python NOT java "машинное обучение" NAME:backend')
    assert query.positive_words(node) == ["python", "машинное обучение", "backend"]
