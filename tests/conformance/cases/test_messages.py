"""Chats and lists that a person keeps (behaviours 61-73, 91-93); a look at a chat marks it read: all of them write."""

from typing import Any

import httpx
import pytest

from tests.conformance.api import Api, error_of
from tests.conformance.target import Control

pytestmark = pytest.mark.writes
LETTER = "Здравствуйте! Меня заинтересовала вакансия."


@pytest.fixture
def chat(person: Api, vacancy: str) -> str:
    """The negotiation of an application with a letter; its id."""
    response = person.apply(vacancy, message=LETTER)
    assert response.status_code == 201
    return response.headers["location"].rsplit("/", 1)[-1]


@pytest.fixture
def invited(chat: str, control: Control) -> str:
    """A chat in which the employer has invited."""
    control.post("/employer", act="invite", negotiation_id=chat, text="Приглашаем!")
    return chat


def say(api: Api, nid: str, text: str = "Спасибо, буду.") -> httpx.Response:
    return api.call("POST", f"/negotiations/{nid}/messages", data={"message": text})


def test_061_an_invitation_is_news(person: Api, invited: str) -> None:
    item = person.get(f"/negotiations/{invited}").json()
    assert (item["state"]["id"], item["has_updates"]) == ("invitation", True)


def test_062_reading_a_chat_clears_its_news(person: Api, invited: str) -> None:
    messages = person.get(f"/negotiations/{invited}/messages").json()["items"]
    assert [(m["text"], m["author"]["participant_type"]) for m in messages] == [
        (LETTER, "applicant"),
        ("Приглашаем!", "employer"),
    ]
    assert person.get(f"/negotiations/{invited}").json()["has_updates"] is False


def test_064_a_message_in_an_open_chat(person: Api, invited: str) -> None:
    response = say(person, invited)
    assert response.status_code == 201
    message = response.json()
    assert (message["text"], message["state"]["id"]) == ("Спасибо, буду.", "text")


@pytest.mark.parametrize(
    ("text", "value"),
    [("  ", "message_cannot_be_empty"), ("я" * 10_001, "too_long_message")],
    ids=["blank", "too long"],
)
def test_065_messages_that_are_none(person: Api, invited: str, text: str, value: str) -> None:
    assert error_of(say(person, invited, text)) == (403, "negotiations", value)


@pytest.mark.parametrize(
    ("act", "field", "value"),
    [
        ("archive_vacancy", "archived", "archived"),
        ("close_chat", "disabled_by_employer", "disabled_by_employer"),
        ("reject", "no_invitation", "no_invitation"),
    ],
    ids=["vacancy archived", "closed by the employer", "refused"],
)
def test_066_a_closed_chat_says_so(
    person: Api, invited: str, control: Control, act: str, field: str, value: str
) -> None:
    control.post("/employer", act=act, negotiation_id=invited, text=None)
    assert person.get(f"/negotiations/{invited}").json()["messaging_status"] == field
    assert error_of(say(person, invited)) == (403, "negotiations", value)


def test_067_no_more_than_five_in_a_row(person: Api, invited: str) -> None:
    assert [say(person, invited).status_code for _ in range(5)] == [201] * 5
    assert error_of(say(person, invited)) == (403, "negotiations", "in_a_row_limit")


def test_070_a_chat_of_nobody(applicant: Api) -> None:
    assert error_of(say(applicant, "999999999999")) == (404, "negotiations", "topic_not_found")


def test_072_an_unread_letter_can_be_changed(person: Api, chat: str) -> None:
    letter = person.get(f"/negotiations/{chat}/messages").json()["items"][0]
    assert letter["editable"] is True
    place = f"/negotiations/{chat}/messages/{letter['id']}"
    assert person.call("PUT", place, data={"message": "Другое письмо."}).status_code == 204
    assert person.get(f"/negotiations/{chat}/messages").json()["items"][0]["text"] == "Другое письмо."


def test_073_a_negotiation_is_hidden(person: Api, chat: str) -> None:
    assert person.call("DELETE", f"/negotiations/active/{chat}").status_code == 204
    shown: list[Any] = person.get("/negotiations").json()["items"]
    assert chat not in [item["id"] for item in shown]
    assert chat in [item["id"] for item in person.get("/negotiations", status="deleted").json()["items"]]


def test_091_views_are_new_until_looked_at(person: Api, control: Control) -> None:
    resume = person.resumes[0]
    control.post("/resumes/act", resume_id=resume, new_views=3)
    assert person.get(f"/resumes/{resume}/views").status_code == 200
    card = next(one for one in person.get("/resumes/mine").json()["items"] if one["id"] == resume)
    assert card["new_views"] == 0


def test_092_a_blacklist_takes_the_same_twice(person: Api, vacancy: str) -> None:
    place = f"/vacancies/blacklisted/{vacancy}"
    assert [person.call(method, place).status_code for method in ("PUT", "PUT", "DELETE", "DELETE")] == [204] * 4


def test_093_a_favourite_comes_and_goes(person: Api, vacancy: str) -> None:
    assert person.call("PUT", f"/vacancies/favorited/{vacancy}").status_code == 204
    assert "favorited" in person.get(f"/vacancies/{vacancy}").json()["relations"]
    assert person.call("DELETE", f"/vacancies/favorited/{vacancy}").status_code == 204
