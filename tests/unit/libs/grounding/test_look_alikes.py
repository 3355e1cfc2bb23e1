"""A word that only looks like one of the resume proves nothing: «пост» is no «поставка», nor «Уд. вес» a licence."""

from datetime import date

import pytest

from libs.common.grounding.check import check
from libs.common.text.roots import related, root

VACANCY = {"name": "Специалист", "description": "", "key_skills": []}


def _grounded(line: str, letter: str, **resume: object) -> bool:
    job = {"company": "Вектор", "position": "Сотрудник", "start": "2019-01-01", "end": None, "description": line}
    of = {"title": "Сотрудник", "gender": {"id": "female"}, "experience": [job], "skill_set": [], **resume}
    return check(letter, of, VACANCY, today=date(2026, 12, 1)).grounded


@pytest.mark.parametrize(
    ("line", "letter"),
    [
        ("Охрана объекта, пост на проходной", "Занималась поставками."),
        ("Уборка столов и зала", "Работала в столице."),
        ("Закалка деталей", "Оформляла заказы."),
        ("Заказ материалов", "Занималась закалкой."),
        ("Замер помещений", "Делала замену помещений."),
        ("Обмен документов", "Делала обмеры."),
        ("Стрижка собак", "Вела стримы."),
        ("Вела запасы", "Работала на западе."),
        ("Полив цветов", "Занималась политикой."),
        ("Полив цветов", "Работала в поликлинике."),
        ("Станок токарный", "Обслуживала станцию."),
        ("Акции в магазине, выкладка", "Вела активы магазина."),
        ("Товары на складе", "Ладила с товарищами."),
        ("Набор текста", "Занималась текстилем."),
        ("Транспорт", "Занималась трансляцией."),
        ("Партнёры", "Вела партию."),
        ("Банковские карты", "Обслуживала банкоматы."),
        ("Ремонт дороги", "Работала в городе Дорожный."),
        ("Перевозка документов", "Делала переводы документов."),
    ],
)
def test_another_word_with_the_same_beginning_is_no_proof(line: str, letter: str) -> None:
    assert not _grounded(line, letter)


@pytest.mark.parametrize(
    ("line", "letter"),
    [
        ("Инв. коляски, сопровождение", "Проводила инвентаризации."),
        ("Изм. в договоры вносила", "Делала измерения."),
        ("Уд. вес рассчитывала", "Есть удостоверение."),
        ("Хир. ножницы стерилизовала", "Занималась хирургией."),
        ("Отч. имя вносила в базу", "Готовила отчётность."),
        ("Проц. ставка по кредиту", "Проводила процедуры."),
        ("Стац. телефон, звонки", "Работала в стационаре."),
        ("Обработка рук. Уборка класса", "Работала руководителем отдела."),
        ("Вела нач. классы", "Работала начальником отдела."),
        ("Ремонт спец. техники", "Работала специалистом."),
        ("Чемп. напиток бара", "Побеждала в чемпионатах."),
        ("Взр. очередь в бассейн", "Взрывала породу."),
    ],
)
def test_a_short_form_that_stands_for_several_words_proves_none_of_them(line: str, letter: str) -> None:
    assert not _grounded(line, letter)


@pytest.mark.parametrize(
    ("line", "letter"),
    [
        ("Поставка зерна", "Занималась поставками зерна."),
        ("Допуск к работам на высоте", "Допущена к работам на высоте."),
        ("Останавливала линию при браке", "Делала остановку линии при браке."),
        ("Настройка станков", "Настраивала станки."),
        ("Тестирование API", "Писала тесты для API."),
        ("Консультации покупателей", "Консультировала покупателей."),
        ("Перевозка грузов", "Перевозила грузы."),
        ("Группировка и отгрузка", "Группировала и отгружала."),
    ],
)
def test_words_of_one_root_still_prove_each_other(line: str, letter: str) -> None:
    assert _grounded(line, letter)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("груз", "друг"),
        ("город", "дорога"),
        ("пост", "поставка"),
        ("стол", "столица"),
        ("замер", "замена"),
        ("карта", "картина"),
    ],
)
def test_roots_of_other_words_are_not_related(one: str, other: str) -> None:
    assert not related(root(one), root(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("дорога", "дорожный"),
        ("допуск", "допустить"),
        ("столица", "столичный"),
        ("касса", "кассир"),
    ],
)
def test_roots_of_one_word_are_related(one: str, other: str) -> None:
    assert related(root(one), root(other))


def test_a_form_of_a_word_has_the_root_of_its_family() -> None:
    assert root("столице") == root("столичный") != root("столы")


SCHOOL = {
    "primary": [
        {"name": "Екатеринбургский энергетический техникум", "organization": "", "result": "Сети", "year": 2012}
    ]
}


def test_the_name_of_a_school_makes_nobody_what_it_teaches() -> None:
    assert not _grounded("Обслуживаю участок цеха", "Работаю на участке энергетиком.", education=SCHOOL)


@pytest.mark.parametrize("letter", ["Консультировала покупателей.", "Посещала клиентов."])
def test_a_deed_done_to_people_is_told_even_if_no_trade_is_named(letter: str) -> None:
    assert not _grounded("Уборка офиса", letter)


@pytest.mark.parametrize(
    ("letter", "grounded"),
    [
        ("За сезон откачивали 4,2 тонны мёда.", True),
        ("С моим приходом мёда стали откачивать 4,2 тонны.", False),
        ("С тех пор как я пришла, откачиваем 4,2 тонны мёда.", False),
    ],
)
def test_nothing_changed_because_the_applicant_came(letter: str, *, grounded: bool) -> None:
    assert _grounded("Веду пасеку, за сезон откачиваем 4,2 тонны мёда", letter) is grounded


def test_a_deed_that_the_vacancy_asks_for_is_not_carried_by_the_words_beside_it() -> None:
    job = {
        "company": "Школа", "position": "Системный администратор", "start": "2019-01-01",
        "description": "Учётная система, скрипты простые, PowerShell, заведение пользователей.",
    }  # fmt: skip
    resume = {"title": "Системный администратор", "experience": [job], "skill_set": ["PowerShell"]}
    vacancy = {"name": "Администратор", "description": "<p>Автоматизация на PowerShell</p>", "key_skills": []}
    letter = "Автоматизировал заведение пользователей учётной системы скриптами на PowerShell."
    assert not check(letter, resume, vacancy, today=date(2026, 12, 1)).grounded
