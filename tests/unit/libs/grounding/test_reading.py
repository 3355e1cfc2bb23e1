"""What is read once and kept must not change a verdict."""

from datetime import date

from libs.common.grounding.check import check

TODAY = date(2026, 3, 1)
RESUME = {
    "title": "Python-разработчик",
    "skill_set": ["Python"],
    "experience": [{"start": "2023-03-01", "end": None, "company": "Пример", "position": "Python-разработчик"}],
    "total_experience": {"months": 36},
}


def unsupported(text: str) -> list[str]:
    return [claim.text for claim in check(text, RESUME, {"name": "Разработчик"}, today=TODAY).unsupported]


def test_a_number_in_a_denial_is_judged_too() -> None:
    assert unsupported("Никогда за 12 лет.")


def test_two_durations_of_one_sentence_are_judged_each_by_its_own_subject() -> None:
    text = "Работаю в компании «Пример» 3 года, общий опыт 3 года, с Python 3 года, руковожу 9 лет."
    assert "9 лет" in unsupported(text)
    assert "3 года" not in unsupported(text)
