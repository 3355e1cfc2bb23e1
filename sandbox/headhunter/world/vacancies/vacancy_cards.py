"""Vacancies as the API shows them; what does not depend on the reader is serialised once."""

import re
import zlib
from typing import Any

from sandbox.headhunter.world.formats.encoding import dumps
from sandbox.headhunter.world.formats.stamps import stamp
from sandbox.headhunter.world.search.text import plain, stem

Json = dict[str, Any]

_ITEM_KEYS = (
    "id", "premium", "name", "department", "has_test", "response_letter_required", "area", "salary", "salary_range",
    "type", "address", "response_url", "sort_point_distance", "published_at", "created_at", "archived",
    "apply_alternate_url", "show_logo_in_search", "show_contacts", "insider_interview", "url", "alternate_url",
    "employer", "contacts", "schedule", "working_days", "working_time_intervals", "working_time_modes",
    "accept_temporary", "fly_in_fly_out_duration", "work_format", "working_hours", "work_schedule_by_days",
    "night_shifts", "professional_roles", "accept_incomplete_resumes", "experience", "employment", "employment_form",
    "internship",
)  # fmt: skip
_SHORT_KEYS = (
    "id", "premium", "name", "department", "has_test", "response_letter_required", "area", "salary", "salary_range",
    "type", "address", "response_url", "sort_point_distance", "published_at", "created_at", "archived",
    "apply_alternate_url", "show_logo_in_search", "show_contacts", "insider_interview", "url", "alternate_url",
    "employer", "professional_roles",
)  # fmt: skip
_LISTED_KEYS = (*_SHORT_KEYS[:-1],)
_HEADING = re.compile(r"(требован|ожида|ждем|ждём|нужн|важно|откликнешься|требуется|необходим|опыт)", re.IGNORECASE)
_DUTIES = re.compile(r"(обязанност|задач|предстоит|делать|заниматься|функционал)", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|br|h\d|div)[^>]*>")
_SNIPPET_WORD = re.compile(r"[0-9A-Za-zА-Яа-яЁё]+(?:\+\+|#)?")
NO_RELATIONS = b"[]"
HIDDEN_EMPLOYER = {"name": "Компания скрыта", "trusted": False}


def _blocks(description: str) -> list[str]:
    return [text for piece in _BLOCK.split(description) if len(text := " ".join(plain(piece).split())) > 3]


def snippet_of(description: str) -> dict[str, str | None]:
    """Two short excerpts, what is required and what there is to do; None where the text does not say."""
    blocks = _blocks(description)
    found: dict[str, str | None] = {"requirement": None, "responsibility": None}
    for at, block in enumerate(blocks):
        if len(block) > 60:
            continue
        for name, heading in (("requirement", _HEADING), ("responsibility", _DUTIES)):
            if found[name] is None and heading.search(block) and at + 1 < len(blocks):
                found[name] = " ".join(blocks[at + 1 : at + 4])[:240]
    if found["requirement"] is None and blocks:
        found["requirement"] = max(blocks, key=len)[:240]
    return found


def highlight(text: str, stems: frozenset[str]) -> str:
    """The text with the words that were searched for marked, as hh marks them."""
    return _SNIPPET_WORD.sub(
        lambda m: f"<highlighttext>{m[0]}</highlighttext>" if stem(m[0].lower().replace("ё", "е")) in stems else m[0],
        text,
    )


class Vacancy:
    """A vacancy: its card, its place in the index, and its life (waiting, open, archived, deleted)."""

    __slots__ = (
        "_full", "_item", "_packed", "_plain", "_snippet", "_snippet_bytes", "archived", "card", "closed", "deleted",
        "denied", "document", "hidden", "id", "published", "responses", "visibility_id",
    )  # fmt: skip

    def __init__(self, card: Json, published: float) -> None:
        self.id: str = card["id"]
        self.card = card
        self.published = published
        self.document = -1
        self.archived = bool(card.get("archived"))
        self.closed = bool(card.get("closed_for_applicants"))
        self.hidden = False
        self.deleted = False
        self.denied = False
        self.visibility_id: str | None = None
        self.responses = 0
        self._plain: str | None = None
        self._snippet: dict[str, str | None] | None = None
        self.forget()
        self.redate(published)

    def forget(self) -> None:
        """Drop what was serialised; call after a change of the card."""
        self._full: bytes | None = None
        self._packed: bytes | None = None
        self._item: bytes | None = None
        self._snippet_bytes: bytes | None = None

    def redate(self, published: float) -> None:
        """Set the moment of publication."""
        self.published = published
        self.card["published_at"] = stamp(published)
        self.card["created_at"] = stamp(published)
        self.card["initial_created_at"] = stamp(published)
        self.forget()

    def archive(self, *, archived: bool = True) -> None:
        """Put it into the archive or take it out."""
        self.archived = archived
        self.card["archived"] = archived
        self.forget()

    @property
    def employer_id(self) -> str | None:
        """The employer's id; None for anonymous ones."""
        employer = self.card.get("employer")
        return employer.get("id") if employer else None

    @property
    def external(self) -> bool:
        """Whether applying happens on the employer's own site."""
        return self.card["type"]["id"] == "direct" or bool(self.card.get("response_url"))

    @property
    def plain_description(self) -> str:
        """The description without markup, with the key skills."""
        skills = " ".join(skill["name"] for skill in self.card["key_skills"])
        return f"{plain(self.card['description'])} {skills}"

    @property
    def snippet(self) -> dict[str, str | None]:
        """Its excerpts; a card may bring its own."""
        known = self._snippet
        if known is None:
            own: dict[str, str | None] | None = self.card.get("snippet")
            known = self._snippet = snippet_of(self.card["description"]) if own is None else own
        return known

    def full(self, relations: list[str] | None = None, *, hidden_employer: bool = False) -> bytes:
        """The card of `GET /vacancies/{id}`."""
        if self._full is None:
            self._full = dumps({**self._full_card(), "relations": []})
        if not relations and not hidden_employer:
            return self._full
        card: Json = {**self._full_card(), "relations": relations or []}
        if hidden_employer and card.get("employer"):
            card["employer"] = {**card["employer"], "blacklisted": True}
        return dumps(card)

    def full_packed(self) -> bytes:
        """The card for a reader without relations, gzip-compressed."""
        if self._packed is None:
            self._packed = gzip_bytes(self.full(), 6)
        return self._packed

    def _full_card(self) -> Json:
        return {key: value for key, value in self.card.items() if key != "snippet"}

    def item(self, relations: bytes, stems: frozenset[str], extra: bytes = b"") -> bytes:
        """The line of a search result; `relations` is JSON, `stems` are highlighted."""
        if self._item is None:
            card = {key: self.card[key] for key in _ITEM_KEYS if key in self.card}
            # lists always name somebody, also where the full card has no employer
            card["employer"] = card["employer"] or HIDDEN_EMPLOYER
            self._item = dumps(card)[:-1] + b',"snippet":'
        return self._item + self._snippet_json(stems) + b',"relations":' + relations + extra + b"}"

    def _snippet_json(self, stems: frozenset[str]) -> bytes:
        if not stems:
            if self._snippet_bytes is None:
                self._snippet_bytes = dumps(self.snippet)
            return self._snippet_bytes
        return dumps({k: highlight(v, stems) if v else v for k, v in self.snippet.items()})

    def short(self) -> Json:
        """The vacancy inside a negotiation."""
        card = self.card
        short = {key: card[key] for key in _SHORT_KEYS if key in card}
        short.setdefault("show_contacts", False)
        return short

    def listed(self, relations: list[str]) -> Json:
        """The line of the lists of hidden and favourite vacancies."""
        card = self.card
        line = {key: card[key] for key in _LISTED_KEYS if key in card and key not in ("address", "show_contacts")}
        line["employer"] = line["employer"] or HIDDEN_EMPLOYER
        return {**line, "address": None, "relations": relations}


def gzip_bytes(body: bytes, level: int = 1) -> bytes:
    """The body as one gzip member."""
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
