"""Personal data is replaced before a model and comes back; nothing of the rest is touched."""

import json
from typing import Any

from libs.common.llm.privacy import Mask, redact

RESUME: dict[str, Any] = {
    "last_name": "Невский",
    "middle_name": "Петрович",
    "first_name": "Олег",
    "birth_date": "1990-01-01",
    "contact": [{"value": "+7 900 000-00-00"}],
    "skills": (
        "Меня зовут Невский Олег, пишите Невскому: oleg@nevsky.ru, @oleg_nevsky, https://nevsky.dev, 8 (900) 111-22-33"
    ),
    "experience": [{"description": "Портал на Node.js"}],
}


def test_nothing_personal_is_left_and_everything_comes_back() -> None:
    mask = Mask(RESUME)
    masked = mask.value(RESUME)
    text = json.dumps(masked, ensure_ascii=False)
    for secret in ("Невск", "Петрович", "oleg@", "@oleg", "nevsky.dev", "111-22-33", "1990", "000-00-00"):
        assert secret not in text
    assert "Node.js" in text
    assert mask.restore(masked["skills"]) == RESUME["skills"]


def test_an_unknown_placeholder_is_not_invented() -> None:
    assert Mask(RESUME).restore("Олег {{PHONE_7}}") == "Олег {{PHONE_7}}"


def test_contacts_of_other_people_are_hidden_for_good() -> None:
    assert redact("Звоните: +7 912 345-67-89, hr@firm.ru") == "Звоните: (телефон скрыт), (почта скрыта)"


def test_texts_of_one_request_share_their_placeholders() -> None:
    mask = Mask(RESUME)
    first, second = mask.text("Тел. 8 (900) 111-22-33"), mask.text("Невский: 8 (900) 111-22-33, +7 901 222-33-44")
    assert first == "Тел. {{PHONE_1}}"
    assert second == "{{SURNAME_1}}: {{PHONE_1}}, {{PHONE_2}}"
    assert mask.restore(second) == "Невский: 8 (900) 111-22-33, +7 901 222-33-44"
