"""Facts about an applicant found in a text, and which of them a vacancy asks for."""

import re
from dataclasses import dataclass
from itertools import filterfalse

from sandbox.llm.cases import as_said_in_english, at, is_told, kind_of
from sandbox.llm.material import Material

_ITEM_SPLIT = re.compile(r"[,;•|\n]|\s[-–—]\s|^\s*[-–—*]\s*", re.MULTILINE)
_LATIN = re.compile(r"(?<![\w@./-])[A-Z][A-Za-z0-9]*(?:[+#]+|(?:[./-][A-Za-z0-9]+)*)(?:\s[A-Z][A-Za-z0-9]+){0,2}")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-ZА-ЯЁ«])|\n")
_NAME_LIKE = re.compile(r"[A-Z].*[A-Z]|\d|[+#./]")
_CONTACT = re.compile(r"@|https?:|www\.|\+?\d[\d\s()-]{8,}|[{}<>\[\]]")
_LABEL = re.compile(r"^\s*(?:[-–—*•]\s*)?(?:[\w\s«»()-]{2,40}:\s+)?", re.UNICODE)
_KEY = re.compile(r"^\s*(?:[-–—*•]\s*)?[a-z][a-z ]{1,20}:\s+")
_DATA_KEY = re.compile(
    r"^\s*(?:job|title|name|first name|language|education|certificate|about|skills|total)\b[a-z ]*:", re.IGNORECASE
)
_JOB = re.compile(
    r"job: (?P<position>[^,;]{3,80}), (?P<company>[^;]{2,160}), "
    r"(?P<time>\d+ (?:год|года|лет|месяц|month|year)[^,;]{0,24}?)(?P<lasts>, until now)?$"
)
_FIRST_NAME = re.compile(r"^first name: ([А-ЯЁA-Z][а-яёa-z-]{1,30});", re.MULTILINE)
_FEMALE = re.compile(r"\b(?:gender: female|пол: женск)", re.IGNORECASE)
_MALE = re.compile(r"\b(?:gender: male|пол: мужск)", re.IGNORECASE)
_EARLIER = re.compile(r"^done earlier at (?P<company>[^:]{2,120}): ")
_LONGER = re.compile(r"\w{3,}")
_DENIED = re.compile(r"\b(?:не|ни|нет|not|never)\b", re.IGNORECASE)
_ALIKE = 24
"""Letters by which a line is known to stand in a resume twice."""
_HALF = re.compile(r"\w/\w")
"""What is left of «A/B tests»."""
_LEVEL = re.compile(r"[ABC][12]")
_NO_PROOF = re.compile(
    r"(?:не|без|до этого|раньше|ищу|хочу|готов[аы]?|рассматриваю|планирую|looking|want|ready|no|not)\b", re.IGNORECASE
)
"""Beginnings of lines that tell of wishes, of what is not there, or go on with what stood before."""
_HEADING = re.compile(r"^(?:сильные стороны|обо мне|достижения|обязанности|strengths|about)\s*:\s+", re.IGNORECASE)
_TONGUE = re.compile(r"^\s*(?:languages?|языки?)\s*:", re.IGNORECASE)
_TITLE = re.compile(
    r"^\s*(?:название|должность|вакансия|позиция|title|position|name|vacancy)\s*:\s*(.+)$", re.IGNORECASE
)
_PLAIN = re.compile(
    r"an?|and|or|the|we|you|our|with|for|from|of|to|in|on|at|is|are|as|by|be|this|that|it|not|https?|www|"
    r"опыт|навыки|и|в|с|на|не|москва|работа|да|нет",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Facts:
    """What a letter may be made of."""

    title: str
    shared: tuple[str, ...]
    lacking: tuple[str, ...]
    lines: tuple[str, ...]
    russian: bool
    same_trade: bool = False
    job: tuple[str, str, str] | None = None
    """Position, company and time of the first job of the resume."""
    lasts: bool = False
    """Whether that job lasts."""
    name: str = ""
    """The applicant's first name."""
    female: bool = False


def find(material: Material) -> Facts:
    """Skills of the applicant that the vacancy names, those it names beyond them, telling lines of the resume."""
    vacancy = material.vacancy
    candidates = _candidates(material.resume)
    shared = tuple(item for item in candidates if mentions(vacancy, item))
    lacking = tuple(
        dict.fromkeys(
            word for word in _LATIN.findall(vacancy) if _is_skill(word) and not mentions(material.resume, word)
        )
    )
    russian = is_russian(vacancy or material.resume)
    lines = tuple(line for line in _lines(material.resume, shared, vacancy) if is_russian(line) == russian)
    named = title(vacancy)
    return Facts(
        title=named,
        shared=shared,
        lacking=lacking,
        lines=lines[:4],
        russian=russian,
        same_trade=_same_trade(material.resume, named),
        job=_job(material.resume),
        lasts=_lasts(material.resume),
        name=_first_name(material.resume),
        female=_FEMALE.search(material.resume) is not None,
    )


def _job(resume: str) -> tuple[str, str, str] | None:
    """The first "job: position, company, time" of the resume; the company may have commas in it."""
    for line in resume.splitlines():
        if (found_job := _JOB.match(line)) and not _CONTACT.search(found_job[0]):
            return found_job["position"], found_job["company"], found_job["time"]
    return None


def _lasts(resume: str) -> bool:
    first = next(filter(None, map(_JOB.match, resume.splitlines())), None)
    return first is not None and first["lasts"] is not None


def _first_name(resume: str) -> str:
    named = _FIRST_NAME.search(resume)
    return named[1] if named else ""


def mentions(text: str, item: str) -> bool:
    """Whether the text names the item as whole words, in any case."""
    return re.search(rf"(?<![\w+#]){re.escape(item)}(?![\w+#])", text, re.IGNORECASE) is not None


def says(text: str, item: str) -> bool:
    """Whether the text names the item, be it in other forms of its words."""
    asked = {word[:5] for word in _LONGER.findall(item.casefold())}
    return mentions(text, item) or (bool(asked) and asked <= {word[:5] for word in _LONGER.findall(text.casefold())})


def is_russian(text: str) -> bool:
    """Whether a reader would call the text Russian: a fifth of its letters is Cyrillic, or it has none."""
    letters = [char for char in text if char.isalpha()]
    return not letters or sum("а" <= char.lower() <= "ё" for char in letters) >= 0.2 * len(letters)


def title(vacancy: str) -> str:
    """The vacancy's name: a labelled line, else the first short one, else an empty text."""
    lines = [line.strip() for line in vacancy.splitlines() if line.strip()]
    for line in lines[:12]:
        if named := _TITLE.match(line):
            return _tidy(named[1])
    return _tidy(lines[0]) if lines and len(lines[0]) <= 90 else ""


def _tidy(name: str) -> str:
    name = re.sub(r"<[^>]{0,60}>|[«»\"]", "", name).strip(" .:;—-")
    return "" if _CONTACT.search(name) else name[:90]


def _candidates(resume: str) -> list[str]:
    found: dict[str, str] = {}
    for line in filterfalse(_TONGUE.match, resume.splitlines()):
        bare = _LABEL.sub("", line, count=1)
        items = [*_ITEM_SPLIT.split(bare), *(word for word in _LATIN.findall(bare) if _NAME_LIKE.search(word))]
        for item in (each.strip(" .:()«»\"'") for each in items if each):
            if _is_skill(item):
                found.setdefault(item.casefold(), item)
    return list(found.values())


def _is_skill(item: str) -> bool:
    return (
        2 <= len(item) <= 40
        and len(item.split()) <= 4
        and any(char.isalpha() for char in item)
        and not _CONTACT.search(item)
        and not _PLAIN.fullmatch(item)
        and not _LEVEL.fullmatch(item)
        and not _HALF.fullmatch(item)
    )


def _lines(resume: str, shared: tuple[str, ...], vacancy: str) -> tuple[str, ...]:
    """Sentences of the resume that are nearest to the vacancy, best first; verbatim but for the bullet.

    What proves a shared skill or speaks in the vacancy's words comes first, and of these what has a figure.
    """
    asked, ranked = _stems(vacancy), list[tuple[float, str]]()
    first: tuple[str, ...] = ()
    for sentence in _SENTENCE.split(resume):
        earlier = _EARLIER.match(sentence)
        text = _HEADING.sub("", _KEY.sub("", _EARLIER.sub("", sentence)).strip(" -–—*•\t"))
        if _DATA_KEY.match(sentence) or _NO_PROOF.match(text) or _DENIED.search(text):
            continue
        if 25 <= len(text) <= 220 and not _CONTACT.search(text) and len(text.split()) >= 3 and _balanced(text):
            proofs = sum(mentions(text, item) for item in shared)
            listing = text.count(",") > len(text.split()) // 2
            common = len(_stems(text) & asked)
            figure = any(char.isdigit() for char in text) and bool(proofs or common)
            told = text.rstrip(" .;:,").removeprefix("Я ")
            if kind_of(told) in ("people", "had"):
                continue  # with whom or what one works is nothing done
            told = earlier_line(told, earlier["company"], _worked(resume)) if earlier else told
            ranked.append((0 if listing else proofs + common + 1.5 * figure, told))
            first = first or ((told,) if sentence.startswith("done: ") else ())
    ranked.sort(key=lambda pair: -pair[0])
    ranked = list({text[-_ALIKE:]: (worth, text) for worth, text in reversed(ranked)}.values())[::-1]
    # What is done now says more than nothing, though the vacancy does not speak of it.
    return tuple(text for worth, text in ranked if worth) or first


def _worked(resume: str) -> str:
    """«работала» as this applicant says it; nothing where the gender is not told."""
    if _FEMALE.search(resume):
        return "работала"
    return "работал" if _MALE.search(resume) else ""


def earlier_line(line: str, company: str, worked: str) -> str:
    """A line of an earlier job as a sentence that names the job; `worked` is the verb, where its form is known."""
    said = f"{line[:1].lower()}{line[1:]}" if line[1:2].islower() else line
    if not is_russian(line):
        told = as_said_in_english(line)
        return f"Earlier, at {company}, {told}" if told else f"Earlier, at {company}: {said}"
    place = at(company) or f"({company})"
    if is_told(line):
        return f"Раньше {place} {said}"
    return f"До этого {worked} {place}: {said}" if worked else f"Раньше {place}: {said}"


def _stems(text: str) -> set[str]:
    """The beginnings of the longer words: nearly the same word in another form."""
    return {word[:6] for word in re.findall(r"[^\W\d_]{5,}", text.casefold())}


def _balanced(text: str) -> bool:
    return all(text.count(opening) == text.count(closing) for opening, closing in ("()", "«»", "[]"))


def _same_trade(resume: str, vacancy_title: str) -> bool:
    """Whether the first lines of the resume and the vacancy's name share the stem of a longer word."""
    return not _stems("\n".join(resume.splitlines()[:2])).isdisjoint(_stems(vacancy_title))
