"""Lines of a resume as sentences of a letter hold them."""

import pytest

from libs.common.letters.composing.telling import in_english, in_russian


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        ("Веду 85 клиентов", "now", "веду 85 клиентов"),
        ("Разработал план и внедрил учёт", "past", "разработала план и внедрила учёт"),
        ("Преподаю математику, классное руководство", "now", "преподаю математику"),
        ("Выполняю план, встречаю гостей", "now", "выполняю план, встречаю гостей"),
        ("Два призёра олимпиады", "thing", "два призёра олимпиады"),
        ("Рост выручки на треть", "thing", "рост выручки на треть"),
        ("Более 300 смен за год", "scale", "более 300 смен за год"),
        ("Размер сборки 168 → 121 МБ", "thing", "размер сборки: было 168, стало 121 МБ"),
        ("Отказы: 17 в 2022 г. → 6 в 2025 г.", "thing", "отказы: было 17 в 2022 г., стало 6 в 2025 г."),
        ("Написала 31 правило, шума 40% → 18%", "past", "написала 31 правило, шума: было 40%, стало 18%"),
        ("Проверки инспекции в 2022 и 2024 гг.", "dated", "проверки инспекции в 2022 и 2024 гг."),
        ("Дашборды в Power BI", "works", "дашборды в Power BI"),
        ("ОПС на Болид (С2000-М)", "works", "ОПС на Болид (С2000-М)"),
        ("Подрядчики (кровля): контроль и приёмка работ", "activity", "контроль и приёмка работ"),
        ("За три года ни одной протечки", "other", "за три года ни одной протечки"),
        ("С 2020 года дежурю на линии", "said", "с 2020 года дежурю на линии"),
        ("Четверо учеников выполнили разряд", "said", "четверо учеников выполнили разряд"),
        ("Возвраты по гарантии снизились с 6 до 2 %", "said", "возвраты по гарантии снизились с 6 до 2 %"),
        ("Портфель 640 договоров, пролонгация 81 %", "scale", "портфель 640 договоров, пролонгация 81 %"),
        ("Холодные звонки и встречи, заключила 310 договоров", "past", "заключила 310 договоров"),
        ("Проверка КС-2, актов, входной контроль", "activity", "проверка КС-2 и актов, входной контроль"),
        ("Обслуживание вру и щитовых 14 домов", "activity", "обслуживание вру и щитовых 14 домов"),
        ("Среднее время решения с 6 часов до 2,5 часа", "thing", "среднее время решения с 6 часов до 2,5 часа"),
        ("Оптимизация склада, сократила потери на 12 %", "thing", "оптимизация склада, сократила потери на 12 %"),
    ],
)
def test_a_russian_line_is_told_by_what_it_begins_with(line: str, kind: str, said: str) -> None:
    told = in_russian(line, female=True)
    assert (told.kind, told.text) == (kind, said)


@pytest.mark.parametrize(
    ("line", "busy"),
    [
        ("Монтаж фальцевой кровли", "монтажом фальцевой кровли"),
        ("Работа на кассе, приёмка товара, выкладка", "работой на кассе, приёмкой товара, выкладкой"),
        ("Сопровождение и развитие 1С:ERP", "сопровождением и развитием 1С:ERP"),
        ("Подготовка к ОГЭ и ЕГЭ: средний балл — 71", "подготовкой к ОГЭ и ЕГЭ: средний балл — 71"),
        ("Переговоры с поставщиками", "переговорами с поставщиками"),
        ("Приём звонков, до 90 за смену", "приёмом звонков, до 90 за смену"),
        (
            "Оптимизация запросов (индексы, EXPLAIN), кэширование: p95 снизил до 180 мс",
            "оптимизацией запросов (индексы, EXPLAIN), кэшированием: p95 снизил до 180 мс",
        ),
        # What is no work in a list is not something one is busy with.
        ("Приём звонков, средняя оценка 4,8 из 5", None),
        ("Подключение REST API, формы, таблицы", None),
        ("Формы (react-hook-form, yup), таблицы", None),
        ("Команда 8 человек", None),
    ],
)
def test_works_are_told_as_what_one_is_busy_with(line: str, busy: str | None) -> None:
    assert in_russian(line, female=False).activity == busy


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        ("Designed the economy of a game", "past", "designed the economy of a game"),
        ("Led a team of 4", "past", "led a team of 4"),
        ("Run 4 tests a month", "now", "run 4 tests a month"),
        ("Support 300 users", "now", "support 300 users"),
        ("Support of 300 users", "works", "support of 300 users"),
        ("Responsible for the main engine", "responsible", "responsible for the main engine"),
        ("CI/CD in GitLab", "works", "CI/CD in GitLab"),
        ("I teach maths", "said", "I teach maths"),
        ("Team of 6 (4 middle, 2 junior)", "people", "team of 6 (4 middle, 2 junior)"),
        ("Fraud losses fell from 0.30 to 0.12 %", "said", "Fraud losses fell from 0.30 to 0.12 %"),
    ],
)
def test_an_english_line_is_told_by_what_it_begins_with(line: str, kind: str, said: str) -> None:
    told = in_english(line)
    assert (told.kind, told.text) == (kind, said)
