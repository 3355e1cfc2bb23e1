"""Leading people: words that claim it and words that prove it."""

import re
from collections.abc import Iterable

from libs.common.grounding.claims import Evidence
from libs.common.grounding.facts import Text

LEADS = re.compile(
    r"\bруковож\w*|\bруковод(?:ил|ит|им|ств[оау]\w*)\w*|\bвозглав\w+|\bв (?:моём|моем) подчинении|"
    r"\bпод (?:моим|моей) (?:\w+ )?(?:руководств|начал)\w+|\bв подчинении|"
    r"\bуправля\w+ (?:\w+ ){0,2}(?:команд|отдел|групп|персонал|людьми|штат|коллектив|сотрудник|"
    r"бригад|смен)\w*|\bуправлени\w+ (?:\w+ )?(?:команд|отдел|персонал|людьми|коллектив)\w*|"
    r"\bподчинённ\w+|\bподчиненн\w+|\bтимлид\w*|"
    r"\b(?:i |have |has |had )?(?:lead|led|leading|manage[ds]?|managing|supervis\w+|head(?:ed|"
    r"ing)?|run|ran|oversee|oversaw|direct(?:ed)?)\s+(?:\w+[\s-]){0,5}"
    r"(?:teams?|people|department|group|staff|engineers|developers|employees|accountants|analysts|"
    r"managers|reports|specialists|designers|testers|crew|division|colleagues|juniors)\b|"
    r"\breport(?:s|ed)? to me\b|\bmy (?:direct )?reports\b|\bunder my (?:lead|leadership|"
    r"supervision|management)\b|\bleading people\b|\bpeople management\b",
    re.IGNORECASE,
)
MENTORS = re.compile(
    (
        r"\bнаставни\w+|\bнаставля\w+|\bкуриру\w+|\bментор\w*|\bобучил\w?\b|\bобучал\w?\b|\bmentor\w*|"
        r"\btrained (?:\w+ ){0,3}(?:juniors?|newcomers?|interns?|employees|people|colleagues|"
        r"trainees)"
    ),
    re.IGNORECASE,
)
HIRES = re.compile(
    (
        r"\bнанял\w?\b|\bнанима\w+|\bнабрал\w? (?:\w+ )?(?:команд|штат)\w*|"
        r"\bсобрал\w? (?:\w+ )?команд\w*|\bhir(?:ed|ing|e)\b|\brecruited\b|"
        r"\bbuilt (?:\w+ ){0,2}team\b"
    ),
    re.IGNORECASE,
)

_LEADERS = re.compile(
    r"руковод|руковож|возглав|начальник|тимлид|техлид|\bлид\b|\blead\b|team ?lead|\bhead of\b|"
    r"директор|director|заведующ|управляющ|бригадир|старш(?:ий|ая) смен|"
    r"подчинен|подчинён|управлени[ея] (?:команд|персонал|отдел|людьми|коллектив)|"
    r"управля\w+ (?:команд|отдел|персонал)|супервайзер|supervis|manag(?:ed|ing) (?:a )?(?:team|"
    r"people|staff)|\bled (?:a )?team|"
    r"\b(?:cto|ceo|cfo|coo)\b|прораб|шеф|главный бухгалтер|people management|team management",
    re.IGNORECASE,
)
_MENTORS = re.compile(
    r"наставн|ментор|обуч(?:ил|ал|ен)|mentor|train(?:ed|ing)|онбординг|преподав|стаж[её]р", re.IGNORECASE
)
_HIRES = re.compile(
    r"нанял|нанима|найм|подбор|рекрут|набрал|собрал|hir(?:ed|ing)|recruit|собесед|interview", re.IGNORECASE
)


def leads(texts: Iterable[Text]) -> Evidence | None:
    """Where the texts prove that people were led."""
    return _first(_LEADERS, texts)


def mentors(texts: Iterable[Text]) -> Evidence | None:
    """Where the texts prove that people were taught."""
    return _first(_MENTORS, texts) or leads(texts)


def hires(texts: Iterable[Text]) -> Evidence | None:
    """Where the texts prove that people were hired."""
    return _first(_HIRES, texts)


def _first(pattern: re.Pattern[str], texts: Iterable[Text]) -> Evidence | None:
    for text in texts:
        match = pattern.search(text.text)
        if match:
            return Evidence(text.path, text.text[max(0, match.start() - 10) : match.end() + 30].strip())
    return None
