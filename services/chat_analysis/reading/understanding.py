"""What one text of an employer says, by its acts: refused, asked, demanded, proposed, or nothing of these."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from libs.common.answers.asking import asked_topics, asks_besides, only_asks
from libs.common.answers.domain import Needed
from libs.common.text.sayings import Sayings, sayings
from libs.common.text.speech import Sentence, Speech, asks_anew, marked, read_speech
from services.chat_analysis.reading.knowledge import EMPLOYED, skill_words
from services.chat_analysis.reading.options import marks_of, options_of
from services.chat_analysis.reading.signs import SHORT, Signs, signs_of
from services.chat_analysis.reading.tasks import given_tasks
from services.chat_analysis.reading.times import Times, read_times

WORDS = "services.chat_analysis.reading.words"
LISTS = (
    "rejection", "meeting", "tasks", "robot", "harmless", "unease", "sensitive", "offer", "experience", "who_writes",
    "courtesy", "deeds", "news", "leaning", "others", "attention",
)  # fmt: skip
_words = partial(sayings, WORDS)
_ENOUGH = 1.0
_CLAUSE = re.compile(r"[,;:]\s|\s(?:и|а также|and)\s")
_WEAK = 0.9
_COURTESY_WORDS = 12
_HANDING = frozenset({"hand-in", "hand-over"})
_LENGTH = frozenset({"год", "месяц", "стаж", "много", "долго", "year", "month", "many", "much", "long"})
"""What a plain yes to «есть ли у вас много лет опыта с Python» would agree to."""
_OURS = ("оплачиваем", "оплатим", "оплачивается", "выплатим", "выплачиваем", "компенсируем", "возместим", "за наш счет")


@dataclass(frozen=True, slots=True)
class Want:
    """A sentence that wants something, and what it wants, as far as it is understood."""

    sentence: Sentence
    topics: tuple[Needed, ...]
    experience: str | None

    whole: bool
    """Whether nothing else is wanted in the same breath."""
    pure: bool = False
    """Whether every word of it is known to change nothing of what is asked."""

    @property
    def understood(self) -> bool:
        """Whether facts can answer it."""
        return self.whole and bool(self.topics or self.experience)


@dataclass(frozen=True, slots=True)
class Understood:
    """What the reading of a text found."""

    signs: Signs
    speech: Speech
    times: Times
    unease: tuple[str, ...]
    sensitive: tuple[Sentence, ...]
    rejection: float
    refusing: tuple[Sentence, ...]
    robot: tuple[Sentence, ...]
    form: tuple[Sentence, ...]
    test: tuple[Sentence, ...]
    meeting: tuple[Sentence, ...]
    offer: tuple[Sentence, ...]
    wants: tuple[Want, ...]
    options: tuple[str, ...]

    @property
    def plain(self) -> bool:
        """Whether there is nothing but questions that facts answer, and courtesies."""
        known = {want.sentence for want in self.wants if want.understood and want.pure}
        others = [one for one in self.speech.sentences if one not in known]
        bare = not (self.signs.links or self.signs.contacts or self.unease)
        short = self.speech.whole and len(self.signs.plain) <= SHORT
        return bare and short and all(is_courtesy(one) for one in others)

    @property
    def subjects(self) -> tuple[str, ...]:
        """What is asked that nobody but the owner answers."""
        return tuple(dict.fromkeys(head for one in self.sensitive for head in _words("sensitive").heads(one)))

    @property
    def attention(self) -> tuple[Sentence, ...]:
        """The sentences that want a certain word in the answer, to see who reads."""
        return tuple(one for one in self.speech.sentences if one.wants and _words("attention").found(one))

    @property
    def only_attention(self) -> bool:
        """Whether they want that and nothing else."""
        rest = (one for one in self.speech.sentences if one not in self.attention)
        return bool(self.attention) and not (self.signs.links or self.signs.contacts) and all(map(is_courtesy, rest))

    @property
    def orders(self) -> tuple[Sentence, ...]:
        """The sentences that want something handed over: «пришлите резюме на почту»."""
        return tuple(one.sentence for one in self.wants if not _HANDING.isdisjoint(_words("deeds").heads(one.sentence)))

    @property
    def awaited(self) -> tuple[Sentence, ...]:
        """The sentences by which somebody waits for the applicant's word, and those that offer the job."""
        waiting = (one for one in self.speech.sentences if "waits" in _words("deeds").heads(one))
        return (*waiting, *self.offer)

    @property
    def papers(self) -> tuple[Sentence, ...]:
        """The sentences that want a paper handed over that is there: «дошлите скан удостоверения»."""
        heads = ((one, _words("deeds").heads(one)) for one in self.orders)
        return tuple(one for one, found in heads if "paper" in found and "blank" not in found)

    @property
    def asks_who_writes(self) -> bool:
        """Whether the employer asks if a program writes."""
        return any(_words("who_writes").found(one) for one in self.speech.sentences)

    @property
    def refuses(self) -> bool:
        """Whether it is a refusal: it says so, or it wants nothing, tells no news, and leans that way."""
        return (self.rejection >= _ENOUGH and not self.moves) or bool(self.leaning)

    @property
    def moves(self) -> bool:
        """Whether only a time is refused and another offered: «увы, завтра не смогу, давайте в среду в 15:00»."""
        proposed = [one for one in self.meeting if "propose" in _words("meeting").heads(one)]
        offered = bool(self.times.slots) and any(one not in self.refusing for one in proposed)
        outright = (one for sentence in self.refusing for one in _words("rejection").found(sentence))
        return offered and not any(float(one.head) >= _ENOUGH for one in outright)

    @property
    def leaning(self) -> tuple[Sentence, ...]:
        """The sentences that make a refusal likely, where nothing is wanted or proposed."""
        if self.wants or self.meeting or self.form or self.test or self.offer or self.robot or self.times.slots:
            return ()
        return tuple(one for one in self.speech.sentences if _words("leaning").found(one) and not _is_news(one))

    @property
    def unheard(self) -> tuple[Sentence, ...]:
        """The sentences that no list knows as news, thanks or a courtesy: what they say is not known."""
        return tuple(
            one
            for one in self.speech.sentences
            if one.tokens and not any(_words(name).found(one) for name in ("news", "harmless", "courtesy"))
        )

    @property
    def unknown(self) -> tuple[Want, ...]:
        """What is wanted and not understood."""
        return tuple(want for want in self.wants if not want.understood)


def understand(text: str, now: datetime, zone: str) -> Understood:
    """Read a text; its time is bounded whatever it holds."""
    signs = signs_of(text)
    speech = speech_of(signs)
    sentences = speech.sentences
    times = read_times(signs.plain, now, zone)
    robot, options = _robot(sentences), options_of(signs.plain)
    form = _said(sentences, _words("tasks"), "form")
    rejection, refusing = _refusal(one for one in sentences if not (robot and _lists(one, options)))
    return Understood(
        signs=signs,
        speech=speech,
        times=times,
        unease=_unease(signs, sentences),
        sensitive=tuple(one for one in sentences if one.wants and _words("sensitive").found(one)),
        rejection=rejection,
        refusing=refusing,
        robot=robot,
        form=form,
        test=_said(sentences, _words("tasks"), "test")
        or given_tasks(tuple(one for one in sentences if one not in form or "<link>" not in one.marks), times),
        meeting=_meeting(sentences, times),
        offer=tuple(one for one in sentences if _words("offer").found(one)),
        wants=tuple(_want(one) for one in sentences if one.wants and not _words("harmless").found(one)),
        options=options,
    )


def speech_of(signs: Signs) -> Speech:
    """The sentences of a text with the marks that its signs give them."""
    marks = set(marks_of(signs.plain))
    if signs.role:
        marks.add("<role>")
    if any(word in signs.plain.lower() for word in _OURS):
        marks.add("<we-pay>")
    speech = read_speech(signs.plain)
    return marked(replace(speech, whole=speech.whole and signs.whole), *marks)


def _unease(signs: Signs, sentences: Iterable[Sentence]) -> tuple[str, ...]:
    found = [head for one in sentences for head in _words("unease").heads(one)]
    if signs.hidden:
        found.append("hidden")
    if signs.role:
        found.append("steer")
    return tuple(dict.fromkeys(found))


def _lists(sentence: Sentence, options: tuple[str, ...]) -> bool:
    """Whether a sentence offers answers to choose from: what they say is nobody's word yet."""
    return sum(option in sentence.text for option in options) > 1


def _refusal(sentences: Iterable[Sentence]) -> tuple[float, tuple[Sentence, ...]]:
    """The weight of all that refuses, each way to say it counted once, and the sentences that weigh."""
    weights: dict[str, float] = {}
    refusing: list[Sentence] = []
    for sentence in sentences:
        found = _words("rejection").found(sentence)
        weights |= {saying.pattern: float(saying.head) for saying in found}
        if sum(float(saying.head) for saying in found) > _WEAK / 2:
            refusing.append(sentence)
    return sum(weights.values()), tuple(refusing)


def _robot(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    said = [(one, frozenset(_words("robot").heads(one))) for one in sentences]
    ways = tuple(one for one, heads in said if "way" in heads)
    selves = tuple(one for one, heads in said if "self" in heads)
    wants = any(one.wants and not _words("harmless").found(one) for one in sentences)
    return (*selves, *ways) if ways or (selves and wants) else ()


def is_about_others(sentence: Sentence) -> bool:
    """Whether it speaks of other people's pay, hours or place: «сколько сотрудников получали зарплату через вас»."""
    return bool(_words("others").found(sentence))


def _said(sentences: Iterable[Sentence], words: Sayings, head: str) -> tuple[Sentence, ...]:
    found = tuple(one for one in sentences if head in words.heads(one))
    wanted = any(one.wants or "<link>" in one.marks or head == "test" or "await" in words.heads(one) for one in found)
    return found if wanted else ()


def _names_a_time(sentences: Iterable[Sentence], times: Times) -> bool:
    """Whether the applicant is given a time and nothing else is asked: «записала вас на 2 декабря, 15:20»."""
    told = [one for one in sentences if not any(_words(name).found(one) for name in ("tasks", "offer"))]
    return bool(times.slots) and any("<you>" in one.marks for one in told) and not any(map(asked_topics, told))


def _meeting(sentences: tuple[Sentence, ...], times: Times) -> tuple[Sentence, ...]:
    heads = [frozenset(_words("meeting").heads(one)) for one in sentences]
    met = tuple(one for one, head in zip(sentences, heads, strict=True) if "meet" in head)
    proposed = tuple(one for one, head in zip(sentences, heads, strict=True) if "propose" in head)
    if met:
        return met if proposed or times.slots else ()
    if times.slots and (asked := tuple(one for one in proposed if one.asked and not asked_topics(one))):
        return asked
    return tuple(one for one in sentences if "<you>" in one.marks) if _names_a_time(sentences, times) else ()


def _want(sentence: Sentence) -> Want:
    topics = asked_topics(sentence)
    about = frozenset(one.topic for one in topics)
    kind = _experience_of(sentence)
    named = skill_words(sentence) if kind not in {None, EMPLOYED} and not topics else frozenset[str]()
    return Want(
        sentence,
        topics,
        kind,
        whole=_is_whole(sentence),
        pure=kind != EMPLOYED
        and only_asks(sentence, about, named)
        and not (kind == "skill" and _LENGTH & sentence.names),
    )


def _experience_of(sentence: Sentence) -> str | None:
    """What of the resume a sentence asks for; «сейчас работаете с Kafka» does not ask whether there is a job."""
    kinds = _words("experience").heads(sentence)
    return next((one for one in kinds if one != EMPLOYED or not asks_besides(sentence, ())), None)


def _is_news(sentence: Sentence) -> bool:
    apology = "<request>" not in sentence.marks
    return "news" in _words("news").heads(sentence) or (not apology and bool(_words("harmless").found(sentence)))


def is_courtesy(sentence: Sentence) -> bool:
    """Tell whether a sentence is a short greeting, thanks or an introduction."""
    short = len(sentence.tokens) <= _COURTESY_WORDS
    return short and not sentence.wants and bool(_words("courtesy").found(sentence))


def _is_whole(sentence: Sentence) -> bool:
    """Tell whether every clause that asks or orders is about a topic: «какая зарплата и почему ушли» is not."""
    clauses = [part for part in _CLAUSE.split(sentence.text) if part.strip()]
    if len(clauses) == 1:
        return True
    read = [one for part in clauses for one in read_speech(f"{part.strip()}?").sentences]
    return all(asked_topics(one) or _words("experience").found(one) or not asks_anew(one) for one in read)
