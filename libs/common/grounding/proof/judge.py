"""Positive proof: a clause is proved by the resume, quotes the vacancy or is a courtesy; what is none of them fails."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from libs.common.grounding.claims import Claim, ClaimKind
from libs.common.grounding.deeds.boasts import caused
from libs.common.grounding.deeds.leadership import LEADS, is_taught, may_teach
from libs.common.grounding.deeds.placed import opening
from libs.common.grounding.deeds.statement import Failure, Statement
from libs.common.grounding.deeds.strengthened import strengthened
from libs.common.grounding.language.clauses import EARLIER, Clause, clauses_of, is_saying
from libs.common.grounding.language.copies import COPIED, COPIED_STATEMENT, foreign_runs
from libs.common.grounding.language.forms import closed_sentences, is_frame, listed, plain
from libs.common.grounding.language.speech import Around, Speech, speeches
from libs.common.grounding.language.stance import Stance
from libs.common.grounding.language.terms import Term, terms_of
from libs.common.grounding.language.together import helped_in
from libs.common.grounding.proof.appeal import Appeal
from libs.common.grounding.proof.coverage import Coverage
from libs.common.grounding.proof.denials import Denials
from libs.common.grounding.resume.known import Known
from libs.common.grounding.vacancy.inquiry import Inquiry
from libs.common.grounding.vacancy.wanted import Wanted
from libs.common.llm.personal import has_contacts

_GRADES = ("разряд", "групп", "категор", "класс")
# «R-K-e-e-p-e-r»: a word that is written so is not to be read.
_LETTER_BY_LETTER = re.compile(r"(?<!\w)\w(?:[-._·]\w(?!\w)){4,}")
_BY_PLACE = frozenset({ClaimKind.CERTIFICATE, ClaimKind.TITLE})
"""Claims that detectors prove by one word: the other words of the clause still need their own proof."""
# Letters of other alphabets than the Latin and the Russian one; marks and emoji are none.
_FOREIGN = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f\u0401\u0410-\u044f\u0451\u1e00-\u1eff]")
_COUNTS = frozenset({ClaimKind.NUMBER, ClaimKind.TEAM_SIZE})
_SHORT = 3
"""Words of a sentence that may say no more than «есть» of what the one before has named."""
_ANSWERED = frozenset({Speech.OWN, Speech.DENIED, Speech.BOUND})
"""What the owner's own answer proves by itself."""
_TOLD = frozenset({Speech.OWN, Speech.DENIED})
_AND = frozenset({"и", "and"})
_STANCES = {
    Speech.OWN: Stance.OWN,
    Speech.DENIED: Stance.DENIED,
    Speech.VACANCY: Stance.VACANCY,
    Speech.BOUND: Stance.WISH,
    Speech.COURTESY: Stance.WISH,
}


def stances_of(read: Sequence[tuple[Clause, Speech]]) -> dict[int, Stance]:
    """The stance of each clause by its start; what is claimed by «с ней я работаю» is the applicant's."""
    found = {clause.start: _STANCES[speech] for clause, speech in read}
    for (before, asked), (clause, speech) in pairwise(one for one in read if not is_frame(one[0].text)):
        numbered = before.numbered and clause.numbered
        if asked is Speech.VACANCY and speech is Speech.OWN and not numbered and _refers(clause):
            found[before.start] = Stance.OWN
    return found


class Judge:
    """Judges one sentence; `asked` is what the last clause before it said of the vacancy."""

    def __init__(self, known: Known, vacancy: Inquiry, asked: tuple[Term, ...]) -> None:
        self._known, self._vacancy = known, vacancy
        self.appeal = Appeal(known)
        self._coverage = Coverage(known, vacancy)
        self._denials = Denials(known, vacancy)
        self._around = Around(
            vacancy=vacancy.has,
            title=vacancy.in_names,
            employer=vacancy.in_employer,
            resume=known.mask,
            person=known.person.mask,
        )
        self.asked = asked
        """What the last clause said of the vacancy: the next one may claim it by «его», or by nothing but «умею»."""

    def read(self, text: str) -> list[tuple[Clause, Speech]]:
        """The clauses of a sentence and what each of them does."""
        clauses = clauses_of(text)
        asked = text.rstrip('»”") ').endswith("?")
        found = speeches(clauses, self._around, asked=asked)
        closed = list(_closed(text))
        return [
            (clause, Speech.COURTESY if _is_courtesy(clause, closed) else speech)
            for clause, speech in zip(clauses, found, strict=True)
        ]

    def claims(self, text: str, read: list[tuple[Clause, Speech]], judged: Sequence[Claim]) -> Iterator[Claim]:
        """What nothing proves in a sentence; `judged` are the claims already found in it."""
        proved = [(claim.start, claim.end) for claim in judged if claim.supported and not _by_place(claim)]
        refused = [(claim.start, claim.end) for claim in judged if not claim.supported]
        yield from self._foreign(text, read)
        if self.appeal.whole(text):
            return
        told = next((clause for clause, _ in read if not is_frame(clause.text)), None)
        if self.asked and told is not None and len(told.terms) > _SHORT and not _refers(told):
            self.asked = ()
        yield from self._caused(text, read, refused)
        yield from self._outlasted(text, read, judged)
        here = frozenset[int]()
        clauses = [clause for clause, _ in read]
        for before, (clause, speech), with_others in zip((None, *clauses), read, helped_in(text), strict=False):
            here = self._known.employers(clause) or (frozenset() if _moves(clause) else here)
            counted = frozenset(_jobs(claim for claim in judged if clause.start <= claim.start < clause.end))
            failed = self._failed(clause, speech, proved, counted, here, helped=with_others)
            here = here or opening(clause, self._known)
            if failed is None and speech in _TOLD:
                failed = strengthened(clause, before, self._known)
            if failed is None:
                continue
            token = failed.term.token if failed.term is not None and failed.term in clause.terms else None
            start, end = (token.start, token.end) if token else (clause.start, clause.end)
            if any(left < end and start < right for left, right in refused):
                continue  # a detector has said it already, and better
            yield Claim(failed.kind, start, end, text[start:end], supported=False, reason=failed.reason)

    def _caused(
        self, text: str, read: Sequence[tuple[Clause, Speech]], refused: Sequence[tuple[int, int]]
    ) -> Iterator[Claim]:
        """A cause that no place of the resume names for what the applicant tells of."""
        told = [clause for clause, speech in read if speech in _TOLD]
        cause = caused(told, self._known)
        if cause is not None:
            start, end = cause.token.start, cause.token.end
            if not any(left < end and start < right for left, right in refused):
                reason = f"В резюме это не следствие: «{cause.token.text}»"
                yield Claim(ClaimKind.STATEMENT, start, end, text[start:end], supported=False, reason=reason)

    def _outlasted(self, text: str, read: Sequence[tuple[Clause, Speech]], judged: Sequence[Claim]) -> Iterator[Claim]:
        """Times of work that are told of what was done at one job and proved only by all of them together."""
        for claim in judged:
            if claim.kind is not ClaimKind.YEARS or not claim.supported:
                continue
            clause = next(
                (one for one, speech in read if speech is Speech.OWN and one.start <= claim.start < one.end), None
            )
            term = self.appeal.outlasted(claim, clause) if clause is not None else None
            if term is not None:
                reason = f"«{term.token.text}»: в резюме это длилось меньше"
                start, end = claim.start, claim.end
                yield Claim(ClaimKind.YEARS, start, end, text[start:end], supported=False, reason=reason)

    @staticmethod
    def is_closed(text: str) -> bool:
        """Tell whether a sentence is a whole courtesy and no question."""
        return "?" not in text and plain(text) in closed_sentences()

    def repeated(self, text: str) -> Iterator[Claim]:
        """What is wrong with a sentence that is a whole courtesy: only what it repeats of the vacancy."""
        yield from self._foreign(text, [(clause, Speech.COURTESY) for clause in clauses_of(text)])
        if not self.appeal.whole(text):
            self.asked = ()

    def _foreign(self, text: str, read: Sequence[tuple[Clause, Speech]]) -> Iterator[Claim]:
        """Contacts, and what is copied from the vacancy, word for word."""
        if has_contacts(text):
            reason = "В письме контакты: работодатель видит их в резюме"
            yield Claim(ClaimKind.PROMISE, 0, len(text), text, supported=False, reason=reason)
        tokens = [term.token for term in terms_of(text)]
        strange = _FOREIGN.search(text)
        if strange is not None:
            reason = "Письмо написано не по-русски и не по-английски"
            yield Claim(ClaimKind.UNCLASSIFIED, 0, len(text), text, supported=False, reason=reason)
        spelled = _LETTER_BY_LETTER.search(text)
        if spelled is not None:
            start, end = spelled.span()
            reason = "Слово написано по буквам"
            yield Claim(ClaimKind.UNCLASSIFIED, start, end, spelled[0], supported=False, reason=reason)
        if self._vacancy.gives_orders(text):
            reason = "В названии вакансии — указание тому, кто пишет письмо"
            yield Claim(ClaimKind.COPIED, 0, len(text), text, supported=False, reason=reason)
        place = self._vacancy.copied(foreign_runs(tokens, self._known.runs))
        if place is not None and self._repeated(tokens[place].start, read):
            runs = foreign_runs(tokens, self._known.runs, COPIED_STATEMENT)
            place = self._vacancy.copied_at_length(runs)
        if place is not None:
            start, end = tokens[place].start, tokens[place + COPIED - 1].end
            reason = "Письмо повторяет вакансию слово в слово"
            yield Claim(ClaimKind.COPIED, start, end, text[start:end], supported=False, reason=reason)

    @staticmethod
    def _repeated(place: int, read: Sequence[tuple[Clause, Speech]]) -> bool:
        """Tell whether a place stands in a clause that tells of the vacancy: it may use more of its words."""
        modal, bound = listed("modal"), listed("modal") | listed("sensitive")
        return any(
            clause.start <= place < clause.end
            and speech is Speech.VACANCY
            # «вам нужен опыт руководства сменой» speaks of the employer alone
            and not any(term.names & (modal if _spoken_to(clause) else bound) for term in clause.terms)
            for clause, speech in read
        )

    def _failed(
        self,
        clause: Clause,
        speech: Speech,
        proved: Sequence[tuple[int, int]],
        counted: frozenset[int],
        here: frozenset[int],
        *,
        helped: bool,
    ) -> Failure | None:
        asked, self.asked = self.asked, ()
        statement = Statement(clause, self._words(clause, asked), proved, helped, counted, here)
        if self._coverage.is_quoted(statement) or (speech in _ANSWERED and self._known.promised.says(clause.terms)):
            return None
        if speech is Speech.COURTESY:
            if is_frame(clause.text):
                self.asked = asked  # «вам нужна Kafka: скажу прямо, с ней я работаю»
            else:
                self.asked = tuple(term for term in clause.terms if term.says) if clause.asks else ()
            return None
        if speech is Speech.VACANCY:
            grades = (term for term in clause.terms if "Anum" in term.grammemes)
            self.asked = (*Wanted.content(clause), *grades) or asked  # «Greenplum, как и вы, развиваю его»
            term = self._vacancy.misquoted(clause)
            return Failure(ClaimKind.STATEMENT, term, f"В вакансии нет «{term.token.text}»") if term else None
        if speech is Speech.BOUND:
            return Failure(ClaimKind.PROMISE, None, "Письмо обещает за вас то, чего нет в резюме и настройках")
        if speech is Speech.DENIED:
            return self._denials.unproved(clause)
        return self._coverage.unproved(statement)

    @staticmethod
    def _words(clause: Clause, asked: Sequence[Term]) -> Sequence[Term]:
        """The words of a clause that need proof, with those of the vacancy that it refers to."""
        own = [term for term in clause.terms if term.matters and not is_saying(term)]
        if any(term.key in EARLIER for term in clause.terms):
            own = [term for term in own if not _before(term, clause)]
        led = LEADS.search(clause.text) if may_teach(clause.text) else None
        if led is not None and is_taught(clause.text, led):  # «под моим руководством стажировались двое»
            own = [term for term in own if not led.start() <= term.token.start - clause.start < led.end()]
        refers = any(term.refers for term in clause.terms)
        if clause.terms[0].key == "чем":
            return own  # «больше, чем сейчас» claims nothing of what it is compared with
        return [*asked, *own] if asked and (refers or not own) else own


def _by_place(claim: Claim) -> bool:
    """Tell whether a detector has proved one word only; a grade is proved with the word for it: «3 р.»."""
    return claim.kind in _BY_PLACE and not claim.text.lower().startswith(_GRADES)


def _refers(clause: Clause) -> bool:
    return any(term.refers for term in clause.terms)


def _spoken_to(clause: Clause) -> bool:
    return any(term.second for term in clause.terms) and not clause.first


def _jobs(claims: Iterable[Claim]) -> Iterator[int]:
    """The jobs whose places prove the numbers among the claims."""
    for claim in claims:
        if claim.kind in _COUNTS and claim.evidence is not None and claim.evidence.path.startswith("/experience/"):
            yield int(claim.evidence.path.split("/")[2])


def _is_courtesy(clause: Clause, closed: Sequence[tuple[int, int]]) -> bool:
    return is_frame(clause.text) or any(left <= clause.start < right for left, right in closed)


def _closed(text: str) -> Iterator[tuple[int, int]]:
    """Where whole courtesies stand: the sentence, or what stands before or after a semicolon or a colon."""
    if plain(text) in closed_sentences():
        yield 0, len(text)
    for marks in (";", ";:") if ";" in text or ":" in text else ():
        start = 0
        for part in re.split(f"[{marks}]", text):
            if plain(part) in closed_sentences():
                yield start, start + len(part)
            start += len(part) + 1


def _moves(clause: Clause) -> bool:
    """Tell whether a clause goes over to another time: «до этого», «раньше»."""
    return any(term.key in EARLIER or term.names & listed("earlier") for term in clause.terms)


def _before(term: Term, clause: Clause) -> bool:
    """Tell whether a word only says before or after what: «до гимназии», "before that"."""
    place = clause.terms.index(term)
    if place > 1 and clause.terms[0].key in EARLIER:  # «до продуктовой компании и кондукторской сумки»
        return all("gent" in one.grammemes or one.key in _AND for one in clause.terms[1 : place + 1])
    return place > 0 and clause.terms[place - 1].key in EARLIER
