"""What a pasted vacancy says of its employer without a label."""

import pytest

from services.api.applications.pasted import pasted_vacancy

ABOUT = "Ведём учёт и сдаём отчётность. Нужен человек, который работал с первичными документами."


@pytest.mark.parametrize(
    "line", ["ООО «Вектор»", "ТОО Вектор", "АНО «Вектор»", "НКО Вектор", "Orion GmbH", "Orion Holding PLC"]
)
def test_a_line_with_a_legal_form_names_the_employer(line: str) -> None:
    read = pasted_vacancy(f"Бухгалтер\n{line}\n{ABOUT}", vacancy_id="text-1", name="", company="")
    assert read["employer"]["name"] == line


def test_a_sentence_about_companies_names_none() -> None:
    read = pasted_vacancy(f"Бухгалтер\nРаботали ли вы в ООО?\n{ABOUT}", vacancy_id="text-1", name="", company="")
    assert not (read.get("employer") or {}).get("name")
