"""What a clause says more than the resume: more of it, more often, alone, first, in a higher grade, with no trouble."""

from libs.common.grounding.claims import ClaimKind
from libs.common.grounding.deeds.as_whom import no_position
from libs.common.grounding.deeds.boasts import boasted, outlived, too_often
from libs.common.grounding.deeds.grades import other_grade
from libs.common.grounding.deeds.led import led_elsewhere
from libs.common.grounding.deeds.miscounted import miscounted
from libs.common.grounding.deeds.statement import Failure
from libs.common.grounding.deeds.totals import denied_for_longer, none_of, overstated, spread, untroubled, without
from libs.common.grounding.deeds.trade import not_done
from libs.common.grounding.deeds.tried import mastered
from libs.common.grounding.language.clauses import Clause
from libs.common.grounding.resume.known import Known


def strengthened(clause: Clause, before: Clause | None, known: Known) -> Failure | None:
    """What is more in a clause that is told of the applicant than in the resume; None where nothing is.

    `before` is the clause in front of it. What the resume says word for word is never more.
    """
    if known.quoted(clause):
        return None
    return _more_of_it(clause, before, known) or _done_better(clause, known)


def _more_of_it(clause: Clause, before: Clause | None, known: Known) -> Failure | None:
    """What a clause leaves nothing out of, though the resume names a part."""
    whole = spread(clause, known)
    if whole is not None:
        return Failure(ClaimKind.STATEMENT, whole, f"«{whole.token.text}»: о целом в резюме не сказано")
    thing = none_of(clause, known) or without(clause, known) or denied_for_longer(clause, known)
    if thing is not None:
        return Failure(ClaimKind.NEGATION, thing, "В резюме сказано обратное")
    trouble = untroubled(clause, known)
    if trouble is not None:
        return Failure(ClaimKind.NEGATION, trouble, f"В резюме не сказано, что этого не было: «{trouble.token.text}»")
    other = miscounted(clause, known)
    if other is not None:
        return Failure(ClaimKind.NUMBER, other, f"«{other.token.text}»: в резюме другое число")
    total = overstated(clause, known, before)
    if total is not None:
        return Failure(ClaimKind.NUMBER, total, f"«{total.token.text}»: в резюме названа часть")
    return None


def _done_better(clause: Clause, known: Known) -> Failure | None:
    """What a clause says of how its deed was done, and the resume does not."""
    led = led_elsewhere(clause, known)
    if led is not None:
        return Failure(ClaimKind.TITLE, led, f"В резюме нет руководства: «{led.token.text}»")
    called = no_position(clause, known)
    if called is not None:
        return Failure(ClaimKind.TITLE, called, f"В резюме нет должности «{called.token.text}»")
    grade = other_grade(clause, known)
    if grade is not None:
        return Failure(ClaimKind.CERTIFICATE, grade, f"«{grade.token.text}»: в резюме другой")
    undone = not_done(clause, known)
    if undone is not None:
        return Failure(ClaimKind.UNCLASSIFIED, undone, f"«{undone.token.text}»: в резюме вы этого не делали")
    boast = boasted(clause, known)
    if boast is not None:
        return Failure(ClaimKind.STATEMENT, None, f"В резюме нет «{boast}»")
    often = too_often(clause, known)
    if often is not None:
        return Failure(ClaimKind.NUMBER, None, f"«{often}»: в резюме это делается не так часто")
    little = mastered(clause, known)
    if little is not None:
        return Failure(ClaimKind.STATEMENT, little, f"«{little.token.text}»: в резюме этого было мало")
    if outlived(clause, known):
        return Failure(ClaimKind.STATEMENT, None, "В резюме это прежнее место работы")
    return None
