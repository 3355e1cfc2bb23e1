"""Cover letters that say only what the resume in the prompt says, worded differently for each request."""

import re
from random import Random

from sandbox.llm.cases import as_said_in_english, as_whom, at, is_over, kind_of, printed
from sandbox.llm.editor import Asked, Tone, edited
from sandbox.llm.facts import Facts, is_russian, mentions, says

_RU = {
    "hello": ("Здравствуйте!", "Добрый день!"),
    "titled": (
        "Откликаюсь на вакансию «{title}».",
        "Заинтересовала ваша вакансия «{title}».",
        "Пишу по поводу вакансии «{title}».",
        "Прошу рассмотреть моё резюме на вакансию «{title}».",
        "Хочу предложить свою кандидатуру на вакансию «{title}».",
        "Ваша вакансия «{title}» мне близка по опыту.",
    ),
    "untitled": ("Откликаюсь на вашу вакансию.", "Заинтересовала ваша вакансия.", "Пишу по поводу вашей вакансии."),
    "works": (
        "Вот уже {time} работаю {whom} {place}.",
        "Сейчас работаю {whom} {place}, уже {time}.",
        "Уже {time} работаю {whom} {place}.",
    ),
    "worked": (
        "Последнее место работы — {company}: должность — {position}, {time}.",
        "Последняя моя должность — {position}, {company}, {time}.",
    ),
    "job": (
        "Моё место работы — {company}, должность — {position}, {time}.",
        "Моя должность — {position}, место работы — {company}, {time}.",
    ),
    "skills": (
        "Вам важны {skills} — это есть в моём опыте.",
        "Из того, что вы перечислили, мне знакомы {skills}.",
    ),
    "tools": ("Из того, что вы перечислили, знаю {skills}.", "Из названного вами хорошо знаю {skills}."),
    "skill": ("Из того, что вы перечислили, у меня есть {skills}.",),
    "proof": ("На мне {line}.", "Сейчас на мне {line}."),
    "past": ("Моя работа там — {line}.",),
    "past_more": ("Среди моих задач там — {line}.",),
    "count": ("Среди результатов — {line}.", "Есть и результат: {line}."),
    "tied": (
        "Ваши задачи похожи на мои: {line}.",
        "Это близко к тому, что вы описываете: {line}.",
        "{Line}.",
    ),
    "tied_past": ("Это близко к тому, что вы описываете: {line}.", "{Line}."),
    "more": ("Ещё на мне {line}.", "Кроме того, на мне {line}."),
    "also": ("Ещё {line}.", "Кроме того, {line}.", "Также {line}."),
    "nothing": (
        "Подробности об опыте есть в резюме, его удобно сверить с вашими задачами.",
        "Весь опыт описан в резюме, приукрашивать его в письме не стану.",
    ),
    "bye": (
        "Буду {glad} обсудить задачи на встрече.",
        "На вопросы отвечу здесь или на собеседовании.",
        "Если опыт подходит, давайте созвонимся в удобное вам время.",
        "Спасибо за внимание, на вопросы отвечу в переписке.",
        "Давайте познакомимся: расскажу подробнее и отвечу на вопросы.",
        "Буду {glad} вашему ответу.",
        "Спасибо, что прочитали отклик.",
        "С удовольствием расскажу подробнее.",
    ),
    "signature": ("С уважением,\n{name}",),
}
_EN = {
    "hello": ("Hello!", "Good afternoon!", "Hello there!"),
    "titled": ("I am applying for the “{title}” position.", "Your “{title}” position looks interesting."),
    "untitled": ("I am applying for your opening.", "Your opening caught my eye."),
    "works": ("I work at {company}; my position is {position} ({time}).",),
    "worked": ("My last position was {position} at {company} ({time}).",),
    "job": ("My position is {position} at {company} ({time}).",),
    "skills": ("What you ask for overlaps with my resume: {skills}.", "From your list, my resume shows {skills}."),
    "skill": ("From your list, my resume shows {skills}.",),
    "proof": ("My work there includes {line}.",),
    "tied": ("This is what you ask for: {line}.", "Your task is one I know: {line}.", "I have done it: {line}."),
    "more": ("My work also includes {line}.",),
    "also": ("{line}.",),
    "nothing": ("My resume describes the experience in full; I would rather not embellish it here.",),
    "bye": ("Happy to answer questions or talk on a call.", "Thank you for reading; I can tell more in a call."),
    "signature": ("Best regards,\n{name}",),
}
_TONES: dict[tuple[bool, Tone | None], dict[str, tuple[str, ...]]] = {
    (True, "formal"): {"hello": ("Здравствуйте!",)},
    (True, "friendly"): {
        "hello": ("Добрый день!",),
        "bye": (
            "Буду {glad} познакомиться и рассказать подробнее!",
            "Спасибо, что прочитали! С удовольствием отвечу на вопросы.",
        ),
        "signature": ("Хорошего дня!\n{name}",),
    },
    (False, "formal"): {"hello": ("Good afternoon!",)},
    (False, "friendly"): {"hello": ("Hello!",), "signature": ("Have a good day!\n{name}",)},
}
_FALSE_RU = (
    "Кроме того, {years} лет работаю с {skill}.",
    "Последние три года руковожу командой из {team} человек.",
    "До этого работал ведущим архитектором в «Яндексе» и «Сбере».",
    "Имею сертификат AWS Certified Solutions Architect.",
    "Окончил МГУ с красным дипломом, степень кандидата наук.",
    "Английским владею на уровне C2.",
    "Сократил расходы компании на {percent} %.",
)
_FALSE_SKILLS = ("Kubernetes", "Kafka", "Rust", "SAP", "ClickHouse", "Terraform", "Scala")


_COMMON = ("Backend", "Frontend", "Fullstack", "Support")
"""English words that are no names."""
_EARLIER_JOB = re.compile(
    r"(?:Раньше|До этого работала?) (?:\([^()]{1,120}\)|(?:в|на) (?:[а-яё]+ )?(?:[А-ЯЁ]{2,4} )?«[^«»]{1,80}»)"
)
_VIRTUES = frozenset(
    {
        *("грамотная речь", "ответственность", "коммуникабельность", "стрессоустойчивость", "пунктуальность"),
        *("обучаемость", "работа в команде", "внимательность", "исполнительность", "teamwork", "communication"),
    }
)
"""What everybody says of themselves."""
_EARLIER = ("Раньше ", "До этого ", "Earlier, ")
"""How a line of an earlier job begins."""
_MOST_LINES = 2
"""A letter of more lines of the resume is the resume again."""


def compose(facts: Facts, rng: Random, asked: Asked | None = None) -> str:
    """A letter as it is asked for, of three or four paragraphs; the same facts and random source give the same one."""
    if asked is None:
        return _composed(facts, rng, _RU if facts.russian else _EN)
    toned = _TONES.get((facts.russian, asked.tone), {})
    new = _composed(asked.trimmed(facts), rng, (_RU if facts.russian else _EN) | toned)
    return edited(asked, new) if asked.current else new


def _composed(facts: Facts, rng: Random, words: dict[str, tuple[str, ...]]) -> str:
    opening = rng.choice(words["titled"]).format(title=facts.title) if facts.title else rng.choice(words["untitled"])
    paragraphs = [f"{rng.choice(words['hello'])} {opening}", _job(facts, words, rng), _experience(facts, words, rng)]
    paragraphs.append(rng.choice(words["bye"]).format(glad="рада" if facts.female else "рад"))
    if facts.name and (facts.russian or not is_russian(facts.name)):
        paragraphs.append(rng.choice(words["signature"]).format(name=facts.name))
    return "\n\n".join(filter(None, paragraphs))


def _job(facts: Facts, words: dict[str, tuple[str, ...]], rng: Random) -> str:
    """Where and as whom the applicant worked last, in the language of the letter."""
    if facts.job is None or (not facts.russian and is_russian(" ".join(facts.job[:2]))):
        return ""
    position, company, time = facts.job
    shown = _small(position) if facts.russian else position
    whom = f"в должности {position}" if position.isascii() else as_whom(position)
    told = {"position": shown, "company": printed(company), "time": time, "whom": whom, "place": at(company)}
    sayable = not facts.russian or (told["whom"] is not None and told["place"] is not None)
    form = "worked" if not facts.lasts else "works" if sayable else "job"
    return rng.choice(words[form]).format(**told)


def _experience(facts: Facts, words: dict[str, tuple[str, ...]], rng: Random) -> str:
    """What resume and vacancy share, with the lines of the resume that prove it."""
    parts: list[str] = []
    lines = _told_lines(facts, words, rng)
    shared = [skill for skill in _mentioned_skills(facts) if not says(" ".join(lines), skill)]
    alone = bool(shared) and not lines and (shared[0].isascii() or " " in shared[0])
    if len(shared) > 1 or alone:  # one word beside what was done says nothing
        picked = _pick(tuple(shared), rng)
        tools = facts.russian and all(map(str.isascii, picked))
        lead = rng.choice(words["tools" if tools else "skills" if len(picked) > 1 else "skill"])
        parts.append(lead.format(skills=_joined(picked, russian=facts.russian)))
    return " ".join((*lines, *parts)) or ("" if facts.job else rng.choice(words["nothing"]))


def _told_lines(facts: Facts, words: dict[str, tuple[str, ...]], rng: Random) -> list[str]:
    """The best lines: what is a sentence in the resume stays one, a phrase gets a sentence around it."""
    told: list[str] = []
    # The sentence before them has named the present job.
    for line in sorted(facts.lines[:_MOST_LINES], key=lambda one: one.startswith(_EARLIER)):
        if line.startswith(_EARLIER):
            same = any(line.split(" ")[:4] == one.split(" ")[:4] for one in told)
            told.append(f"{_there(line) if same else line}.")
        elif facts.russian:
            told.append(_russian(line, words, rng, first=not told, lasts=facts.lasts))
        else:
            told.append(_english(line, words, rng, first=not told))
    return told


def _russian(line: str, words: dict[str, tuple[str, ...]], rng: Random, *, first: bool, lasts: bool) -> str:
    kind = kind_of(line)
    if kind == "count":
        return _quoted(rng.choice(words["count"]), line)
    if kind == "works":
        now, then = ("proof", "past") if first else ("more", "past_more")
        return _quoted(rng.choice(words[now if lasts else then]), line)
    if ":" in line or not first:
        return f"{line[0].upper()}{line[1:]}." if first else _quoted(rng.choice(words["also"]), line)
    return _quoted(rng.choice(words["tied_past" if is_over(line) else "tied"]), line)


def _english(line: str, words: dict[str, tuple[str, ...]], rng: Random, *, first: bool) -> str:
    told = as_said_in_english(line)
    if told is None:
        return _quoted(rng.choice(words["proof" if first else "more"]), line)
    return rng.choice(words["tied" if first and ":" not in told else "also"]).format(line=told)


def _there(line: str) -> str:
    """One more line of the same earlier job."""
    place = _EARLIER_JOB.match(line)
    if place is None:
        _, mark, told = line.partition(": ")
        return f"Там же: {told}" if mark else line
    return f"Там же{line[place.end() :]}"


def _mentioned_skills(facts: Facts) -> tuple[str, ...]:
    """Shared skills without those that the title, a longer skill or the job tells already."""
    known = f"{facts.title} {facts.job[0] if facts.job else ''}"
    kept = [
        item
        for item in facts.shared
        if not says(known, item)
        and item.casefold() not in _VIRTUES
        and not any(item is not other and _is_part_of(item, other) for other in facts.shared)
    ]
    # A name that ends with one letter would read as an initial before the full stop.
    kept.sort(key=lambda item: len(item.split()[-1]) > 1)
    return tuple(_small(item) if facts.russian else item for item in kept)


def _is_part_of(item: str, longer: str) -> bool:
    """Tell whether a longer name says an item too, as its word or as its capitals: «TS» of «TypeScript»."""
    return mentions(longer, item) or item == "".join(filter(str.isupper, longer))


def _small(item: str) -> str:
    """A phrase as it stands inside a sentence: «Работа с кассой» begins small, «SQL», «Git» and «СанПиН» do not."""
    first, rest = item[:1], item.partition(" ")[0][1:]
    plain = ("а" <= first.lower() <= "ё" and (not rest or rest.islower())) or item.startswith(_COMMON)
    return first.lower() + item[1:] if plain else item


def false_claims(facts: Facts, resume: str, rng: Random) -> str:
    """Two or three sentences about the applicant that the resume does not support."""
    skills = [*facts.lacking[:5], *(skill for skill in _FALSE_SKILLS if skill.lower() not in resume.lower())]
    chosen = rng.sample(_FALSE_RU[1:], k=rng.randint(1, 2))
    lies = [_FALSE_RU[0], *chosen]
    numbers = {"years": rng.randint(11, 19), "team": rng.randint(23, 90), "percent": rng.randint(61, 97)}
    return " ".join(lie.format(skill=rng.choice(skills), **numbers) for lie in lies)


def english(facts: Facts) -> str:
    """An English letter whatever the vacancy's language."""
    return compose(Facts("", (), (), (), russian=False), Random(facts.title))


def _pick(shared: tuple[str, ...], rng: Random) -> list[str]:
    """Up to five of the most telling shared skills, in the order of the resume."""
    pool = list(shared[:9])
    keep = set(rng.sample(range(len(pool)), k=min(len(pool), rng.randint(3, 5))))
    return [skill for at, skill in enumerate(pool) if at in keep]


def _joined(items: list[str], *, russian: bool) -> str:
    if len(items) == 1:
        return items[0]
    return ", ".join(items[:-1]) + (" и " if russian else " and ") + items[-1]


def _quoted(lead: str, line: str) -> str:
    """The line after its lead: a common first word starts small."""
    return lead.format(line=_small(line), Line=f"{line[:1].upper()}{line[1:]}")
