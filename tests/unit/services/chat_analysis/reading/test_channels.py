"""Employers who would rather talk elsewhere: the owner decides, and is warned where there are signs of a fraud."""

import pytest

from libs.common.messages.said import Said
from services.chat_analysis.reading.conversation import Author, Conversation, Message, Proposal
from services.chat_analysis.reading.domain import read
from tests.unit.services.chat_analysis.reading.test_read import BANK, NOW, RESUME, VACANCY


def proposal(text: str) -> Proposal:
    chat = Conversation((Message("1", Author.EMPLOYER, text, NOW),), vacancy=VACANCY, resume=RESUME)
    return read(chat, BANK, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "Здравствуйте! Удобнее общаться в ватсапе, напишите мне +7 912 345-67-89, Ольга",
        "Для связи наш whatsapp +79991234567",
        "Напишите мне в WhatsApp, номер в вакансии",
        "Напишите в телеграм @hr_olga, расскажу подробнее о вакансии",
    ],
)
def test_another_way_to_talk_is_the_owners_choice_and_no_fraud(text: str) -> None:
    found = proposal(text)
    assert (found.kind, found.suspicious, found.draft) == ("ask_user", False, None)
    assert found.why == (Said(kind="chat_reading", code="elsewhere", words={}),)


@pytest.mark.parametrize(
    "text",
    [
        "Пишите в телегу @kurator, обучение бесплатное, доход от 5000 в день",
        "Работа на дому, выплаты каждый день на карту, опыт не нужен! Пишите в ватсап +7 999 123-45-67",
        "Ты принят! Переведи 500 рублей за анкету и пиши куратору в телеграм @rabota_kurator",
    ],
)
def test_signs_of_a_fraud_count_wherever_it_wants_to_talk(text: str) -> None:
    assert proposal(text).suspicious


@pytest.mark.parametrize(
    "text",
    [
        "Пришлите ваше резюме на почту hr@kompaniya.ru",
        "Перешлите резюме ещё раз, пожалуйста",
        "Продублируйте отклик на почту",
        "дошлите скан удостоверения",
        "Перевышлите диплом",
        "Досдайте справку",
        "Докиньте в чат фото допуска",
        "Занесите копию трудовой в отдел кадров",
        "Please resend your CV",
        "Please reupload your certificate",
        "Resubmit your application letter",
    ],
)
def test_what_is_to_be_handed_over_is_never_nothing_to_do(text: str) -> None:
    assert proposal(text).kind == "ask_user"


@pytest.mark.parametrize(
    "text",
    ["Добавьте меня в Viber", "Давайте перейдём в ватсап", "Найдите меня в Telegram по номеру", "Add me on WhatsApp"],
)
def test_a_messenger_that_is_named_is_no_work_to_do_and_no_meeting(text: str) -> None:
    assert proposal(text).kind == "ask_user"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Сделайте макет баннера и пришлите мне в телеграм до пятницы", "test_task"),
        ("Давайте созвонимся в скайпе 2 декабря в 15:00", "mark_interview"),
        ("Перезаполните анкету по ссылке https://forms.example/1", "fill_form"),
    ],
)
def test_what_is_to_be_done_or_when_stays_that_wherever_the_talk_goes_on(text: str, kind: str) -> None:
    assert proposal(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Делаем вам оффер, 95 тыс. Ждём ответа",
        "Мы делаем офер! 95 тыс до вычета. Ждём ваш ответ до среды",
        "Условия вы знаете. Ждём от вас решения",
        "We are pleased with the trial and await your decision",
    ],
)
def test_an_offer_and_an_answer_that_is_waited_for_are_never_nothing_to_do(text: str) -> None:
    assert proposal(text).kind == "ask_user"


@pytest.mark.parametrize(
    "text",
    [
        "Ваш отклик доставлен работодателю. Уведомление создано автоматически, отвечать на него не нужно.",
        "Отклик получен. Это автоматическое сообщение, ответ не требуется.",
        "Получили ваше согласие, ждём решения заказчика.",
    ],
)
def test_a_notice_that_wants_no_answer_is_nothing_to_do(text: str) -> None:
    assert proposal(text).kind == "none"
