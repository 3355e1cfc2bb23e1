"""A letter is changed by simple wishes: what is added is proved, what the owner wrote stays."""

from datetime import date
from typing import Any

import pytest

from libs.common.letters.revising.revision import (
    ALREADY_SAID,
    NO_CODE,
    NO_OTHER_LANGUAGE,
    NO_OTHER_TONE,
    NO_PAY,
    NO_PLACE,
    NOT_READY,
    NOT_UNDERSTOOD,
    NOTHING_KNOWN,
    NOTHING_LONGER,
    NOTHING_SHORTER,
    NOTHING_TO_DROP,
    Revision,
    revise,
)
from libs.common.letters.revising.wishes import Wish, wish_of

RESUME: dict[str, Any] = {
    "title": "Технолог",
    "first_name": "Инна",
    "gender": {"id": "female"},
    "skill_set": ["ХАССП", "Меркурий"],
    "experience": [
        {
            "company": "Молокозавод «Луч»",
            "position": "Технолог",
            "start": "2018-03-01",
            "description": "Снизила брак с 4 до 2 %.\nЗапустила линию творога.\nПровожу обучение новых операторов.",
        }
    ],
}
VACANCY: dict[str, Any] = {"id": "1", "name": "Главный технолог", "description": "Ищем технолога: ХАССП, творог."}
OWN = "Лично дружу с вашим директором."
LETTER = (
    "Здравствуйте! Откликаюсь на вакансию «Главный технолог».\n\n"
    f"Снизила брак с 4 до 2 %. {OWN} Запустила линию творога.\n\n"
    "Спасибо за внимание.\n\nС уважением,\nИнна"
)


def revised(wish: str, letter: str = LETTER) -> Revision:
    return revise(letter, wish, RESUME, VACANCY, today=date(2026, 5, 1))


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("Сделай покороче", Wish(shorter=True)),
        ("без творога, и больше про ХАССП", Wish(without=("творога",), about=("ХАССП",))),
        ("Убери про брак. Добавь про обучение операторов!", Wish(without=("брак",), about=("обучение операторов",))),
        ("не упоминай Excel", Wish(without=("Excel",))),
        ("Shorter, without Excel but more about Python", Wish(True, ("Excel",), ("Python",))),
        ("сделай теплее", Wish(style="friendly")),
        ("сделай выразительнее", Wish()),
        ("попроси 300 тысяч", Wish(pay=True)),
        ("добавь про расчёт зарплаты", Wish(about=("расчёт зарплаты",))),
        ("больше об экономии 200 000 рублей", Wish(about=("экономии 200 000 рублей",))),
        ("напиши на английском", Wish(language=True)),
        ("сделай подлиннее, без творога", Wish(longer=True, without=("творога",))),
        ("Напиши подробнее.", Wish(longer=True)),
        ("подробнее о твороге", Wish(about=("твороге",))),
        ("Не указывай место работы", Wish(unplaced=True)),
        ("не называй текущего работодателя и убери Excel", Wish(without=("Excel",), unplaced=True)),
        ("Shorter, don't name my employer", Wish(shorter=True, unplaced=True)),
        ("больше о продажах на английском рынке", Wish(about=("продажах на английском рынке",))),
    ],
)
def test_a_simple_wish_is_read(said: str, wish: Wish) -> None:
    assert wish_of(said) == wish


def test_what_is_unwanted_goes_with_its_sentence_and_the_rest_stays() -> None:
    done = revised("без творога")
    assert "творог" not in done.letter
    assert OWN in done.letter
    assert done.note is None


def test_the_name_of_the_vacancy_stands_though_it_says_what_is_unwanted() -> None:
    done = revised("без технолога", LETTER.replace("Снизила брак", "Как технолог снизила брак"))
    assert "«Главный технолог»" in done.letter
    assert "Как технолог" not in done.letter


def test_what_is_asked_for_comes_from_the_resume_and_is_proved() -> None:
    done = revised("Больше об обучении операторов", LETTER.replace(f" {OWN}", ""))
    assert "Провожу обучение новых операторов." in done.letter.split("\n\n")
    assert done.letter.endswith("С уважением,\nИнна")
    assert done.report.grounded


def test_a_skill_is_told_where_no_line_of_work_is_about_it() -> None:
    assert "Меркурий" in revised("добавь про Меркурий").letter


def test_what_the_resume_lacks_is_not_added() -> None:
    done = revised("больше о Kubernetes")
    assert (done.letter, done.note) == (LETTER, NOTHING_KNOWN)


def test_a_shorter_letter_keeps_its_frame() -> None:
    done = revised("короче")
    assert len(done.letter) < len(LETTER)
    assert done.letter.startswith("Здравствуйте!")
    assert done.letter.endswith("С уважением,\nИнна")
    assert revised("короче", "Здравствуйте!\n\nСпасибо.").note == NOTHING_SHORTER


def test_a_longer_letter_tells_more_of_the_resume_and_says_when_all_is_told() -> None:
    proved = LETTER.replace(f" {OWN}", "")
    longer = revised("длиннее", proved)
    assert "Провожу обучение новых операторов." in longer.letter.split("\n\n")[-3]
    assert longer.report.grounded
    assert revised("длиннее", longer.letter).note == NOTHING_LONGER
    assert revised("длиннее, без операторов", proved).note == f"{NOTHING_TO_DROP} {NOTHING_LONGER}"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (
            "Сейчас я технолог на молокозаводе «Луч», работаю здесь восьмой год.",
            "Сейчас я технолог, работаю восьмой год.",
        ),
        ("На молокозаводе «Луч» работаю технологом.", "Работаю технологом."),
        ("«Луч», наш молокозавод, знают все. Снизила брак.", "Снизила брак."),
    ],
)
def test_a_letter_may_name_no_employer_of_its_author(said: str, left: str) -> None:
    done = revised("не указывай место работы", LETTER.replace("Снизила брак с 4 до 2 %.", said))
    assert f"\n\n{left}" in done.letter
    assert "Луч" not in done.letter
    assert "«Главный технолог»" in done.letter
    assert revised("не указывай место работы").note == NO_PLACE


def test_an_unproved_sentence_of_the_owner_stands_and_is_shown() -> None:
    done = revised("больше о Меркурий")
    assert OWN in done.letter
    assert not done.report.grounded


def test_without_numbers_the_opening_stays() -> None:
    done = revised("без цифр", LETTER.replace("Главный технолог", "Технолог 5 разряда"))
    assert "Снизила брак" not in done.letter
    assert "5 разряда" in done.letter
    assert done.note is None


def test_a_letter_loses_its_signature_and_nothing_else() -> None:
    assert revised("без подписи").letter == LETTER.removesuffix("\n\nС уважением,\nИнна")


@pytest.mark.parametrize("wish", ["попроси 300 тысяч", "укажи зарплату", "добавь, что жду 200 000", "add my salary"])
def test_no_pay_is_named_and_it_is_said_why(wish: str) -> None:
    assert (revised(wish).letter, revised(wish).note) == (LETTER, NO_PAY)


@pytest.mark.parametrize(
    ("wish", "note"),
    [
        ("сделай выразительнее", NOT_UNDERSTOOD),
        ("без Java", NOTHING_TO_DROP),
        ("переведи на английский", NO_OTHER_LANGUAGE),
        ("по-английски", NO_OTHER_LANGUAGE),
        ("упомяни творог", ALREADY_SAID),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(wish: str, note: str) -> None:
    assert (revised(wish).letter, revised(wish).note) == (LETTER, note)


def test_a_warmer_letter_greets_and_takes_leave_otherwise_and_tells_the_same() -> None:
    warmer = revised("сделай теплее", LETTER.replace("Спасибо за внимание.", "Спасибо за уделённое время.")).letter
    assert "С уважением" not in warmer
    assert warmer.endswith("Хорошего дня!\nИнна")
    assert f"Снизила брак с 4 до 2 %. {OWN} Запустила линию творога." in warmer
    formal = revised("более официально, пожалуйста", warmer)
    assert formal.letter.endswith("С уважением,\nИнна")
    assert "уделённое" in formal.letter or "Хорошего" not in formal.letter


def test_a_tone_that_cannot_be_changed_and_a_code_word_are_answered() -> None:
    plain = "Запустила линию творога."
    assert revised("сделай теплее", plain).note == NO_OTHER_TONE
    assert revised("укажи кодовое слово «Бриз»", plain) == Revision(plain, revised("", plain).report, NO_CODE)


def test_a_model_is_asked_for_what_it_does_better() -> None:
    assert not wish_of("сделай теплее").simple
    assert not wish_of("укажи кодовое слово").simple
    assert wish_of("не указывай ХАССП").without == ("ХАССП",)
    assert wish_of("не указывай ХАССП").simple


_TOLD = """Здравствуйте! Откликаюсь на вакансию «Повар».

Сейчас работаю поваром в кафе «Бриз». Готовлю 120 обедов за смену.

Кроме того, слежу за остатками.

Спасибо за внимание.

С уважением,
Анна"""


def test_a_shorter_letter_keeps_what_was_counted() -> None:
    done = revise(_TOLD, "короче", {"title": "Повар"}, {"name": "Повар"}, today=date(2026, 5, 1))
    assert "120 обедов" in done.letter
    assert "остатками" not in done.letter


def test_a_sentence_does_not_join_to_one_that_is_left_out() -> None:
    text = _TOLD.replace("смену.\n\nКроме", "смену. Кроме")
    done = revise(text, "без обедов", {"title": "Повар"}, {"name": "Повар"}, today=date(2026, 5, 1))
    assert "«Бриз». Слежу за остатками." in done.letter


@pytest.mark.parametrize(
    ("relocation", "said"),
    [("relocation_possible", True), ("no_relocation", False)],
)
def test_a_readiness_is_added_where_the_resume_has_it(relocation: str, said: bool) -> None:
    resume = {"title": "Повар", "gender": {"id": "female"}, "relocation": {"type": {"id": relocation}}}
    done = revise(_TOLD, "добавь про переезд", resume, {"name": "Повар"}, today=date(2026, 5, 1))
    assert ("Готова к переезду." in done.letter) is said
    assert done.note == (None if said else NOT_READY)
