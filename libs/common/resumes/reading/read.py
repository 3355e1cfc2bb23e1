"""From the text of a resume to its fields, by rules: what no rule understands is named, never guessed. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from libs.common.resumes.fields import MAX_TEXT, ResumeFields
from libs.common.resumes.reading import facts
from libs.common.resumes.reading.headings import Line, Part, lines_of, parts_of
from libs.common.resumes.reading.jobs import ReadJob, jobs_of
from libs.common.resumes.reading.kinds import is_employer, is_position

_NOISE = re.compile(
    r"^(?:резюме|resume|cv|curriculum vitae|обновлено|желательное время|desired travel)\b", re.IGNORECASE
)
_FORMATS = {
    "REMOTE": re.compile(r"удал[её]н|remote|дистанционн", re.IGNORECASE),
    "HYBRID": re.compile(r"гибрид|hybrid", re.IGNORECASE),
    "ON_SITE": re.compile(r"полный день|в офис|full day|on.?site", re.IGNORECASE),
}
_ROLES = re.compile(r"^(?:специализации|specializations)\s*:?$", re.IGNORECASE)
_FIELDS = ("title", "area", "salary", "citizenship", "name", "languages")
_AFTER_POST = re.compile(
    r"\s{1,4}(?:или|в|or|in)\s{1,4}(?=[А-ЯЁA-Zа-яё])(?!отдел)|,\s|\s{1,4}от\s{1,4}\d", re.IGNORECASE
)
_ROLE = re.compile(r"^(?:ищу|рассматриваю|хочу)?\s*(?:работу|вакансию|должность)?\s*[:—–-]?\s*", re.IGNORECASE)
_AIM = re.compile(
    r"^(?:получени[ея]|занять|соискание|поиск|замещение)?\s*(?:работы|должности?|позиции|вакансии)\s*[:—–-]?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read. `fields` is None of a text that is no resume; `unread` are lines that no rule understood."""

    fields: ResumeFields | None
    unread: tuple[str, ...]


def read_resume_text(text: str) -> Understood:
    """Read a resume. Never fails: what it does not understand stays in `unread`."""
    lines = lines_of(text[:MAX_TEXT])
    parts: dict[Part, list[Line]] = {part: [] for part in Part}
    for part, line in parts_of(lines):
        parts[part].append(line)
    if not parts[Part.WORK]:
        _find_work(parts)
    jobs, aside = jobs_of(parts[Part.WORK]) if parts[Part.WORK] else ([], [])
    head = _read_head([*parts[Part.HEAD], *_wishes(parts[Part.WISH])])
    whole = "\n".join(line.text for line in lines)
    skills, sentences = facts.skills_in(parts[Part.SKILLS])
    title = head.values.get("title") or next((job.position for job in jobs if job.position), "")
    schools = facts.schools_in(parts[Part.SCHOOL])
    about = [line.text for line in parts[Part.ABOUT]] + sentences + aside
    values: dict[str, Any] = {
        **head.values,
        "title": title[:200],
        "skills": [one[:100] for one in skills[:100]],
        "jobs": [_job_values(job) for job in jobs[:60] if job.company or job.position],
        "schools": [{"name": name[:300], "result": result[:500], "year": year} for name, result, year in schools[:30]],
        "degree": facts.degree_in(line.text for line in parts[Part.SCHOOL]),
        "languages": [
            {"name": name, "level": level}
            for name, level in facts.languages_in([*(line.text for line in parts[Part.LANGUAGES]), *head.languages])
        ],
        "work_formats": [name for name, words in _FORMATS.items() if words.search(head.text)],
        "licences": facts.licences_in(whole),
        "about": "\n".join([*head.prose, *about])[:20_000],
    }
    if not title or not (jobs or skills or schools or len(values["about"]) >= 80):
        return Understood(None, tuple(line.text for line in lines))
    return Understood(ResumeFields.model_validate(values), tuple(head.unread))


def _find_work(parts: dict[Part, list[Line]]) -> None:
    """A resume without headings: a form's fields of jobs, or periods, say where the work begins."""
    lines = parts[Part.HEAD]
    first = next(
        (
            number
            for number, line in enumerate(lines)
            if re.match(r"место работы\s*:|период\s*:", line.text, re.IGNORECASE)
        ),
        None,
    )
    if first is not None:
        parts[Part.HEAD], parts[Part.WORK] = lines[:first], lines[first:]


def _wishes(lines: Sequence[Line]) -> list[Line]:
    """hh's export puts the post first, then the amount, then the currency in a line of its own."""
    texts = [line.text for line in lines]
    if texts and not facts.labelled("title", texts[0]):
        texts[0] = f"Желаемая должность: {texts[0]}"
    for number in range(1, min(len(texts), 4)):
        if re.fullmatch(r"[\d\s\u00a0.,]+(?:тыс\.?)?\s*(?:\D{0,20})?", texts[number]):
            following = texts[number + 1] if number + 1 < len(texts) and len(texts[number + 1]) < 16 else ""
            texts[number] = f"Зарплата: {texts[number]} {following}"
            if following:
                texts[number + 1] = ""
    return [Line(text) for text in texts if text]


class _Head:
    """What the part above the headings says."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.languages: list[str] = []
        self.unread: list[str] = []
        self.prose: list[str] = []
        self.text = ""


def _read_head(lines: Sequence[Line]) -> _Head:
    head = _Head()
    head.text = "\n".join(line.text for line in lines)
    for line, former in zip(lines, ["", *(one.text for one in lines)], strict=False):
        if _ROLES.match(line.text) or _ROLES.match(former):
            continue  # hh's own roles, not the applicant's words
        if not _NOISE.match(line.text) and not _understood(head, line.text):
            (head.prose if len(line.text) > 60 else head.unread).append(line.text)
    if "title" not in head.values:
        _title_of(head)
    return head


def _understood(head: _Head, text: str) -> bool:
    """Take from a line of the head whatever it says; whether it said anything."""
    said = False
    for piece in re.split(r"\s*[|·;]\s*|,\s+(?=тел|г\.)|(?<=\w{3}\.)\s+(?=[А-ЯЁ])", text):
        taken = [_take(head, name, value) for name in _FIELDS if (value := facts.labelled(name, piece.strip()))]
        said = any(taken) or _loose(head, piece.strip()) or said
    return said


def _take(head: _Head, name: str, value: str) -> bool:
    values = head.values
    if name == "title":
        _loose_facts(values, value)
        values["title"] = _post(value).strip(" .,;")
    elif name == "area":
        values.setdefault("area", facts.area_in(value, after_label=True) or "")
    elif name == "citizenship":
        countries = re.split(r",?\s+есть разрешение|,?\s+work permit|;", value)[0]
        values.setdefault("citizenship", [one.strip(" .") for one in countries.split(",") if one.strip(" .")][:10])
    elif name == "languages":
        head.languages.append(value)
    elif name == "name":
        _name(values, facts.person_name(value))
    elif name == "salary":
        found = facts.salary_in(value, sure=True)
        if found and "salary" not in values:
            values["salary"], values["currency"] = found
        return found is not None
    return True


def _post(value: str) -> str:
    """The post that a label names; a sentence ends where it goes on about place and pay."""
    post = _AIM.sub("", value)
    return post if len(post) <= 60 else _AFTER_POST.split(post)[0]


def _name(values: dict[str, Any], found: tuple[str, str, str] | None) -> bool:
    if found is None or "last_name" in values:
        return False
    values["first_name"], values["middle_name"], values["last_name"] = found
    return True


def _loose(head: _Head, text: str) -> bool:
    """A piece without a label."""
    values, said = head.values, False
    if _name(values, facts.person_name(text)):
        return True
    for separator in (r"\s+[—–-]\s+", r",\s+"):
        parts = re.split(separator, text, maxsplit=1)
        if len(parts) == 2 and (name := facts.person_name(parts[0])) and is_position(parts[1]) and _name(values, name):
            values.setdefault("title", parts[1].strip(" ."))
            return True
    if facts.is_contact(text):
        said = True
    said = _loose_facts(values, text) or said
    if re.search(r"\b\d{2}\s*(?:лет|год|года|years)\b|родил(?:ся|ась)|born on", text) and len(text) < 80:
        said = True
    if "title" not in values and is_position(text) and len(text) <= 90 and not text.endswith((".", "!")) and not said:
        values["title"] = _ROLE.sub("", text).strip(" .,;")
        said = True
    return said or bool(
        re.match(
            r"(?:занятость|график|employment|work schedule|(?:не )?готова? к|(?:not )?prepared)\b", text, re.IGNORECASE
        )
    )


def _loose_facts(values: dict[str, Any], text: str) -> bool:
    """Pay and town, wherever they stand."""
    pay, area = facts.salary_in(text), None if is_employer(text) else facts.area_in(text)
    if pay and "salary" not in values:
        values["salary"], values["currency"] = pay
    if area:
        values.setdefault("area", area)
    return bool(pay or area)


def _title_of(head: _Head) -> None:
    """A sentence that says what work is looked for."""
    for text in head.prose:
        found = re.search(
            r"(?:ищу работу|looking for (?:a )?(?:position|job)(?: as)?(?: an?)?)\s+(?P<what>[\wё-]+(?:\s+[\w-]+)?)",
            text,
            re.IGNORECASE,
        )
        if found and is_position(found["what"]):
            head.values["title"] = found["what"].strip()
            return


def _job_values(job: ReadJob) -> dict[str, Any]:
    return {
        "company": job.company[:200],
        "position": job.position[:200],
        "start": job.start,
        "end": job.end,
        "current": job.current,
        "description": "\n".join(job.description)[:8_000],
    }
