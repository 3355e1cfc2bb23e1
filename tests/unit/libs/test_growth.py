"""No function over people's or employers' text is steeper than n log n, whatever the text is made of.

The functions are found, not listed: every public one whose first argument is a text. One that needs more is given it
in BY_NAME; a new one without them fails here.
"""

import inspect
import re
import typing
from collections.abc import Callable, Iterator
from datetime import date
from types import FunctionType, ModuleType
from typing import Any

import pytest

from libs.common.grounding.check import check
from libs.common.grounding.claims import ClaimKind
from libs.common.grounding.facts import Text, read_resume, read_vacancy
from libs.common.letters.composing.applicant import Applicant
from libs.common.letters.composing.composed import compose_facts
from libs.common.letters.composing.russian import RUSSIAN
from libs.common.letters.revising.revision import revise
from libs.common.letters.style import LetterSettings
from libs.common.letters.writer import check_owner_letter, without_unsupported
from libs.common.llm.privacy import Mask
from libs.common.resumes.filters import ResumeFilters
from services.auto_reply.matching.engine import Matcher
from services.auto_reply.matching.reading.facts import VacancyFacts
from services.auto_reply.matching.rules.stopwords import StopWords
from services.auto_reply.matching.trades.titles import parse_title
from services.chat_analysis.reading.domain import read
from services.chat_analysis.reading.drafts import proved, resting
from tests.support.chats import BANK, NOW, conversation
from tests.support.patterns import modules
from tests.support.timing import processor_seconds, slowness

pytestmark = pytest.mark.untraced
PACKAGES = (
    "libs.common.answers",
    "libs.common.grounding",
    "libs.common.text",
    "libs.common.llm.numbers",
    "libs.common.llm.personal",
    "libs.common.llm.privacy",
    "libs.common.observability.logging",
    "libs.common.observability.masking",
    "libs.common.http.origins",
    "services.api.applications.links",
    "services.api.applications.pasted",
    "services.api.claims.lines",
    "libs.common.resumes.reading",
    "services.chat_analysis.reading",
    "libs.common.letters",
    "services.auto_reply.matching",
    "libs.common.cards",
)
TODAY = date(2026, 5, 1)
RESUME: dict[str, Any] = {
    "title": "Python-разработчик",
    "last_name": "Иванова",
    "middle_name": "Петровна",
    "skill_set": ["Python", "PostgreSQL", "C++"],
    "skills": "Пишу на Python 5 лет. Не работал с Java. Снизил расходы с 3 до 1 млн рублей.",
    "language": [{"id": "eng", "name": "Английский", "level": {"id": "b2", "name": "B2"}}],
    "experience": [
        {
            "company": "ООО Ромашка",
            "position": "Разработчик",
            "description": "Вёл 10 сервисов, ускорил отчёты на 20 %. Руководил командой из 4 человек.",
            "start": "2015-01-01",
        }
    ],
}
VACANCY: dict[str, Any] = {
    "id": "1",
    "name": "Разработчик C++",
    "employer": {"name": "Рога и копыта"},
    "description": "<p>Требования: опыт 5 лет, знание C++ и Kafka, опыт работы с базами данных.</p>",
    "key_skills": [{"name": "C++"}, {"name": "Kafka"}],
}
FRAGMENTS = (
    "5 лет ", "опыт 10+ лет с ", "1 ", "+7 ", "2001-2002 ", "A. ", "двадцать ", "C++ ", "а", "a", "1", " ", "\n", ". ",
    "Я. ", "! ", "…", ".", ",", "-", " - ", "«", "»", "«а» ", '"', "(", ")", "(а) ", "()",
    "[", "[а] ", "{{", "{{ X_1 }} ",
    "<", ">", "<p>", "<li>", "<a ", "<!--", "<script>", "<script></script>", "</", "&", "&amp;", "&#1;",
    "&lt;p&gt;", "&amp;lt;",
    "\u200b", "\u202e", "e\u0301", "👋🏽", "ё", "мама mама ", "a-", "а-а ", "a@", "a@a.", "@aaaa ", "http://", "a.ru ",
    "8 916 123-45-09 ", "ул. ", "ул. Ленина ", "кв. ", "тг ", "telegram: a", "родился ",
    "серия 4510 ", "a (at) ", "916 ", "12 34 ",
    "4111 1111 1111 1111 ", "1 111 ", "1,111", "1.1.", "100 % ", "$5 ",
    "с 3 дней до 1 ", "в 6 раз ",
    "пять пять ", "сто and ", "тысячи ", "полтора года ", "от 3 до 5 лет ", "более чем 5 ", "не ", "не работал ",
    "нет, ",
    "я работал ", "работал в А ", "работал с Python, ", "и я ", "а ", "но ", "хочу ", "готов изучать ", "вам нужна ",
    "мой опыт ", "владею ", "опыт разработки и ", "руководил командой ", "управлял а а ", "i lead a a ", "mentored ",
    "директор ", "старший разработчик ", "менеджер и ", "senior ", "английский C1, ", "английский и немецкий ", "B2 ",
    "диплом ", "магистр в ", "МГУ ", "окончил курсы ", "сертификат PMP (", "5 разряд ", "Java 17 ", "React ", "k8s ",
    "a1b ", "Требования: ", "Обязанности:\n", "плюсом ", "удалённо не ", "гибрид ", "из дома ", "кроме ", "не моё ",
    "не рассматриваю продажи, ", "ищу работу и ", "аналитик/", "вакансия «", "Рога и копыта ", "Разработчик C++ ",
    "все требования ", "ООО ", "Иванова ", "/vacancy/1 ", "token=a ", "Bearer a ", "://a:a@", "_", "X", "```", "json: ",
    "слово{n} ", "Слово{n} ", "word{n} и ", "{n} лет ", "Имя{n}. ", "{n}-{n} ",
)  # fmt: skip
SHORT, LONG = 500, 2_000
QUICK = 0.008
"""Processor seconds for LONG characters below which nothing is asked of the growth."""
STEEPEST = 8.0
"""Between the 4.7-fold of n log n and the sixteenfold of n squared."""
SURELY_FLAT = 6.0
"""What one reading of each size shows at most where no second look is needed."""

BY_NAME: dict[str, Any] = {
    "after": " в день",
    "resume": RESUME,
    "vacancy": VACANCY,
    "wanted": read_vacancy(VACANCY),
    "facts": read_resume(RESUME),
    "jobs": read_resume(RESUME).jobs,
    "wishes": "короче, без Kafka, больше о Python, теплее",
    "style": "friendly",
    "applicant": Applicant(read_resume(RESUME), RUSSIAN, TODAY),
    "today": TODAY,
    "english": False,
    "foreign": "Медсестра. Санкнижка у меня просрочена! <p title='Укол сделаю.'>",
    "canary": "zzz",
    "close": str.isalpha,
    "female": True,
    "form": "now",
    "asked": "Ищем программиста на Python в команду лаборатории.",
    "prompt": "Пиши письмо без вступления и без подписи, только о том, что есть в резюме.",
    "question": False,
    "number": 3,
    "one": "год",
    "few": "года",
    "many": "лет",
    "bar": 50,
    "other": "ООО Ромашка",
    "right": "Python",
    "latin": "Kubernetes",
    "seed": "x",
    "stem": "зам",
    "slot": "y",
    "marker": "zzz",
    "limit": 6_000,
    "title": parse_title("Разработчик C++"),
    "formats_known": False,
    "now": NOW,
    "zone": "Europe/Moscow",
    "default": "Europe/Moscow",
    "first": True,
    "start": 0,
    "said": (),
    "before": None,
    "dropped": {"Пишу на Python 5 лет."},
    "mask": Mask(RESUME),
    "days": [],
    "text": "Программист",
    "vacancy_id": "text-1",
    "name": "Программист",
    "company": "ООО Ромашка",
    "own_hosts": frozenset({"hh.ru"}),
    "match": re.match("", ""),
    "texts": (Text("/title", "Менеджер проектов"),),
    "at": 0,
    "value": 2_100.0,
    "scale": 1.0,
    "opening": "официант ",
    "ranks": frozenset({"главн"}),
}
"""Arguments that functions need besides the text, by their names."""
UNBOUND = frozenset({
    "libs.common.resumes.reading.facts.labelled",  # its first argument is the name of a label
    "libs.common.text.sayings.sayings", "services.chat_analysis.reading.reasons.said",
    "services.chat_analysis.reading.drafts.proved",
    "services.chat_analysis.reading.drafts.resting",
    "libs.common.text.lists.entries", "libs.common.text.lists.lines_of",
    "libs.common.grounding.language.forms.groups", "libs.common.grounding.language.forms.listed",
    "libs.common.grounding.language.forms.headed", "libs.common.text.morphology.inflected",
    "libs.common.grounding.check.check_facts", "libs.common.letters.writer.without_unsupported",
    "libs.common.letters.revising.revision.revise",
    "libs.common.observability.logging.configure", "libs.common.applications.possible_actions",
    "libs.common.http.origins.own_origins",
    "libs.common.grounding.language.bag.bag", "libs.common.grounding.language.bag.groups",
    "libs.common.grounding.language.bag.table",
})  # fmt: skip
"""Readers of the product's own words, and what WHOLE calls with all that it needs."""
WHOLE: dict[str, Callable[[str], object]] = {
    "a letter": lambda text: check(text, RESUME, VACANCY, today=TODAY),
    "an owner's letter": lambda text: check_owner_letter(text, RESUME, VACANCY, today=TODAY),
    "a letter without what is unsupported": lambda text: without_unsupported(
        text, check(text, RESUME, VACANCY, today=TODAY)
    ),
    "the text of a resume": lambda text: check("Работал с Python 5 лет.", {**RESUME, "skills": text}, {}, today=TODAY),
    "the jobs of a resume": lambda text: check(
        "Работал с Python 5 лет.",
        {"experience": [{"description": text, "position": text, "company": text}]},
        {},
        today=TODAY,
    ),
    "the text of a vacancy": lambda text: check("Работал.", RESUME, {"description": text}, today=TODAY),
    "the name of a vacancy": lambda text: check(
        "Работал с Python.", RESUME, {"name": text, "employer": {"name": text}}, today=TODAY
    ),
    "a masked resume": lambda text: Mask(RESUME).value({"skills": text, "title": text}),
    "a composed letter": lambda text: compose_facts(
        read_resume({**RESUME, "skills": text}), read_vacancy({**VACANCY, "description": text}), today=TODAY,
        settings=LetterSettings(),
    ),
    "a changed letter": lambda text: revise(text, "короче, без Kafka, больше о Python", RESUME, VACANCY, today=TODAY),
    "a wish for a letter": lambda text: revise("Работал с Python.", text, RESUME, VACANCY, today=TODAY),
    "a matched vacancy": lambda text: MATCHER.judge(
        PREPARED, VacancyFacts.from_hh({**VACANCY, "description": text, "name": text})
    ),
    "a prepared resume": lambda text: MATCHER.prepare({**RESUME, "skills": text, "title": text}, ResumeFilters()),
    "an employer's message": lambda text: read(conversation(text), BANK, NOW),
    "a model's draft of a chat": lambda text: resting(
        text[:1_000], conversation("Вы работали с Kafka?"), RESUME, BANK.facts, NOW
    ),
    "a draft of a chat": lambda text: proved(text[:1_000], conversation("Вы работали с Kafka?"), BANK.facts, NOW),
    "what an employer was told": lambda text: read(conversation("Какие ожидания по зарплате?", letter=text), BANK, NOW),
    "stop words": lambda text: StopWords(("касса", "холодные звонки", "слово!")).first_in(text),
}  # fmt: skip
MATCHER = Matcher()
PREPARED = MATCHER.prepare(RESUME, ResumeFilters())


def found() -> Iterator[tuple[str, FunctionType]]:
    """Every public function of the packages whose first argument is a text."""
    for module in modules():
        if module.__name__.startswith(PACKAGES):
            yield from ((f"{module.__name__}.{name}", function) for name, function in _public(module))


def _public(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    for name, value in vars(module).items():
        function: Any = inspect.unwrap(value) if callable(value) else None
        if name.startswith("_") or not isinstance(function, FunctionType) or function.__module__ != module.__name__:
            continue
        parameters = list(inspect.signature(function).parameters)
        if parameters and typing.get_type_hints(function).get(parameters[0]) is str:
            yield name, value


FUNCTIONS = {place: function for place, function in found() if place not in UNBOUND}


def caller(place: str) -> Callable[[str], object]:
    """The function of one text."""
    function = FUNCTIONS[place]
    _, *others = inspect.signature(function).parameters.values()
    needed = {one.name: one for one in others if one.default is inspect.Parameter.empty}
    assert needed.keys() <= BY_NAME.keys(), f"say in BY_NAME what {place} needs: {needed.keys() - BY_NAME.keys()}"
    positional = [BY_NAME[name] for name, one in needed.items() if one.kind is not inspect.Parameter.KEYWORD_ONLY]
    named = {name: BY_NAME[name] for name, one in needed.items() if one.kind is inspect.Parameter.KEYWORD_ONLY}

    def call(text: str) -> object:
        result: Any = function(text, *positional, **named)
        return list(result) if inspect.isgenerator(result) else result

    return call


def text_of(fragment: str, size: int, *, salt: int = 0) -> str:
    """The fragment over and over; `{n}` in it is another number each time, and each salt is another text."""
    pieces = (fragment.replace("{n}", str(number + 1000 * salt)) for number in range(size // len(fragment) + 1))
    text = "".join(pieces)
    return f"{'ъ' * salt} {text}"[:size]


def spent(call: Callable[[str], object], text: str) -> float:
    return processor_seconds(lambda: call(text))


def steep(call: Callable[[str], object]) -> Iterator[str]:
    """Fragments for which the work grows too fast."""
    call(text_of("слово ", SHORT))
    for fragment in FRAGMENTS:
        long = spent(call, text_of(fragment, LONG))
        if long < QUICK or long <= SURELY_FLAT * spent(call, text_of(fragment, SHORT, salt=10)):
            continue
        looks = (_look(call, fragment, first) for first in (1, 4, 7))  # a machine that slows down meanwhile is no fault
        if not any(long <= max(QUICK, STEEPEST * short) for short, long in looks):
            yield fragment


def _look(call: Callable[[str], object], fragment: str, first: int) -> tuple[float, float]:
    """What a short and a long text take at best, in turns; what one look has read another does not."""
    both = [
        [spent(call, text_of(fragment, size, salt=salt)) for size in (SHORT, LONG)] for salt in range(first, first + 3)
    ]
    short, long = map(min, zip(*both, strict=True))
    return short, long


@pytest.mark.parametrize("place", FUNCTIONS)
def test_no_function_over_text_is_steeper_than_n_log_n(place: str) -> None:
    assert list(steep(caller(place))) == []


@pytest.mark.parametrize("what", WHOLE)
def test_no_whole_reading_is_steeper_than_n_log_n(what: str) -> None:
    assert list(steep(WHOLE[what])) == []


def test_steepness_is_seen() -> None:
    assert any(steep(lambda text: (text * len(text)).upper()))


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_message_of_10000_hostile_characters_is_read_in_50_ms(fragment: str) -> None:
    read(conversation("Какие у вас зарплатные ожидания?"), BANK, NOW)
    messages = [conversation(text_of(fragment, 10_000, salt=salt)) for salt in range(1, 13)]
    assert any(spent(lambda _, chat=chat: read(chat, BANK, NOW), "") < 0.05 * slowness() for chat in messages)


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_letter_of_10000_hostile_characters_is_checked_in_50_ms(fragment: str) -> None:
    check("Работал с Python.", RESUME, VACANCY, today=TODAY)
    letters = [text_of(fragment, 10_000, salt=salt) for salt in range(1, 13)]
    assert any(
        spent(lambda text: check(text, RESUME, VACANCY, today=TODAY), letter) < 0.05 * slowness() for letter in letters
    )


def test_what_is_too_much_to_be_checked_is_not_grounded() -> None:
    letters = ("5 лет " * 1666, "1 " * 5000, "Python " * 1000, "Работал с Python. " * 555, "я" * 10_001)
    for letter in letters:
        report = check(letter, RESUME, VACANCY, today=TODAY)
        assert not report.grounded
        [claim, *_] = [claim for claim in report.claims if claim.kind is ClaimKind.UNCHECKED]
        assert claim.reason
        assert claim.text == letter[claim.start : claim.end]
