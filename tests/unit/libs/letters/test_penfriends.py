"""Letters of applicants who write as people do: proved, written out, in the marks of print, signed."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.letters.composing.composed import compose

Json = dict[str, Any]
_WRITTEN_AT = date(2026, 12, 1)
_CORPUS = Path(__file__).parents[3] / "corpus" / "penfriends" / "people.json"
_PEOPLE: list[Json] = json.loads(_CORPUS.read_text(encoding="utf-8"))
_PAIRS = [(person["resume"], vacancy) for person in _PEOPLE for vacancy in person["vacancies"]]
_SHORT = re.compile(r"\b(?:чел|шт|дн|изд|эт|мес|нед|руб|ок|сан|пром|док-тов)\b\.?(?! [А-ЯЁ])")


@pytest.mark.parametrize(("resume", "vacancy"), _PAIRS)
def test_every_letter_is_proved_and_signed(resume: Json, vacancy: Json) -> None:
    letter = compose(resume, vacancy, today=_WRITTEN_AT)
    assert [claim.reason for claim in check(letter, resume, vacancy, today=_WRITTEN_AT).unsupported] == []
    assert letter.rpartition("\n")[2] in (resume["first_name"], "Дария")


@pytest.mark.parametrize(("resume", "vacancy"), _PAIRS)
def test_every_letter_is_written_out_in_the_marks_of_print(resume: Json, vacancy: Json) -> None:
    own = (
        compose(resume, vacancy, today=_WRITTEN_AT)
        .replace(vacancy["name"], "")
        .replace(vacancy["employer"]["name"], "")
    )
    assert _SHORT.search(own) is None
    assert '"' not in own
    assert re.search(r"\d%|\d-\d|\( | \)|~|\w/\w", own) is None


@pytest.mark.parametrize(("resume", "vacancy"), [pair for pair in _PAIRS if pair[0]["first_name"] != "Daria"])
def test_every_letter_tells_a_number_of_the_resume(resume: Json, vacancy: Json) -> None:
    told = compose(resume, vacancy, today=_WRITTEN_AT).replace(vacancy["name"], "").split("\n\n")[1:-2]
    assert any(map(str.isdigit, " ".join(told)))
