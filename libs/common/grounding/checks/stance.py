"""Whose word a segment is: told by the applicant of themselves, of the vacancy, as a wish, or denied."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache

from libs.common.grounding.checks.sentences import Span
from libs.common.grounding.words.lists import any_of, whole_words


class Stance(Enum):
    """The attitude of a segment; only `OWN` makes claims."""

    OWN = auto()
    DENIED = auto()
    VACANCY = auto()
    WISH = auto()


def _words(alternatives: str) -> re.Pattern[str]:
    """Match whole words; alternatives are separated by «¦», because «|» separates inside of them; lines are joined."""
    parts = (part.strip() for part in re.sub(r"\s*\n\s*", "", alternatives).split("¦"))
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + r")(?![\w])", re.IGNORECASE)


_POLITE = re.compile(
    r"^\W*(?:здравствуйте|добр\w+ (?:день|утро|вечер|времени)|привет|уважаем\w+|приветствую|с уважением|с наилучшими|"
    r"искренне ваш|хорошего дня|спасибо|благодар\w+|заранее (?:спасибо|благодар\w+)|"
    r"всего (?:доброго|хорошего)|до связи|"
    r"dear|hello|hi\b|hey|good (?:morning|afternoon|day|evening)|greetings|best regards|kind regards|regards|sincerely|"
    r"yours|thank you|thanks|have a (?:good|nice|great)|cheers|all the best|with (?:best|kind) )",
    re.IGNORECASE,
)

# A denial that affirms: "не только", "не первый год", "не понаслышке"; and troubles that are denied, not skills.
_FALSE_DENIAL = re.compile(
    r"\bне (?:более|больше|выше|позже|дольше|превыша\w+|срыва\w+|сорвал\w*|допуст\w+|допуска\w+|"
    r"опазд\w+|теря\w+|бо[юия]\w+|прекраща\w+|останавлива\w+|только|просто|раз\b|один|одн\w+|перв\w+|менее|"
    r"меньше|ниже|хуже|понаслышке|новичок|впервые|зря|случайно|"
    r"проблем\w*|состав\w+|вызыва\w+|пуга\w+|в новинку|чужд\w*|секрет|сомнева\w+|мене|мешает|помешает|считая)|"
    r"\b(?:нет|без) (?:проблем\w*|сомнени\w*|переводчик\w*|труда|затруднени\w*|ошиб\w*|"
    r"доначислени\w*|просто\w*|единой|единого)|"
    r"\bnot (?:only|just|a problem|less|new to|afraid|to mention)|no (?:problem|doubt|stranger|less)|"
    r"\bnever (?:missed|failed|late)|\bwithout (?:an? )?(?:interpreter|problem|delay|error|downtime)\w*",
    re.IGNORECASE,
)
_DENIAL = any_of("stance_denial.txt")

_OPINION = whole_words("stance_opinion.txt")

_WISH = whole_words("stance_wish.txt")

_VACANCY = whole_words("stance_vacancy.txt")

# What somebody says who has done a thing; strong enough to stand against the vacancy's or a wish's words.
_EXPERIENCE = whole_words("stance_experience.txt")

# A finished action of nobody else: it does not inherit the denial or the wish before it.
_PAST = re.compile(
    r"(?<!\w)(?!(?:отдел|материал|персонал|портал|канал|сигнал|журнал|филиал|капитал|потенциал|идеал|функционал|профил|"
    r"стал[аи]?\b|был[аи]?\b|школ|сил[аы]?\b|дел[ао]?\b)\w*)\w{2,}(?:ал|ил|ел|ял|ул|ёл|ёс|ыл|ала|"
    r"ила|ела|яла|ула|ыла|али|или|ели|яли|если|есла)(?:ся|сь)?(?!\w)",
    re.IGNORECASE,
)

_PERCEPTION = whole_words("stance_perception.txt")
_RELATIVE = re.compile(
    r"^\s*(?:с |в |на |о |над |под |по |к |за )?(?:котор|which|that\b|whose|who\b|что вы|что у вас)", re.IGNORECASE
)
_IDENTITY = re.compile(
    r"\b(?:это (?:как раз |именно |точно |всё )?(?:я\b|про меня|обо мне|ко мне)|that(?:'s| is) (?:exactly )?me)\b",
    re.IGNORECASE,
)
_BACK_REFERENCE = re.compile(
    r"\b(?:с (?:ней|ним|ними|этим|этой|этими|нею)|ею\b|им\b|эт(?:им|ими|ой|у|от|о)\b|всё это|"
    r"все это|всем этим|каждым|каждую|то же|тем же|"
    r"with (?:it|them|this|these|that|those|both|all of)|all of (?:it|them|this|these)|both|each of)\b",
    re.IGNORECASE,
)


def stances(sentence: Span, segments: Sequence[Span]) -> list[Stance]:
    """Give each segment its stance; a segment that says nothing of itself takes that of its neighbour."""
    if _POLITE.match(sentence.text):
        return _polite(segments)
    question = sentence.text.rstrip('»”") ').endswith("?")
    marked = [_marked(segment.text, question=question) for segment in segments]
    if question:
        return [stance or Stance.WISH for stance in marked]
    filled = _inherited(segments, marked)
    return _referred(sentence, segments, filled)


def _polite(segments: Sequence[Span]) -> list[Stance]:
    """A greeting or thanks claims nothing, but what follows it in the same sentence may."""
    rest = [_marked(segment.text, question=False) if number else None for number, segment in enumerate(segments)]
    return [
        Stance.OWN if stance is Stance.OWN and _EXPERIENCE.search(segment.text) else Stance.WISH
        for stance, segment in zip(rest, segments, strict=True)
    ]


# Letters of one person say the same of that person to every employer.
@lru_cache(maxsize=8_192)
def _marked(text: str, *, question: bool) -> Stance | None:
    if denies(text):
        return Stance.DENIED
    experience = _EXPERIENCE.search(text) is not None
    if _OPINION.search(text):
        return Stance.WISH
    wish, vacancy = _WISH.search(text) is not None, _VACANCY.search(text) is not None
    if experience and not (_PERCEPTION.search(text) and vacancy) and not (wish and _only_future(text)):
        return None if question else Stance.OWN
    if vacancy:
        return Stance.VACANCY
    if wish or _PERCEPTION.search(text):
        return Stance.WISH
    return Stance.OWN if _PAST.search(text) and not question else None


_FUTURE_OWN = whole_words("stance_future_own.txt")
_KEPT_OWN = whole_words("stance_kept_own.txt")


def _only_future(text: str) -> bool:
    """Tell whether the experience word of a wish belongs to the wish, as in «хочу использовать»."""
    return _KEPT_OWN.search(text) is None and _FUTURE_OWN.search(text) is not None


def _inherited(segments: Sequence[Span], marked: Sequence[Stance | None]) -> list[Stance]:
    result: list[Stance] = []
    for number, stance in enumerate(marked):
        if stance is not None:
            result.append(stance)
            continue
        previous = _main_before(segments, result, number)
        result.append(previous or _main_after(segments, marked, number) or Stance.OWN)
    return result


def _main_before(segments: Sequence[Span], result: Sequence[Stance], number: int) -> Stance | None:
    for before in range(number - 1, -1, -1):
        if _RELATIVE.match(segments[before].text) is None or before == number - 1:
            return result[before]
    return None


def _main_after(segments: Sequence[Span], marked: Sequence[Stance | None], number: int) -> Stance | None:
    for after in range(number + 1, len(segments)):
        if marked[after] is not None and _RELATIVE.match(segments[after].text) is None:
            return marked[after]
    return None


def _referred(sentence: Span, segments: Sequence[Span], found: list[Stance]) -> list[Stance]:
    """Make the vacancy's words the applicant's when a later segment claims them: «нужна Kafka, с ней я работал»."""
    claimed = _IDENTITY.search(sentence.text) is not None
    for number, segment in enumerate(segments):
        if number and found[number] is Stance.OWN and _BACK_REFERENCE.search(segment.text):
            claimed = True
    if not claimed:
        return found
    return [Stance.OWN if stance is Stance.VACANCY else stance for stance in found]


@lru_cache(maxsize=16_384)
def denies(text: str) -> bool:
    """Tell whether a text denies something; «не только» and «не менее» do not."""
    if not any(map(_may_deny, _WORDS.findall(text))):
        return False
    return _DENIAL.search(_FALSE_DENIAL.sub(" ", text)) is not None


# The patterns cost a hundred times more than this, and most clauses have no such word.
_WORDS = re.compile(r"\w+")
_DENYING = (
    "не", "ни", "без", "отсутств", "для", "только", "no", "never", "without", "lack", "yet", "пока", "can", "t",
    "unfam", "only", "new",
)  # fmt: skip


@lru_cache(maxsize=65_536)
def _may_deny(word: str) -> bool:
    """Tell whether a denial may begin with the word; "t" is what is left of "don't"."""
    lowered = word.lower()
    return lowered.startswith(_DENYING[:-6]) or lowered in {"can", "cannot", "t", "only", "new"} or "unfam" in lowered


@lru_cache(maxsize=8_192)
def tells_experience(text: str) -> bool:
    """Tell whether a text has words of somebody who has done something."""
    return _EXPERIENCE.search(text) is not None
