import pytest

from libs.common.text.years import plural_ru, required_years


@pytest.mark.parametrize(
    ("phrase", "years"),
    [
        ("от 3 лет", 3.0),
        ("3+ года", 3.0),
        ("не менее 2-х лет", 2.0),
        ("1-3 года", 1.0),
        ("от 3 до 5 лет", 3.0),
        ("полтора года", 1.5),
        ("от полутора лет", 1.5),
        ("более трех лет", 3.0),
        ("от года", 1.0),
        ("5+ years", 5.0),
        ("three years", 3.0),
        ("1,5 года", 1.5),
        ("много лет", None),
        ("", None),
    ],
)
def test_years_are_read_as_people_write_them(phrase: str, years: float | None):
    assert required_years(f"опыт работы {phrase}") == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("опыт разработки на python от 3 лет", 3.0),
        ("опыт от 1 года, коммерческий опыт от 4 лет", 4.0),
        ("компания 15 лет на рынке", None),
        ("возраст от 25 лет", None),
        ("at least 5 years of experience", 5.0),
        ("опыт работы 40 лет", None),
        ("без слов об опыте", None),
    ],
)
def test_a_vacancy_asks_for_the_years_that_stand_by_experience(text: str, years: float | None):
    assert required_years(text) == years


def test_russian_plural_forms():
    assert [plural_ru(n, "год", "года", "лет") for n in (1, 2, 5, 11, 12, 21, 101, 111)] == [
        "год", "года", "лет", "лет", "лет", "год", "год", "лет",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("опыт работы с 2012 года", None),
        ("план 2025 года выполнен, опыт приветствуется", None),
        ("you will work with a lead with 8+ years of experience", None),
        ("ваш наставник с опытом 10 лет", None),
        ("наша команда с опытом более 10 лет разработки", None),
        ("ищем тимлида с опытом от 5 лет", 5.0),
        ("engineer with 5+ years of experience", 5.0),
    ],
)
def test_years_of_the_calendar_and_of_other_people_are_not_asked_of_the_applicant(text: str, years: float | None):
    assert required_years(text) == years
