"""Proposals: drafts of facts, what is missing, what contradicts, times, options, links."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from libs.common.answers.domain import AnswerBank, Fact, Topic
from libs.common.messages.said import restored, stored, told
from services.chat_analysis.reading.conversation import Author, Conversation, Message
from services.chat_analysis.reading.domain import read
from tests.support.chats import BANK, NOW, RESUME, VACANCY, proposal

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("question", "draft"),
    [
        ("Какие у вас зарплатные ожидания?", "Здравствуйте! Зарплатные ожидания: от 250 000 ₽ на руки."),
        ("Когда сможете выйти?", "Здравствуйте! Могу выйти через две недели."),
        ("Вы работали с Kafka?", "Здравствуйте! Да, опыт работы с Kafka есть."),
        ("Подскажите, есть ли у вас опыт с Kafka?", "Здравствуйте! Да, опыт работы с Kafka есть."),
        ("Есть права категории B?", "Здравствуйте! Да, водительские права категории B есть."),
        ("What are your salary expectations?", "Hello! Salary expectations: from 250,000 RUB per month, net."),
    ],
)
def test_a_question_about_a_known_fact_is_answered_with_it(question: str, draft: str) -> None:
    found = proposal(question)
    assert (found.kind, found.draft, found.may_be_automatic) == ("propose_reply", draft, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("К сожалению, завтра не получится. Давайте перенесём на понедельник, 30 ноября, 13:00?", "mark_interview"),
        ("Увы, во вторник не сможем. Предлагаем встретиться в среду в 15:00, подойдёт?", "mark_interview"),
        ("Увы, собеседование в среду в 15:00 не состоится.", "rejection"),
        ("К сожалению, не сложилось. Спасибо, что пришли на встречу во вторник в 10:00.", "rejection"),
        ("К сожалению, мы не продолжим. Собеседование 3 декабря в 10:00 отменяется.", "rejection"),
    ],
)
def test_a_time_that_is_refused_for_another_is_no_refusal(text: str, kind: str) -> None:
    assert proposal(text).kind == kind


def test_a_missing_or_stale_fact_is_asked_of_the_owner_and_remembered() -> None:
    stale = AnswerBank((Fact(Topic.SALARY, "от 200 000 ₽", NOW - timedelta(days=400)),))
    for bank in (AnswerBank(), stale):
        found = proposal("Какие у вас зарплатные ожидания?", bank=bank)
        assert (found.kind, found.draft) == ("ask_user", None)
        assert found.reason == "В ваших ответах этого пока нет: зарплатные ожидания."
    [needed] = found.missing
    again = proposal("Какие у вас зарплатные ожидания?", bank=AnswerBank((needed.answered("от 300 000 ₽", NOW),)))
    assert again.draft == "Здравствуйте! Зарплатные ожидания: от 300 000 ₽."


def test_a_question_in_english_is_not_answered_in_russian() -> None:
    found = proposal("What are your salary expectations?", bank=AnswerBank((Fact(Topic.SALARY, "от 250 000", NOW),)))
    assert (found.kind, found.draft) == ("ask_user", None)


@pytest.mark.parametrize(
    ("stated", "question"),
    [
        ("Мои зарплатные ожидания — 180 000 рублей.", "Подтвердите ваши ожидания по зарплате?"),
        ("Готова переехать в Казань.", "Готовы ли вы к переезду?"),
        ("Смогу выйти через месяц.", "Когда сможете выйти?"),
        ("Рассматриваю только работу в офисе.", "Какой формат работы вам подходит?"),
    ],
)
def test_a_contradiction_to_what_this_employer_was_told_bars_the_automatic_way(stated: str, question: str) -> None:
    for letter, earlier in ((stated, ()), ("", (Message("0", Author.APPLICANT, stated, NOW - timedelta(days=2)),))):
        messages = (*earlier, Message("1", Author.EMPLOYER, question, NOW))
        found = read(Conversation(messages, vacancy=VACANCY, resume=RESUME, letter=letter), BANK, NOW)
        assert [one.stated for one in found.contradictions] == [stated]
        assert not found.may_be_automatic
        assert "писали другое" in found.reason


def test_what_was_told_the_same_way_is_no_contradiction() -> None:
    chat = Conversation(
        (Message("1", Author.EMPLOYER, "Когда сможете выйти и на какую зарплату рассчитываете?", NOW),),
        resume=RESUME,
        letter="Готова выйти через 14 дней. Ожидания от 250 тыс. рублей.",
    )
    assert read(chat, BANK, NOW).contradictions == ()


def test_beside_anything_not_understood_no_reply_goes_by_itself() -> None:
    for beside in ("Мы работаем с восьми.", "И почему вы ушли с прошлого места?", "Подробности: https://a.example/x"):
        assert not proposal(f"Какие у вас зарплатные ожидания? {beside}").may_be_automatic
    assert proposal("Добрый день! Спасибо за отклик. Какие у вас зарплатные ожидания?").may_be_automatic
    assert proposal("Какая зарплата нужна и почему вы ушли с прошлого места?").kind == "ask_user"


@pytest.mark.parametrize(
    "planted",
    [
        *("Когда сможете выйти бесплатно?", "Когда сможете выйти неофициально?", "Когда сможете выйти безвозмездно?"),
        *("Вы работали с Kafka 20 лет?", "Вы работали с Kafka двадцать лет?", "Вы много лет работали с Kafka?"),
        *(
            "Вы работали с Kafka круглосуточно?",
            "Вы годы работали с Kafka?",
            "Have you worked with Kafka for 20 years?",
        ),
        *("Какие у вас зарплатные ожидания (не выше 30 000)?", "Какие у вас зарплатные ожидания, если оклад 30 000?"),
        *("Какие у вас зарплатные ожидания взаимозабугрительно?", "Какой формат за 10 000 рублей вам подходит?"),
    ],
)
def test_what_a_question_plants_is_not_agreed_to_by_a_true_answer_that_goes_by_itself(planted: str) -> None:
    assert not proposal(planted).may_be_automatic


def test_a_meeting_has_its_times_in_the_zone_that_was_named_and_is_never_accepted_by_itself() -> None:
    found = proposal("Приглашаем на интервью в четверг в 15:00 по Екатеринбургу.")
    assert [slot.start for slot in found.slots] == [datetime(2026, 12, 3, 13, tzinfo=MOSCOW)]
    assert (
        found.draft
        == "Здравствуйте! Спасибо за приглашение. Подтверждаю встречу в четверг, 3 декабря, в 15:00 (МСК+2)."
    )
    assert not found.may_be_automatic
    several = proposal("Удобно ли вам во вторник с 11 до 13 или 4 декабря в 10:30?")
    assert [(one.start, one.end) for one in several.slots] == [
        (datetime(2026, 12, 1, 11, tzinfo=MOSCOW), datetime(2026, 12, 1, 13, tzinfo=MOSCOW)),
        (datetime(2026, 12, 4, 10, 30, tzinfo=MOSCOW), None),
    ]
    assert several.draft is None
    shared = proposal("Готовы встретиться с вами 3 или 4 декабря в 13:00, выбирайте")
    assert [one.start.day for one in shared.slots] == [3, 4]


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("к половине девятого", 8),
        ("в половине третьего", 14),
        ("полвторого", 13),
        ("около пол-седьмого вечера", 18),
        ("в половину восьмого утра", 7),
    ],
)
def test_half_an_hour_is_of_the_hour_that_it_goes_to(said: str, hour: int) -> None:
    found = proposal(f"Можете подъехать во вторник, 1.12, {said}?")
    assert [slot.start for slot in found.slots] == [datetime(2026, 12, 1, hour, 30, tzinfo=MOSCOW)]


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Сделайте тестовое задание до конца недели.", datetime(2026, 11, 29, 23, 59, tzinfo=MOSCOW)),
        ("Тестовое задание, срок три дня: https://a.example/t", datetime(2026, 11, 30, 23, 59, tzinfo=MOSCOW)),
        ("Пришлите тестовое до 1 декабря.", datetime(2026, 12, 1, 23, 59, tzinfo=MOSCOW)),
        ("Выполните задание до понедельника, 12:00.", datetime(2026, 11, 30, 12, tzinfo=MOSCOW)),
        ("Составьте смету и пришлите до 18:00 1 декабря.", datetime(2026, 12, 1, 18, tzinfo=MOSCOW)),
        ("Сверстайте макет и пришлите его к 15:00 понедельника.", datetime(2026, 11, 30, 15, tzinfo=MOSCOW)),
        ("Тестовое задание, срок два рабочих дня.", datetime(2026, 12, 1, 23, 59, tzinfo=MOSCOW)),
        ("Please complete the test task within 48 hours.", NOW + timedelta(hours=48)),
        ("Задание пришлите в течение двадцати дней.", (NOW + timedelta(days=20)).replace(hour=23, minute=59)),
    ],
)
def test_a_task_has_its_deadline(text: str, deadline: datetime) -> None:
    found = proposal(text)
    assert (found.kind, found.deadline, found.draft) == ("test_task", deadline, None)


def test_options_are_the_robots_own_words() -> None:
    assert proposal("Вы готовы?", buttons=("Да, готов", "Нет")).options == ("Да, готов", "Нет")
    assert proposal("Вопрос 1 из 3: готовы к сменам? Ответьте «Да» или «Нет».").options == ("Да", "Нет")
    named = "Я робот компании «Страховая компания «Заслон»». Вопрос 1 из 3: готовы к сменам? Напишите «Да» или «Нет»."
    assert proposal(named).options == ("Да", "Нет")
    listed = proposal("Выберите вариант ответа: 1) опыт до года, 2) от года до трёх, 3) более трёх лет")
    assert listed.options == ("опыт до года", "от года до трёх", "более трёх лет")


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Укажите стаж, выберите вариант: 1 — до года, 2 — год или два, 3 — дольше.", "дольше"),
        ("Выберите график: 1) пять через два; 2) два через два. Пришлите номер ответа.", "два через два"),
        ("Какой доход ждёте? Выберите ответ: 1 - до 90 тыс. руб., 2 - от 90 тыс. руб.", "от 90 тыс. руб."),
    ],
)
def test_an_option_ends_where_the_robots_list_ends(text: str, last: str) -> None:
    assert proposal(text).options[-1] == last


def test_links_are_named_and_messages_in_a_row_are_read_together() -> None:
    found = proposal("Заполните анкету: https://forms.example/a1.", "Вы тут? :)")
    assert (found.kind, found.links, found.message_id) == ("fill_form", ("https://forms.example/a1",), "2")


def test_nothing_is_proposed_after_the_applicants_own_word() -> None:
    own = Message("2", Author.APPLICANT, "Добрый день, да.", NOW)
    found = read(Conversation((Message("1", Author.EMPLOYER, "Вы тут?", NOW), own)), BANK, NOW)
    assert (found.kind, found.message_id) == ("none", None)


def test_hh_own_refusal_stands_whatever_the_text() -> None:
    assert proposal("Спасибо за отклик.", state="discard").kind == "rejection"


def test_a_question_of_no_topic_is_asked_once_and_then_answered_in_the_owners_words() -> None:
    asked = "Здравствуйте! Почему вы ушли с прошлого места?"
    first = proposal(asked)
    [needed] = first.missing
    assert (first.kind, needed.topic, needed.subject) == ("ask_user", Topic.OTHER, "почему вы ушли с прошлого места")
    said = needed.answered("Отдел закрыли.", NOW)
    again = proposal("Добрый день. Почему вы ушли с прошлого места?", bank=AnswerBank((said,)))
    assert (again.kind, again.draft, again.missing) == ("propose_reply", "Здравствуйте! Отдел закрыли.", ())
    assert not again.may_be_automatic, "the owner looks at words that nothing but he proves"


@pytest.mark.parametrize("question", ["Пришлите номер паспорта, пожалуйста?", "Где вы прописаны и есть ли судимость?"])
def test_a_personal_question_is_never_one_to_remember(question: str) -> None:
    found = proposal(question)
    assert (found.sensitive or found.suspicious, found.missing, found.draft) == (True, (), None)


@pytest.mark.parametrize(
    ("text", "russian", "english"),
    [
        (
            "Вы говорите на английском?",
            "В ваших ответах этого пока нет: владение языком (английский).",
            "Your answer is missing: command of a language (английский).",
        ),
        (
            "Пришлите скан паспорта.",
            "Спрашивают личное: документы. Отвечайте сами и не отправляйте документы в чат.",
            None,
        ),
    ],
)
def test_a_reason_is_worded_in_the_language_of_its_reader(text: str, russian: str, english: str | None) -> None:
    why = restored(json.loads(json.dumps(stored(proposal(text, resume={}, bank=AnswerBank()).why))))
    assert told(why, "ru") == russian
    assert told(why, "en").isascii() if english is None else told(why, "en") == english


def test_a_reason_of_a_newer_program_is_left_out_and_a_broken_one_is_none() -> None:
    assert told(restored([{"kind": "later", "code": "x"}]), "ru") == ""
    assert restored([{"code": 1}]) == restored("text") == ()


def test_what_a_proposal_rests_on_is_quoted_in_the_order_of_the_message() -> None:
    asked = "1. Готовы к переезду? 2. Ваша зарплата? Ответьте на вопросы."
    found = proposal(f"Мы бот. {asked} Это автоматическое сообщение.")
    assert found.evidence == ("Мы бот.", "Это автоматическое сообщение.")


def test_nothing_rests_on_a_greeting() -> None:
    robot = "Я виртуальный помощник компании «ДокПоток»."
    asked = "Ответьте на вопрос 1 из 3: готовы ли вы работать полный день?"
    assert proposal(f"Здравствуйте! {robot} {asked}").evidence == (robot,)
    assert proposal("Добрый день!").evidence == ("Добрый день!",)


def test_a_time_that_a_person_proposes_after_a_robots_question_is_a_meeting() -> None:
    robot = "Здравствуйте! Я бот-рекрутер. Сколько лет опыта? Напишите числом."
    found = proposal(robot, "Анна, приглашаю на собеседование в четверг, 3 декабря, в 15:00.")
    assert (found.kind, [slot.start.hour for slot in found.slots]) == ("mark_interview", [15])
    assert proposal("Приглашаем на собеседование 3 декабря в 15:00.", robot).kind == "automated"
    asked = proposal(f"{robot} Пришлите скан паспорта.", "Приглашаю на собеседование 3 декабря в 15:00.")
    assert asked.sensitive
    assert not asked.may_be_automatic


def after_a_robot(text: str, minutes: int) -> Conversation:
    """A robot's question that nobody answered, and what came so many minutes later."""
    robot = "Здравствуйте! Я бот-рекрутер. Сколько лет опыта? Напишите числом."
    first = Message("1", Author.EMPLOYER, robot, NOW - timedelta(days=1))
    then = Message("2", Author.EMPLOYER, text, first.at + timedelta(minutes=minutes))
    return Conversation((first, then), vacancy=VACANCY, resume=RESUME)


def test_a_persons_question_after_a_robots_one_is_a_question_and_never_answered_unseen() -> None:
    found = read(after_a_robot("Сергей, добрый день! Какие у вас зарплатные ожидания?", 90), BANK, NOW)
    assert (found.kind, found.draft) == (
        "propose_reply",
        "Здравствуйте! Зарплатные ожидания: от 250 000 ₽ на руки.",
    )
    assert not found.may_be_automatic
    passport = read(after_a_robot("Пришлите, пожалуйста, скан паспорта.", 90), BANK, NOW)
    assert (passport.kind, passport.sensitive, passport.draft) == ("ask_user", True, None)


def test_what_follows_a_robots_message_at_once_is_the_robots() -> None:
    assert read(after_a_robot("Какие у вас зарплатные ожидания?", 1), BANK, NOW).kind == "automated"
    again = "Это автоматическое сообщение. Какие у вас зарплатные ожидания?"
    assert read(after_a_robot(again, 90), BANK, NOW).kind == "automated"


def test_what_is_asked_beside_an_invitation_is_answered_with_it_or_asked_of_the_owner() -> None:
    invited = "Приглашаю на собеседование в четверг, 3 декабря, в 15:00. Какие у вас зарплатные ожидания?"
    found = proposal(invited)
    assert found.kind == "mark_interview"
    assert found.draft == (
        "Здравствуйте! Спасибо за приглашение. Подтверждаю встречу в четверг, 3 декабря, в 15:00 (МСК). "
        "Зарплатные ожидания: от 250 000 ₽ на руки."
    )
    unknown = proposal(invited, bank=AnswerBank())
    assert [one.topic for one in unknown.missing] == [Topic.SALARY]
    assert str(unknown.draft).endswith("в 15:00 (МСК).")
    open_time = proposal("Приглашаем на собеседование! Когда вам удобно? И какие у вас зарплатные ожидания?")
    assert (open_time.kind, open_time.draft) == (
        "mark_interview",
        "Здравствуйте! Зарплатные ожидания: от 250 000 ₽ на руки.",
    )


def test_whether_there_is_a_job_now_is_drafted_from_the_resume_and_never_sent_unseen() -> None:
    left = {**RESUME, "experience": [{**RESUME["experience"][0], "end": "2026-08-01"}]}
    for question in ("Вы сейчас работаете?", "Добрый день! Вы сейчас работаете или в поиске?"):
        found = proposal(question)
        assert (found.kind, found.draft, found.missing) == ("propose_reply", "Здравствуйте! Да, сейчас работаю.", ())
        assert not found.may_be_automatic, "a resume may be older than what it says of its last job"
        assert proposal(question, resume=left).draft == "Здравствуйте! Сейчас не работаю."
        assert proposal(question, resume={**RESUME, "experience": []}).missing[0].topic is Topic.OTHER
    assert proposal("Are you currently employed?").draft == "Hello! I am currently working."
    own = AnswerBank((Fact(Topic.OTHER, "Уволилась в ноябре.", NOW, "вы сейчас работаете"),))
    assert proposal("Вы сейчас работаете?", bank=own).draft == "Здравствуйте! Уволилась в ноябре."
    for other in (
        "Где вы сейчас работаете?",
        "Вы сейчас работаете в Сбере?",
        "Вы сейчас официально работаете?",
        "Вы сейчас работаете на двух работах?",
        "Почему сейчас не работаете?",
    ):
        assert "работаю" not in (proposal(other).draft or ""), other
    assert proposal("Вы сейчас работаете? И почему уходите?").kind == "ask_user"


def test_a_person_who_greets_in_one_message_and_asks_in_the_next_is_no_robot() -> None:
    talk = after_a_robot("Сергей, добрый день!", 90)
    then = talk.messages[-1].at + timedelta(seconds=20)
    asks = Message("3", Author.EMPLOYER, "Какие у вас зарплатные ожидания?", then)
    found = read(replace(talk, messages=(*talk.messages, asks)), BANK, NOW)
    assert (found.kind, found.may_be_automatic) == ("propose_reply", False)
    assert str(found.draft).endswith("Зарплатные ожидания: от 250 000 ₽ на руки.")


@pytest.mark.parametrize(
    "asked",
    [
        "И девичья фамилия матери, пожалуйста.",
        "Пришлите также контакты двух родственников.",
        "И за кого вы голосовали?",
    ],
)
def test_what_is_private_is_warned_of_beside_an_ordinary_question_also_without_a_verb(asked: str) -> None:
    found = proposal(f"Какие у вас зарплатные ожидания? {asked}")
    assert (found.kind, found.sensitive, found.draft) == ("ask_user", True, None)
