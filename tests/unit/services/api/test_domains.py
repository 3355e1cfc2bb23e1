"""The pure rules of the api: decisions, links, limits, defaults, words, cursors, origins."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from libs.common.applications import POSSIBLE, Action, State, possible_actions
from libs.common.decisions.rules import ApplicationStatus, refusal
from libs.common.hh.answers.errors import SignInError, UnexpectedAnswerError
from libs.common.messages.catalogue import LANGUAGES, message
from libs.common.messages.preferred import language_of
from services.api.accounts.domain import lost, placing
from services.api.applications.links import vacancy_id_of
from services.api.passwords.hashing import WeakPasswordError
from services.api.resumes.domain import BRISK, CAUTIOUS, content_hash, defaults_of, is_zone, time_of_day
from services.api.sessions.link import own_path
from services.api.web.cursors import decode, encode
from services.api.web.field_words import field_sentence
from services.api.web.middleware import csrf_refusal
from services.api.web.money import salary
from services.api.web.problems import ApiError, body_of

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
STATES = tuple(State)


@pytest.mark.parametrize(
    "text",
    [
        "123456789",
        "https://hh.ru/vacancy/123456789",
        "http://hh.ru/vacancy/123456789/",
        "hh.ru/vacancy/123456789",
        "https://hh.ru/vacancy/000123456789",
        "0123456789",
        "https://hh.ru/applicant/vacancy_response?vacancyId=00123456789",
        "https://spb.hh.ru/vacancy/123456789?from=vacancy_search_list&hhtmFrom=main#letter",
        "https://m.hh.ru/vacancy/123456789",
        "https://hh.kz/vacancy/123456789",
        "https://rabota.by/vacancy/123456789",
        "https://api.hh.ru/vacancies/123456789?host=hh.ru",
        "https://hh.ru/applicant/vacancy_response?vacancyId=123456789&hhtmFrom=vacancy",
        "https://HH.ru/Vacancy/123456789",
        "  https://hh.ru/vacancy/123456789.  ",
        "Смотри, вакансия: https://hh.ru/vacancy/123456789, зарплата норм",
        "Смотри (https://hh.ru/vacancy/123456789)",
        "https://hh.ru/vacancy/123456789 и ещё раз https://spb.hh.ru/vacancy/123456789",
        "http://127.0.0.1:9000/vacancy/123456789",
    ],
)
def test_usual_forms_of_a_link_are_understood(text: str) -> None:
    assert vacancy_id_of(text, own_hosts=frozenset({"127.0.0.1:9000"})) == "123456789"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "вакансия",
        "https://example.org/vacancy/123",
        "https://hh.ru.evil.example/vacancy/123",
        "https://evilhh.ru/vacancy/123",
        "https://hh.ru/vacancy/abc",
        "https://hh.ru/vacancy/0",
        "000",
        "https://hh.ru/employer/123",
        "https://hh.ru/vacancy/1 https://hh.ru/vacancy/2",
        "https://hh.ru/vacancy/" + "1" * 30,
        "http://[::1/vacancy/1",
        "http://127.0.0.1:9001/vacancy/123",
    ],
)
def test_what_names_no_single_vacancy_is_refused(text: str) -> None:
    assert vacancy_id_of(text, own_hosts=frozenset({"127.0.0.1:9000"})) is None


@given(st.text(max_size=200))
def test_any_text_is_an_id_or_nothing(text: str) -> None:
    found = vacancy_id_of(text)
    assert found is None or (found.isdecimal() and found.isascii() and found in text)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", list(POSSIBLE))
def test_a_refusal_says_what_stands_in_the_way(state: str, action: str) -> None:
    status = ApplicationStatus(State(state), 1, "h")
    code = refusal(action, status, expected_version=1, letter_hash="h")  # pyright: ignore[reportArgumentType]
    if action in possible_actions(state, has_letter=True):
        assert code is None
    elif state in {"sending", "unknown", "sent", "sent_by_hand"}:
        assert code == "too_late"
    else:
        assert code == "wrong_state"


def test_what_was_taken_back_from_the_queue_of_a_resume_in_auto_mode_cannot_be_approved() -> None:
    """Taking it back ends such a row; an approval that meets it on its way would be dropped."""
    status = ApplicationStatus(State.QUEUED, 3, "h", mode="auto").following("undo", None)
    assert refusal("approve", status, expected_version=3, letter_hash="h") == "already_decided"
    on_desk = ApplicationStatus(State.QUEUED, 3, "h", mode="review").following("undo", None)
    assert refusal("approve", on_desk, expected_version=3, letter_hash="h") is None


def test_decisions_that_wait_are_folded_into_what_the_next_one_meets() -> None:
    row = ApplicationStatus(State.REVIEW, 3, "h", mode="auto")
    assert row.following("approve", None).following("undo", None).state is State.REVIEW
    edited = row.following("edit", "mine").following("approve", None)
    assert (edited.state, edited.letter_hash, edited.pending) == (State.QUEUED, "mine", "approve")
    assert edited.following("undo", None).following("dismiss", None).following("undo", None).state is State.REVIEW
    assert ApplicationStatus(State.QUEUED, 3, "h", mode="auto").following("undo", None).state is State.DISMISSED
    sent = ApplicationStatus(State.SENT, 3, "h")
    assert sent.following("dismiss", None) == sent


MINE, OTHERS = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("action", "seen", "resume_id", "grounded", "code"),
    [
        ("approve", "h", MINE, True, None),
        ("approve", "h", MINE, False, "version_conflict"),
        ("approve", "h", OTHERS, True, "version_conflict"),
        ("approve", "h", None, True, "version_conflict"),
        ("approve", "old", MINE, True, "letter_changed"),
        ("dismiss", "h", MINE, True, "version_conflict"),
    ],
)
def test_an_approval_of_an_older_version_stands_while_what_was_seen_is_what_would_leave(
    action: Action, seen: str, resume_id: UUID | None, grounded: bool, code: str | None
) -> None:
    row = ApplicationStatus(State.REVIEW, 4, "h", resume_id=MINE, grounded=grounded)
    assert refusal(action, row, expected_version=3, letter_hash=seen, resume_id=resume_id) == code
    edited = row.following("edit", "mine")
    assert refusal("approve", edited, expected_version=3, letter_hash="mine", resume_id=MINE) == "version_conflict"


def test_nothing_that_has_left_can_be_decided() -> None:
    for state in ("sending", "unknown", "sent", "sent_by_hand"):
        assert possible_actions(state, has_letter=True) == []


def test_the_product_is_cautious_and_only_the_demo_brisk() -> None:
    assert defaults_of("live") is CAUTIOUS
    assert defaults_of("demo") is BRISK
    assert CAUTIOUS.row() == {
        "mode": "off",
        "threshold": 60,
        "quiet_from": time(22),
        "quiet_to": time(8),
        "pacing_min_seconds": 20,
        "pacing_max_seconds": 90,
        "employer_cap": 1,
        "employer_cooldown_days": 30,
        "undo_seconds": 60,
    }
    assert (BRISK.mode, BRISK.quiet_from, BRISK.pacing_min_seconds, BRISK.pacing_max_seconds) == ("auto", None, 1, 3)


def test_counters_do_not_change_a_resumes_hash() -> None:
    resume = {"title": "A", "skill_set": ["Python"], "new_views": 1, "updated_at": "x"}
    assert content_hash(resume) == content_hash({**resume, "new_views": 2, "updated_at": "y"})
    assert content_hash(resume) != content_hash({**resume, "skill_set": ["Go"]})


@pytest.mark.parametrize("text", ["24:00", "7:00", "12:60", "1200", "", "12:00:00", "１２:00", "1２:00"])
def test_only_hours_and_minutes_are_a_time_of_day(text: str) -> None:
    assert time_of_day(text) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, None),
        ({"from": 280000, "currency": "RUR"}, "от 280 000 ₽"),
        ({"to": 300000, "currency": "RUR"}, "до 300 000 ₽"),
        ({"from": 250000, "to": 320000, "currency": "RUR"}, "250 000–320 000 ₽"),
        ({"from": 5, "to": 5, "currency": "XTS"}, "5 XTS"),
        ({"from": "many", "to": True}, None),
        ({"from": 3200, "currency": "RUR", "mode": {"id": "SHIFT"}}, "от 3 200 ₽ за смену"),
        ("100", None),
    ],
)
def test_salaries_read_as_a_russian_writes_them(value: object, words: str | None) -> None:
    said = salary({"salary_range": value}, "ru")
    assert (said.replace("\u00a0", " ") if said else None) == words


def test_salaries_read_as_an_english_reader_expects_them() -> None:
    said = salary({"salary": {"from": 280000, "currency": "RUR"}}, "en")
    assert said is not None
    assert said.replace("\u00a0", " ") == "from 280,000 ₽"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "ru"),
        ("", "ru"),
        ("en", "en"),
        ("en-US,en;q=0.9,ru;q=0.8", "en"),
        ("de, ru;q=0.5, en;q=0.4", "ru"),
        ("fr", "ru"),
        ("en;q=x, ru", "ru"),
        ("*", "ru"),
    ],
)
def test_the_reader_chooses_the_language(header: str | None, language: str) -> None:
    assert language_of(header) == language


def test_a_weak_password_is_explained_in_the_readers_language() -> None:
    weak = WeakPasswordError("too_short", characters=12)
    russian, english = (body_of(weak, language=one, request_id="r") for one in LANGUAGES)
    assert russian["detail"] == str(weak)
    assert english["detail"].startswith("The password is shorter than 12 characters.")
    assert english["code"] == "weak_password"


def test_a_state_is_named_in_the_readers_language() -> None:
    error = ApiError(409, "wrong_state", state="expired")
    russian, english = (body_of(error, language=one, request_id="r") for one in LANGUAGES)
    assert russian["detail"] == "Сейчас: срок вышел. Такое решение уже невозможно."
    assert "expired" in english["detail"]
    assert russian["params"] == {"state": "expired"}


def test_a_wrong_field_is_explained_by_codes_of_pydantic_our_own_and_of_the_api() -> None:
    assert field_sentence("int_parsing", "ru", {}) == field_sentence("int_type", "ru", {})
    assert field_sentence("less_than_equal", "en", {"le": 5}) == "Not more than 5."
    assert field_sentence("less_than_equal", "ru", {"le": 3600.0}) == "Не больше 3600."
    assert field_sentence("string_too_long", "ru", {"max_length": 60_000}) == "Не длиннее 60\u00a0000 знаков."
    assert field_sentence("string_too_short", "ru", {"min_length": 1}) == "Заполните это поле."
    assert field_sentence("literal_error", "ru", {"expected": "'off' or 'auto'"}) == "Можно только: off, auto."
    assert field_sentence("bad_request", "en", {}) == message("problem", "bad_request", "en").sentence
    assert field_sentence("something_new", "en", {}) == "It is not written like that."


def test_a_fault_of_hh_says_its_own_sentence_in_the_readers_language() -> None:
    fault = SignInError("code expired")
    russian, english = (body_of(fault, language=one, request_id="r")["detail"] for one in LANGUAGES)
    assert russian == str(fault) == "Вход занял слишком много времени. Попробуйте войти ещё раз."
    assert english == "The sign-in took too long. Try to sign in again."
    assert "HTTP 503" in body_of(UnexpectedAnswerError("HTTP 503"), language="en", request_id="r")["detail"]


@given(st.integers(-(2**31) + 1, 2**31 - 1))
def test_a_cursor_comes_back_as_it_went(number: int) -> None:
    one = uuid4()
    assert decode("kind", encode("kind", number, one), (int, type(one))) == [number, one]


@given(st.text(max_size=60))
def test_a_made_up_cursor_is_a_problem_and_nothing_else(text: str) -> None:
    with pytest.raises(ApiError, match="bad_cursor"):
        decode("kind", text, (int,))


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(ApiError):
        decode("matches", encode("applications", 1), (int,))


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"x-csrf": "1", "origin": "https://a.example"}, None),
        ({"x-csrf": "1", "host": "a.example"}, None),
        ({"x-csrf": "1", "origin": "https://a.example", "content-length": "2"}, "json_only"),
        ({"x-csrf": "1", "origin": "https://a.example", "transfer-encoding": "chunked"}, "json_only"),
        (
            {
                "x-csrf": "1",
                "origin": "https://a.example",
                "content-length": "2",
                "content-type": "application/json; charset=utf-8",
            },
            None,
        ),
        ({"origin": "https://a.example"}, "csrf"),
        ({"x-csrf": "1", "origin": "https://a.example.evil"}, "foreign_origin"),
        ({"x-csrf": "1", "origin": "http://a.example"}, "foreign_origin"),
        ({"x-csrf": "1", "origin": "http://["}, "foreign_origin"),
        ({"x-csrf": "1", "host": "b.example"}, "foreign_origin"),
        ({"x-csrf": "1"}, "foreign_origin"),
    ],
)
def test_a_write_comes_from_an_own_page_as_json(headers: dict[str, str], code: str | None) -> None:
    refused = csrf_refusal(Headers(headers), frozenset({"https://a.example"}), frozenset({"a.example"}))
    assert (refused.code if refused else None) == code


def test_one_hh_account_never_has_two_rows() -> None:
    mine, other = uuid4(), uuid4()
    assert placing(user_id=mine, holder=None, current_hh_id=None, hh_user_id="1") == "new"
    assert placing(user_id=mine, holder=mine, current_hh_id="1", hh_user_id="1") == "relink"
    assert placing(user_id=mine, holder=mine, current_hh_id=None, hh_user_id="1") == "relink"
    assert placing(user_id=mine, holder=other, current_hh_id=None, hh_user_id="1") == "taken"
    assert placing(user_id=mine, holder=None, current_hh_id="2", hh_user_id="1") == "another"


def test_only_a_function_that_is_newly_refused_is_lost() -> None:
    before = {"search": {"access": "allowed"}, "apply": {"access": "refused"}}
    after = {"search": {"access": "refused"}, "apply": {"access": "refused"}, "checked_at": "now"}
    assert lost(before, after) == ["search"]


@pytest.mark.parametrize("path", ["//evil", "https://evil", "\\\\evil", "/a\\b", "", None, "a", "/a\nb"])
def test_only_own_paths_are_followed(path: str | None) -> None:
    assert own_path(path) is None


@pytest.mark.parametrize(
    ("action", "seen", "code"),
    [
        ("approve", "another", "letter_changed"),
        ("edit", "another", "letter_changed"),
        ("approve", None, "letter_hash_needed"),
        ("approve", "h", None),
        ("edit", None, None),
    ],
)
def test_a_letter_is_decided_about_as_it_was_seen(action: Any, seen: str | None, code: str | None) -> None:
    assert refusal(action, ApplicationStatus(State.REVIEW, 1, "h"), expected_version=1, letter_hash=seen) == code


def test_a_zone_is_the_same_on_every_machine() -> None:
    assert all(is_zone(name) for name in ("Europe/Moscow", "Asia/Vladivostok", "UTC"))
    assert not any(is_zone(name) for name in ("localtime", "Factory", "posixrules", "../etc/passwd", ""))
