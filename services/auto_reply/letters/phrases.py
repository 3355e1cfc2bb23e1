"""The sentences a letter is composed from, in Russian and in English; none of them claims anything by itself."""

from dataclasses import dataclass

from libs.common.grounding.wording import duration_en, duration_ru


@dataclass(frozen=True, slots=True)
class Phrases:
    """Variants of each part of a letter; braces are filled with facts of the resume and the vacancy."""

    english: bool
    greetings: dict[str, tuple[str, ...]]
    opening: tuple[str, ...]
    opening_employer: tuple[str, ...]
    opening_unnamed: tuple[str, ...]
    current_job: tuple[str, ...]
    last_job: tuple[str, ...]
    title_only: tuple[str, ...]
    total: tuple[str, ...]
    shared: tuple[str, ...]
    own_skills: tuple[str, ...]
    done: tuple[str, ...]
    previous: tuple[str, ...]
    education: tuple[str, ...]
    languages: tuple[str, ...]
    remote: tuple[str, ...]
    area: tuple[str, ...]
    asked: tuple[str, ...]
    questions: tuple[str, ...]
    start: tuple[str, ...]
    resume: tuple[str, ...]
    frank: tuple[str, ...]
    closing: dict[str, tuple[str, ...]]
    signature: dict[str, tuple[str, ...]]
    conjunction: str
    since: str

    def duration(self, months: int) -> str:
        """Say a number of months in the language of the letter."""
        return duration_en(months) if self.english else duration_ru(months)


RUSSIAN = Phrases(
    english=False,
    greetings={
        "formal": ("Здравствуйте!",),
        "friendly": ("Добрый день!", "Здравствуйте!"),
        "short": ("Здравствуйте!", "Добрый день!"),
    },
    opening=(
        "Откликаюсь на вакансию «{name}».",
        "Пишу по поводу вакансии «{name}».",
        "Хочу предложить свою кандидатуру на вакансию «{name}».",
    ),
    opening_employer=(
        "Откликаюсь на вакансию «{name}» в компании {employer}.",
        "Пишу по поводу вакансии «{name}» ({employer}).",
        "Хочу предложить свою кандидатуру на вакансию «{name}» в компании {employer}.",
    ),
    opening_unnamed=("Откликаюсь на вашу вакансию.", "Пишу по поводу вашей вакансии."),
    current_job=(
        "Сейчас моя должность — {position}, {company}{since}.",
        "Моё нынешнее место работы: {position}, {company}{since}.",
    ),
    last_job=(
        "Последнее место работы: {position}, {company} ({duration}).",
        "Моя последняя должность — {position}, {company} ({duration}).",
    ),
    title_only=("В резюме моя специализация названа так: {title}.", "Моя специализация по резюме: {title}."),
    total=("Общий опыт работы — {duration}.", "Всего опыта — {duration}."),
    shared=(
        "С вашими требованиями совпадают мои навыки: {skills}.",
        "Из названного в вашем описании у меня есть: {skills}.",
        "В моём резюме есть нужное вам: {skills}.",
    ),
    own_skills=("Основные навыки: {skills}.", "Среди моих навыков: {skills}."),
    done=(
        "Из сделанного ближе всего к вашим задачам:",
        "Что из моей практики относится к делу:",
        "Коротко о сделанном:",
    ),
    previous=("До этого: {position}, {company} ({duration}).", "Раньше: {position}, {company} ({duration})."),
    education=("Образование: {education}.", "Об образовании: {education}."),
    languages=("Языки: {languages}.", "Владение языками: {languages}."),
    remote=("Удалённый формат мне подходит.", "Удалённая работа, которую вы предлагаете, мне подходит."),
    area=("Мой город — {area}.", "Город: {area}."),
    asked=(
        "В описании вы называете {skills}; хотелось бы понять, что из этого понадобится в первую очередь.",
        "Среди ваших требований — {skills}; было бы полезно узнать, что из этого важнее всего на старте.",
    ),
    questions=(
        (
            "До встречи хотелось бы уточнить три вещи: какие задачи будут первыми, как оценивается результат "
            "и какой график вы предлагаете."
        ),
        (
            "Мне важно заранее понять, какие задачи будут первыми, с кем предстоит работать и по каким признакам "
            "вы поймёте, что человек справляется."
        ),
    ),
    start=(
        "Начать можно так, как вам удобнее: с переписки здесь, с короткого звонка или с небольшого тестового задания.",
        "Подойдёт любой первый шаг: вопросы в переписке, короткий звонок или небольшое тестовое задание.",
    ),
    resume=(
        (
            "Подробности есть в резюме, приложенном к отклику; если каких-то сведений не хватает, напишите, "
            "и они появятся в ответе."
        ),
        (
            "Остальное описано в резюме; если нужны уточнения по любому пункту, спросите, пожалуйста, прямо "
            "в ответе на отклик."
        ),
    ),
    frank=(
        (
            "Если для этой работы важнее другое, чем описано в резюме, скажите об этом прямо: так мы оба сбережём "
            "время, и отказ меня не обидит."
        ),
        (
            "Если по резюме видно, что вы ищете другого человека, ответьте, пожалуйста, хотя бы одной строкой: "
            "мне будет понятно, что ждать не нужно."
        ),
    ),
    closing={
        "formal": (
            "Благодарю за внимание к отклику. Подробности расскажу на собеседовании.",
            "Спасибо, что рассматриваете отклик. На вопросы отвечу на собеседовании или в переписке.",
        ),
        "friendly": (
            "С удовольствием расскажу подробнее и послушаю о вашей команде.",
            "Буду на связи в чате, с удовольствием отвечу на вопросы.",
        ),
        "short": ("Подробности расскажу на звонке.", "На вопросы отвечу в чате или на звонке."),
    },
    signature={
        "formal": ("С уважением,\n{name}",),
        "friendly": ("Хорошего дня!\n{name}",),
        "short": ("{name}",),
    },
    conjunction="и",
    since=" (стаж на этом месте — {duration})",
)

ENGLISH = Phrases(
    english=True,
    greetings={"formal": ("Hello,",), "friendly": ("Hi,", "Hello,"), "short": ("Hello,", "Hi,")},
    opening=(
        "I am applying for the “{name}” position.",
        "I am writing about the “{name}” position.",
        "Please consider my application for the “{name}” position.",
    ),
    opening_employer=(
        "I am applying for the “{name}” position at {employer}.",
        "I am writing about the “{name}” position at {employer}.",
        "Please consider my application for the “{name}” position at {employer}.",
    ),
    opening_unnamed=("I am applying for your vacancy.", "I am writing about your vacancy."),
    current_job=("My current job: {position}, {company}{since}.", "At present: {position}, {company}{since}."),
    last_job=("My last job: {position}, {company} ({duration}).", "Most recently: {position}, {company} ({duration})."),
    title_only=("My resume is titled: {title}.", "My speciality as the resume puts it: {title}."),
    total=("My total work experience is {duration}.", "In total I have {duration} of work experience."),
    shared=(
        "Of the things your description names, I have: {skills}.",
        "Your requirements and my resume have this in common: {skills}.",
    ),
    own_skills=("My main skills: {skills}.", "Among my skills are {skills}."),
    done=("From my work, closest to your tasks:", "Some of what I have done:", "In short, what I have done:"),
    previous=("Before that: {position}, {company} ({duration}).", "Earlier: {position}, {company} ({duration})."),
    education=("Education: {education}.", "My education: {education}."),
    languages=("Languages: {languages}.", "Languages I speak: {languages}."),
    remote=("The remote format suits me.", "Remote work, as you offer it, suits me."),
    area=("My city: {area}.", "I live in: {area}."),
    asked=(
        "Your description names {skills}; I would like to learn which of these comes first.",
        "Among your requirements are {skills}; it would help to know what matters most at the start.",
    ),
    questions=(
        (
            "Before we meet I would like to understand three things: what the first tasks will be, how the result is "
            "judged, and which working hours you offer."
        ),
        (
            "It would help me to know what the first tasks will be, who I would be working with, and how you will see "
            "that a newcomer is doing well."
        ),
    ),
    start=(
        "We can start in whatever way is easier for you: by messages, with a short call, or with a small test task.",
        "Any first step suits me: questions in writing, a short call, or a small test task.",
    ),
    resume=(
        (
            "The details are in the resume attached to this application; if anything is missing there, please write, "
            "and I will add it in my answer."
        ),
        (
            "The rest is described in the resume; if you need more on any point, please ask right here, in reply to "
            "this application."
        ),
    ),
    frank=(
        (
            "If something other than what my resume describes matters more for this job, please say so plainly: "
            "it will save time for both of us."
        ),
        (
            "If the resume shows that you are looking for somebody else, please answer with a line all the same: "
            "then I will know not to wait."
        ),
    ),
    closing={
        "formal": (
            "Thank you for considering my application. I will gladly tell you more at an interview.",
            "Thank you for your attention. I can answer questions at an interview or in writing.",
        ),
        "friendly": (
            "I would be glad to tell you more and to hear about your team.",
            "I will be around in the chat and would be glad to answer questions.",
        ),
        "short": ("I will tell you more on a call.", "I can answer questions in the chat or on a call."),
    },
    signature={"formal": ("Best regards,\n{name}",), "friendly": ("Have a good day!\n{name}",), "short": ("{name}",)},
    conjunction="and",
    since=" ({duration} there)",
)
