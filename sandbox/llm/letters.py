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
    """A letter of two or three paragraphs; the same facts and random source give the same letter."""
    words = _RU if facts.russian else _EN
    opening = rng.choice(words["titled"]).format(title=facts.title) if facts.title else rng.choice(words["untitled"])
    middle: list[str] = []
    if facts.shared:
        shown = _pick(facts.shared, rng)
        middle.append(rng.choice(words["skills"]).format(skills=_joined(shown, russian=facts.russian)))
    if facts.lines:
        middle.append(rng.choice(words["proof"]).format(line=_inner(facts.lines[0])))
    if len(facts.lines) > 1 and rng.random() < 0.5:
        middle.append(rng.choice(words["more"]).format(line=_inner(rng.choice(facts.lines[1:]))))
    if not middle:
        middle.append(rng.choice(words["nothing"]))
    return "\n\n".join((f"{rng.choice(words['hello'])} {opening}", " ".join(middle), rng.choice(words["bye"])))


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


def _inner(line: str) -> str:
    """The line as it reads after a colon: a common first word starts small."""
    first, second = line[:1], line[1:2]
    lower = first.isalpha() and second.islower() and "а" <= first.lower() <= "ё"
    return first.lower() + line[1:] if lower else line
