"""Cover letters that say only what the resume in the prompt says, worded differently for each request."""

from random import Random

from sandbox.llm.facts import Facts, is_russian, mentions

_RU = {
    "hello": ("Здравствуйте!", "Добрый день!", "Здравствуйте, коллеги!"),
    "titled": (
        "Откликаюсь на вакансию «{title}».",
        "Заинтересовала ваша вакансия «{title}».",
        "Пишу по поводу вакансии «{title}».",
    ),
    "untitled": ("Откликаюсь на вашу вакансию.", "Заинтересовала ваша вакансия.", "Пишу по поводу вашей вакансии."),
    "job": (
        "Последняя моя должность — {position}, {company} ({time}).",
        "Мой последний опыт: {position}, {company}, {time}.",
        "Последнее место работы — {company}, должность — {position}, {time}.",
    ),
    "skills": (
        "Из того, что для вас важно, в моём резюме есть {skills}.",
        "В моём резюме есть нужное вам: {skills}.",
        "Из названного в вашем описании у меня есть {skills}.",
    ),
    "proof": (
        "Пример из опыта: {line}.",
        "Из того, что уже приходилось делать: {line}.",
        "Вот что ближе всего к вашим задачам: {line}.",
    ),
    "more": ("И ещё: {line}.", "Добавлю к этому: {line}."),
    "interest": (
        "Хочется узнать подробнее, с каких задач предстоит начать и как устроена работа в команде.",
        "Было бы интересно обсудить, какого результата вы ждёте от этой роли в первые месяцы.",
    ),
    "nothing": (
        "Подробности об опыте есть в резюме, его удобно сверить с вашими задачами.",
        "Весь опыт описан в резюме, приукрашивать его в письме не стану.",
    ),
    "bye": (
        "С удовольствием отвечу на вопросы и расскажу подробнее на созвоне.",
        "Если опыт покажется подходящим, давайте созвонимся в удобное вам время.",
        "Спасибо за внимание. На вопросы отвечу в чате или на звонке.",
        "Подробности охотно расскажу при разговоре.",
    ),
    "signature": ("С уважением,\n{name}",),
}
_EN = {
    "hello": ("Hello!", "Good afternoon,", "Hello there,"),
    "titled": ("I am applying for the “{title}” position.", "Your “{title}” opening caught my eye."),
    "untitled": ("I am applying for your opening.", "Your opening caught my eye."),
    "job": ("My last position was {position} at {company} ({time}).",),
    "skills": ("What you ask for overlaps with my resume: {skills}.", "From your list, my resume shows {skills}."),
    "proof": ("One example from my experience: {line}.", "Closest to your tasks: {line}."),
    "more": ("Also: {line}.", "Related to that: {line}."),
    "interest": (
        "I would like to hear which tasks come first and how the team works.",
        "It would be good to talk about the results you expect from this role in the first months.",
    ),
    "nothing": ("My resume describes the experience in full; I would rather not embellish it here.",),
    "bye": ("Happy to answer questions or talk on a call.", "Thank you for reading; I can tell more in a call."),
    "signature": ("Best regards,\n{name}",),
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


_ASKS = 0.4
"""How many letters that have something to tell also ask something."""


def compose(facts: Facts, rng: Random) -> str:
    """A letter of three or four paragraphs; the same facts and random source give the same letter."""
    words = _RU if facts.russian else _EN
    opening = rng.choice(words["titled"]).format(title=facts.title) if facts.title else rng.choice(words["untitled"])
    paragraphs = [f"{rng.choice(words['hello'])} {opening}", _job(facts, words, rng), _experience(facts, words, rng)]
    asks = rng.random() < _ASKS or not facts.lines
    paragraphs.append(
        f"{rng.choice(words['interest'])} {rng.choice(words['bye'])}" if asks else rng.choice(words["bye"])
    )
    if facts.name and is_russian(facts.name) == facts.russian:
        paragraphs.append(rng.choice(words["signature"]).format(name=facts.name))
    return "\n\n".join(filter(None, paragraphs))


def _job(facts: Facts, words: dict[str, tuple[str, ...]], rng: Random) -> str:
    """Where and as whom the applicant worked last, in the language of the letter."""
    if facts.job is None or is_russian(" ".join(facts.job[:2])) != facts.russian:
        return ""
    position, company, time = facts.job
    lead = rng.choice(words["job"])
    shown = _small(position) if facts.russian else position
    return lead.format(position=shown, company=company, time=time)


def _experience(facts: Facts, words: dict[str, tuple[str, ...]], rng: Random) -> str:
    """What resume and vacancy share, with up to three lines of the resume that prove it."""
    parts: list[str] = []
    shared = _mentioned_skills(facts)
    if shared:
        parts.append(rng.choice(words["skills"]).format(skills=_joined(_pick(shared, rng), russian=facts.russian)))
    if facts.lines:
        parts.append(_quoted(rng.choice(words["proof"]), facts.lines[0]))
        more = rng.sample(facts.lines[1:], k=min(len(facts.lines) - 1, rng.randint(1, 2)))
        leads = rng.sample(words["more"], k=len(more))
        parts.extend(_quoted(lead, line) for lead, line in zip(leads, more, strict=True))
    return " ".join(parts) or ("" if facts.job else rng.choice(words["nothing"]))


def _mentioned_skills(facts: Facts) -> tuple[str, ...]:
    """Shared skills without those that the title, a longer skill or the job tells already."""
    known = f"{facts.title} {facts.job[0] if facts.job else ''}"
    kept = [
        item
        for item in facts.shared
        if not mentions(known, item) and not any(item is not other and mentions(other, item) for other in facts.shared)
    ]
    # A name that ends with one letter would read as an initial before the full stop.
    kept.sort(key=lambda item: len(item.split()[-1]) > 1)
    return tuple(_small(item) if facts.russian else item for item in kept)


def _small(item: str) -> str:
    """A phrase as it stands inside a sentence: «Работа с кассой» begins small, «SQL» and «Git» do not."""
    first, second = item[:1], item[1:2]
    plain = "а" <= first.lower() <= "ё" and second.islower()
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
    return lead.format(line=_small(line))
