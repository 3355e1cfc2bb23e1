"""What is counted: durations, money and things that have one name in Russian and another in English."""

from functools import lru_cache

from libs.common.grounding.checks.bag import table
from libs.common.text.morphology import readings

DURATION_MONTHS = {"year": 12.0, "month": 1.0}
_DURATIONS = {
    "миллисекунда": 0.001, "millisecond": 0.001, "секунда": 1.0, "секундный": 1.0, "second": 1.0,
    "минута": 60.0, "минутный": 60.0, "minute": 60.0, "час": 3600.0, "часовой": 3600.0, "hour": 3600.0,
    "день": 86400.0, "дневный": 86400.0, "дневной": 86400.0, "day": 86400.0, "сутки": 86400.0, "суточный": 86400.0,
    "неделя": 604800.0, "недельный": 604800.0, "week": 604800.0,
}  # fmt: skip
_EXACT_DURATIONS = {
    "с": 1.0,
    "s": 1.0,
    "ч": 3600.0,
    "h": 3600.0,
    "мин": 60.0,
    "дн": 86400.0,
    "сут": 86400.0,
    "нед": 604800.0,
    "min": 60.0,
    "сек": 1.0,
    "sec": 1.0,
    "ms": 0.001,
    "мс": 0.001,
}
_YEARS = ("год", "лет", "летн", "годовал", "year", "yr")
_MONEY = (
    "руб",
    "₽",
    "$",
    "€",
    "£",
    "долл",
    "евро",
    "rouble",
    "ruble",
    "rub",
    "usd",
    "eur",
    "euro",
    "dollar",
    "тенге",
    "kzt",
)

PEOPLE = "people"
_CONCEPTS = table(
    """
    people: чел человек людей людьми люд сотрудник разработчик инженер специалист аналитик менеджер подчиненн
    people: подчинённ программист тестировщик дизайнер бухгалтер стажер стажёр новичк джун коллег продавц
    people: консультант рабоч работник водител повар врач медсест учител преподавател администратор оператор
    people: бэкендер фронтендер девопс учасник участник монтажник сварщик кассир курьер юрист рекрутер
    people: маркетолог архитектор воспитател тимлид people person engineer developer employee specialist
    people: analyst manager programmer tester designer accountant intern trainee junior colleague report
    people: member staff consultant worker driver cook nurse teacher salespeople salesperson newcomer
    people: direct headcount clerk technician lawyer recruiter cashier
    client: клиент client customer заказчик покупател buyer
    user: пользовател user подписчик subscriber follower аудитор посетител visitor
    order: заказ order
    server: сервер server хост host
    site: сайт site website
    service: сервис микросервис service microservice
    project: проект project
    dealer: дилер dealer дистрибьютор distributor
    shop: магазин shop store точк outlet branch филиал
    pharmacy: аптек pharmac
    component: компонент component
    document: документ document накладн invoice
    contractor: контрагент counterpart contractor поставщик supplier
    cluster: кластер cluster
    node: узл нод node
    city: город cit
    defect: дефект defect баг bug
    testcase: кейс тесткейс case cases
    autotest: автотест autotest
    test: тест test
    dag: dag даг
    install: установ скачиван install download
    rps: rps рпс request запрос
    exhibition: выставк exhibition fair
    company: компани compan организаци предприят
    language: язык language
    patient: пациент patient больных больного больной больные больным
    student: студент ученик школьник student pupil слушател kid child children
    student: ребят дети детей детям детьми воспитанник подростк малыш
    call: звонк call
    deal: сделк deal
    guest: гост guest
    gateway: шлюз gateway
    release: релиз release
    report: отчет отчёт
    landing: лендинг landing
    audit: проверк audit inspection
    interview: интервью interview
    vehicle: машин автомобил vehicle car truck фур
    metre: метр кв м² sqm
    kilogram: кг тонн ton kg
    percentile: процентил перцентил percentile
    education: образован диплом degree
    """
)
_BY_LENGTH = sorted(
    ((stem, concept) for concept, stems in _CONCEPTS.items() for stem in stems), key=lambda item: -len(item[0])
)


@lru_cache(maxsize=16_384)
def concept_of(word: str) -> str | None:
    """Give what a counted noun means in either language, or None for a noun that is not known."""
    word = word.rsplit("-", 1)[-1].replace("ё", "е")
    for stem, concept in _BY_LENGTH:
        if word.startswith(stem) and len(word) - len(stem) <= (5 if len(stem) > 3 else 3):
            return concept
    return None


@lru_cache(maxsize=16_384)
def duration_of(word: str) -> str | float | None:
    """Give "year" or "month", or the seconds of a shorter unit, or None when the word is no duration."""
    if word in _EXACT_DURATIONS:
        return _EXACT_DURATIONS[word]
    if word.startswith(_YEARS) and len(word) <= 8:
        return "year"
    if word in {"мес", "мес."} or (word.startswith(("месяц", "месяч", "month")) and len(word) <= 9):
        return "month"
    if word.isascii():
        return _DURATIONS.get(word.removesuffix("s"))
    return next((_DURATIONS[one.normal] for one in readings(word) if one.normal in _DURATIONS), None)


def is_money(word: str) -> bool:
    """Tell whether a word names a currency."""
    return word.startswith(_MONEY)
