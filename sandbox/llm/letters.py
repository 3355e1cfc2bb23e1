"""Cover letters that say only what the resume in the prompt says, worded differently for each request."""

from random import Random

from sandbox.llm.facts import Facts

_RU = {
    "hello": ("Здравствуйте!", "Добрый день!", "Здравствуйте, коллеги!"),
    "titled": (
        "Откликаюсь на вакансию «{title}».",
        "Заинтересовала ваша вакансия «{title}».",
        "Пишу по поводу вакансии «{title}».",
        "Увидев вакансию «{title}», решаю не откладывать и написать сразу.",
    ),
    "untitled": ("Откликаюсь на вашу вакансию.", "Заинтересовала ваша вакансия.", "Пишу по поводу вашей вакансии."),
    "skills": (
        "В описании вижу то, с чем имею дело в работе: {skills}.",
        "Из того, что для вас важно, в моём резюме есть {skills}.",
        "С вашими требованиями совпадает немало: {skills}.",
        "Если коротко, пересекаемся вот в чём: {skills}.",
    ),
    "proof": (
        "Пример из опыта: {line}.",
        "Из того, что уже приходилось делать: {line}.",
        "Вот что ближе всего к вашим задачам: {line}.",
        "В резюме об этом так: «{line}».",
    ),
    "more": ("И ещё: {line}.", "Рядом по смыслу: {line}.", "Добавлю к этому: {line}."),
    "interest": (
        "Хочется узнать подробнее, с каких задач предстоит начать и как устроена работа в команде.",
        "Было бы интересно обсудить, какого результата вы ждёте от этой роли в первые месяцы.",
        "По описанию видно, что задачи продуманы, поэтому хочу узнать о них больше из первых рук.",
        "Из описания понятно, что именно нужно сделать, и это хороший повод поговорить предметно.",
    ),
    "resume": (
        "Остальное есть в резюме: там перечислены места работы и то, чем пришлось заниматься на каждом.",
        "В резюме рассказано подробнее, здесь только то, что относится к вашей вакансии.",
        "Чтобы не пересказывать резюме целиком, выбираю из него только близкое к вашим задачам.",
    ),
    "nothing": (
        "Подробности об опыте есть в резюме, его удобно сверить с вашими задачами.",
        "Весь опыт описан в резюме, приукрашивать его в письме не стану.",
    ),
    "bye": (
        "С удовольствием отвечу на вопросы и расскажу подробнее на созвоне.",
        "Если опыт покажется подходящим, давайте созвонимся в удобное вам время.",
        "Спасибо, что дочитали. На вопросы отвечу здесь, в чате.",
        "Подробности охотно расскажу при разговоре.",
    ),
}
_EN = {
    "hello": ("Hello!", "Good afternoon,", "Hello there,"),
    "titled": ("I am applying for the “{title}” position.", "Your “{title}” opening caught my eye."),
    "untitled": ("I am applying for your opening.", "Your opening caught my eye."),
    "skills": ("What you ask for overlaps with my resume: {skills}.", "From your list, my resume shows {skills}."),
    "proof": ("One example from my experience: {line}.", "Closest to your tasks: {line}."),
    "more": ("Also: {line}.", "Related to that: {line}."),
    "interest": (
        "I would like to hear which tasks come first and how the team works.",
        "It would be good to talk about the results you expect from this role in the first months.",
    ),
    "resume": (
        "My resume tells the rest; here I keep to what concerns your opening.",
        "The resume has more detail on each job and on what I did there.",
    ),
    "nothing": ("My resume describes the experience in full; I would rather not embellish it here.",),
    "bye": ("Happy to answer questions or talk on a call.", "Thank you for reading; I can tell more in a call."),
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


def compose(facts: Facts, rng: Random) -> str:
    """A letter of three or four paragraphs; the same facts and random source give the same letter."""
    words = _RU if facts.russian else _EN
    opening = rng.choice(words["titled"]).format(title=facts.title) if facts.title else rng.choice(words["untitled"])
    last = [rng.choice(words["interest"]), rng.choice(words["resume"]), rng.choice(words["bye"])]
    if rng.random() < 0.5:
        last[:2] = reversed(last[:2])
    paragraphs = [f"{rng.choice(words['hello'])} {opening}", _experience(facts, words, rng), " ".join(last)]
    return "\n\n".join(paragraphs)


def _experience(facts: Facts, words: dict[str, tuple[str, ...]], rng: Random) -> str:
    """What resume and vacancy share, with up to three lines of the resume that prove it."""
    told: list[str] = []
    if facts.shared:
        told.append(rng.choice(words["skills"]).format(skills=_joined(_pick(facts.shared, rng), russian=facts.russian)))
    if facts.lines:
        told.append(_quoted(rng.choice(words["proof"]), facts.lines[0]))
        more = rng.sample(facts.lines[1:], k=min(len(facts.lines) - 1, rng.randint(1, 2)))
        leads = rng.sample(words["more"], k=len(more))
        told.extend(_quoted(lead, line) for lead, line in zip(leads, more, strict=True))
    return " ".join(told) or rng.choice(words["nothing"])


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
    """The line after its lead: a common first word starts small, quotes inside quotes become the inner kind."""
    first, second = line[:1], line[1:2]
    if first.isalpha() and second.islower() and "а" <= first.lower() <= "ё":
        line = first.lower() + line[1:]
    if "«" in lead:
        line = line.replace("«", "„").replace("»", "“")
    return lead.format(line=line)
