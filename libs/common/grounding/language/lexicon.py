"""Words that mean one another: names said in several ways, professions, ranks, and words that claim nothing."""

from collections import defaultdict
from functools import cache

from libs.common.grounding.language.bag import bag, groups
from libs.common.text.lists import lines_of

_HERE = "libs.common.grounding.language"
ALIASES = groups(lines_of(_HERE, "aliases"))

LEGAL_FORMS = bag("ооо оао зао пао ао ип нко гк тк ooo oao zao pao ojsc jsc pjsc cjsc llc ltd inc gmbh plc corp")
"""What kind of company a name is of, as it is written in either alphabet; it names nothing by itself."""

UNIVERSAL_LATIN = LEGAL_FORMS | bag(
    "it hr ok pdf crm pc www hh api app web online email mail zoom vs cv am pm b2b it-команда i a the x y z "
    "nda plus ai ms pro pre mid hi dear qa id ui ide faq kpi okr "
    "ит пк сми тз кп тв айти мск нг др тд тп чп км кг шт руб"
)
"""Latin abbreviations that appear in Russian letters without naming a skill of the applicant."""

CAPITAL_WORDS = bag(
    "вы вам вас ваш ваша ваше ваши вашей вашего вашему вашу вашим вами россия россии рф снг европа европе "
    "европы it бог интернет интернета hh headhunter i january february march april may june july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday english "
    "russian german french spanish chinese turkish italian moscow russia europe team lead cv hr тк фио ип ооо "
    "оао зао пао ао нко гк тц бц рф сша ес кз рб utc gmt msk мск тк гпх bachelor master masters phd ok q1 q2 "
    "q3 q4 i ii iii iv"
)

PROFESSIONS = groups(lines_of(_HERE, "professions"))

# Ranks: having one proves those that stand below it in the same line.
RANKS: dict[str, frozenset[str]] = {
    "senior": bag("senior сеньор синьор сеньер старший старш senior-разработчик"),
    "middle": bag("middle мидл миддл"),
    "lead": bag("lead лид тимлид техлид teamlead techlead ведущий ведущ principal staff"),
    "head": bag("head руководитель руководител начальник заведующий заведующ управляющий управляющ"),
    "deputy": bag("заместитель заместител зам deputy vice замначальник замдиректор"),
    "chief": bag("главный главн chief главбух шеф шефом шефа шефу"),
    "director": bag("директор director cto ceo cfo cio coo cmo cpo vp президент president гендиректор"),
    "owner": bag("основатель основател founder сооснователь сооснователь co-founder cofounder владелец"),
    "supervisor": bag("супервайзер supervisor бригадир foreman"),
}


@cache
def ordinary_stems() -> frozenset[str]:
    """Stems of words that name no skill."""
    return frozenset(lines_of(_HERE, "ordinary"))


@cache
def _aliases() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group in ALIASES:
        for word in group:
            found[word] |= group
    return {word: tuple(sorted(others)) for word, others in found.items()}


def aliases_of(word: str) -> tuple[str, ...]:
    """Every other way to say a word (a key or a stem), in alphabetical order."""
    return _aliases().get(word, ())


_PROFESSION = {word: group for group in reversed(PROFESSIONS) for word in group}
"""Of groups that share a word the first one counts, here and among ranks."""
_RANK = {word: rank for rank, words in reversed(RANKS.items()) for word in words}


def profession_of(word: str) -> frozenset[str] | None:
    """The group of words that name the same profession, or None when the word names none."""
    return _PROFESSION.get(word)


def rank_said(word: str, stem: str) -> str | None:
    """The rank that a word names by itself or by its stem; a stem as short as «зам» is also that of «замена»."""
    return rank_of(word) or (rank_of(stem) if len(stem) > _CLIPPED else None)


_CLIPPED = 3
"""Letters of a clipped rank."""


def rank_of(word: str) -> str | None:
    """The rank a word names, or None."""
    return _RANK.get(word)
