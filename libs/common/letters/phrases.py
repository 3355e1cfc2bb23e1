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
    current_job_total: tuple[str, ...]
    """For one whose whole experience is told instead of the time at this place."""
    last_job: tuple[str, ...]
    title_only: tuple[str, ...]
    total: tuple[str, ...]
    shared: tuple[str, ...]
    own_skills: tuple[str, ...]
    closest: tuple[str, ...]
    example: tuple[str, ...]
    """For a line with a number that has no word of the vacancy."""
    further: tuple[str, ...]
    formerly: tuple[str, ...]
    """For what was done at an earlier job."""
    formerly_did: tuple[str, ...]
    """The same for a line that begins with a verb in the past."""
    previous: tuple[str, ...]
    education: tuple[str, ...]
    certificate: tuple[str, ...]
    remote: tuple[str, ...]
    resume: tuple[str, ...]
    closing: dict[str, tuple[str, ...]]
    signature: dict[str, tuple[str, ...]]
    conjunction: str

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
        "Прошу рассмотреть мою кандидатуру на вакансию «{name}».",
        "Меня заинтересовала вакансия «{name}».",
    ),
    opening_employer=(
        "Откликаюсь на вакансию «{name}» {employer}.",
        "Пишу по поводу вакансии «{name}» {employer}.",
        "Хочу предложить свою кандидатуру на вакансию «{name}» {employer}.",
        "Прошу рассмотреть мою кандидатуру на вакансию «{name}» {employer}.",
        "Меня заинтересовала вакансия «{name}» {employer}.",
    ),
    opening_unnamed=("Откликаюсь на вашу вакансию.", "Пишу по поводу вашей вакансии."),
    current_job=(
        "Сейчас работаю {position} {company}, стаж на этом месте — {duration}.",
        "Уже {duration} работаю {position} {company}.",
        "Работаю {position} {company} уже {duration}.",
        "{where} работаю {position}, уже {duration}.",
    ),
    current_job_total=(
        "Мой опыт работы — {total}. Сейчас работаю {position} {company}.",
        "Сейчас работаю {position} {company}. Весь мой опыт — {total}.",
        "{where} работаю {position}. Всего у меня {total} опыта.",
        "Работаю {position} {company}. Весь мой стаж — {total}.",
    ),
    last_job=(
        "На последнем месте {worked} {position} {company}, всего {duration}.",
        "До недавнего времени {worked} {position} {company}: {duration}.",
    ),
    title_only=("В резюме моя специализация названа так: {title}.", "Моя специализация по резюме: {title}."),
    total=("Общий опыт работы — {duration}.", "Всего у меня {duration} опыта.", "Весь мой опыт — {duration}."),
    shared=(
        "Из ваших требований в моём резюме есть {skills}.",
        "Среди ваших требований — {skills}; это есть и в моём резюме.",
        "В моём опыте уже есть то, что вам нужно: {skills}.",
        "Из того, что вы ищете, в моём резюме есть {skills}.",
    ),
    own_skills=("Основные навыки: {skills}.", "Среди моих навыков: {skills}."),
    closest=(
        "Пример из опыта: {line}.",
        "Ближе всего к вашим задачам — {line}.",
        "Из сделанного ближе всего к вашим задачам: {line}.",
        "Пример близкой работы — {line}.",
    ),
    example=("Пример из опыта: {line}.", "Пример из опыта — {line}."),
    further=(
        "Добавлю к этому: {line}.",
        "Ещё один пример — {line}.",
        "Ещё из опыта: {line}.",
        "К этому добавлю ещё один пример — {line}.",
    ),
    formerly=("Из прежней работы, {company}: {line}.", "Из опыта {company}: {line}."),
    formerly_did=("Раньше, {company}, {line}.", "До этого, {company}, {line}."),
    previous=(
        "До этого {worked} {position} {company} ({duration}).",
        "Раньше {worked} {position} {company}, {duration}.",
    ),
    education=(
        "Моё образование — {education}.",
        "Образование: {education}.",
    ),
    certificate=("Из обучения и документов по теме — {certificate}.",),
    remote=("Удалённый формат мне подходит.", "Удалённая работа, которую вы предлагаете, мне подходит."),
    resume=(
        "Подробности есть в резюме; если чего-то не хватает, спросите, пожалуйста.",
        "Остальное есть в резюме; если нужны уточнения, напишите мне здесь.",
    ),
    closing={
        "formal": (
            "Благодарю за внимание к отклику. Подробности расскажу на собеседовании.",
            "Спасибо, что рассматриваете отклик. На вопросы отвечу на собеседовании или в переписке.",
            "Спасибо за внимание. Буду рад{a} обсудить задачи на встрече.",
            "Если опыт покажется подходящим, давайте созвонимся в удобное вам время.",
            "На вопросы отвечу здесь, в чате.",
            "Подробности охотно расскажу при разговоре.",
            "С удовольствием отвечу на вопросы и расскажу подробнее на созвоне.",
            "Спасибо за внимание. На вопросы отвечу в чате или на звонке.",
        ),
        "friendly": (
            "С удовольствием расскажу подробнее и послушаю о вашей команде.",
            "Буду на связи в чате, с удовольствием отвечу на вопросы.",
            "С удовольствием отвечу на вопросы и расскажу подробнее на созвоне.",
        ),
        "short": ("Подробности расскажу на звонке.", "На вопросы отвечу в чате или на звонке."),
    },
    signature={
        "formal": ("С уважением,\n{name}",),
        "friendly": ("Хорошего дня!\n{name}",),
        "short": ("{name}",),
    },
    conjunction="и",
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
    current_job=(
        "My current position is {position} at {company}; {duration} there.",
        "I currently work at {company}, my position is {position} ({duration}).",
    ),
    current_job_total=(
        "In total I have {total} of work experience. My current position is {position} at {company}.",
        "My current position is {position} at {company}. My total work experience is {total}.",
    ),
    last_job=(
        "My last position was {position} at {company} ({duration}).",
        "Most recently my position was {position} at {company}: {duration}.",
    ),
    title_only=("My resume is titled: {title}.", "My speciality as the resume puts it: {title}."),
    total=("My total work experience is {duration}.", "In total I have {duration} of work experience."),
    shared=(
        "Of the things your description names, I have {skills}.",
        "Your requirements and my resume have this in common: {skills}.",
    ),
    own_skills=("My main skills are {skills}.", "Among my skills are {skills}."),
    closest=("Closest to your tasks: {line}.", "One example from my experience: {line}."),
    example=("One example from my experience: {line}.",),
    further=("Related to that: {line}.", "In short, what I have done: {line}."),
    formerly=("From an earlier job, at {company}: {line}.",),
    formerly_did=("Earlier, at {company}: {line}.",),
    previous=("Before that: {position} at {company} ({duration}).", "Earlier: {position} at {company} ({duration})."),
    education=("My education: {education}.",),
    certificate=("Certificates and courses: {certificate}.",),
    remote=("The remote format suits me.", "Remote work, as you offer it, suits me."),
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
)
