"""Made-up vacancies and a resume, realistic in size and shape, for benchmarks that have no real data."""

import random
from typing import Any

_LANGUAGES = ("Python", "Java", "Go", "PHP", "C#", "C++", "JavaScript", "TypeScript", "Kotlin", "1С")
_SKILLS = (
    "PostgreSQL", "MySQL", "Redis", "Kafka", "RabbitMQ", "Docker", "Kubernetes", "Git", "Linux", "GitLab CI",
    "REST API",
    "Django", "FastAPI", "Spring Boot", "React", "Vue.js", "ClickHouse", "Airflow", "Figma", "Postman", "Selenium",
    "Excel", "1С: Бухгалтерия", "CRM", "Деловая переписка", "Работа в команде", "Английский язык", "AutoCAD", "SQL",
)  # fmt: skip
_TITLES = (
    "{level} {language}-разработчик", "Backend-разработчик ({language})", "Тестировщик ПО", "Системный аналитик",
    "DevOps-инженер", "Менеджер по продажам", "Бухгалтер", "Инженер-конструктор", "UX/UI дизайнер",
    "Водитель-экспедитор",
    "Data Scientist", "Специалист технической поддержки", "Продуктовый аналитик", "Project Manager",
)  # fmt: skip
_LEVELS = ("Junior", "Middle", "Senior", "Ведущий", "")
_AREAS = (
    ("1", "Москва"),
    ("2", "Санкт-Петербург"),
    ("3", "Екатеринбург"),
    ("88", "Казань"),
    ("113", "Россия"),
    ("1002", "Минск"),
)
_BANDS = ("noExperience", "between1And3", "between3And6", "moreThan6")
_ABOUT = (
    "Мы развиваем сервис, которым каждый день пользуются тысячи людей в разных городах страны.",
    "Компания работает на рынке больше десяти лет и открывает новое направление.",
    "Команда небольшая: несколько инженеров, аналитик и дизайнер, решения принимаем вместе.",
)
_DUTIES = (
    "проектировать и развивать модули системы вместе с соседними командами",
    "разбирать обращения пользователей и находить настоящую причину сбоев",
    "готовить отчёты и показывать результаты заказчику раз в две недели",
    "писать понятный код, покрывать его проверками и участвовать в обсуждении решений",
    "следить за качеством данных и улучшать процессы внутри отдела",
)
_OFFERS = (
    "оформление по трудовому кодексу с первого дня",
    "удалённая работа или офис рядом с метро на выбор",
    "медицинская страховка после испытательного срока",
    "обучение и конференции за счёт компании",
)


def vacancy(number: int, rng: random.Random) -> dict[str, Any]:
    """A full vacancy as GET /vacancies/{id} gives it: about 2,000 characters of HTML, some words of its own."""
    language = rng.choice(_LANGUAGES)
    title = rng.choice(_TITLES).format(level=rng.choice(_LEVELS), language=language).strip()
    area = rng.choice(_AREAS)
    low = rng.randrange(60, 400) * 1000
    return {
        "id": str(1_000_000 + number),
        "name": title,
        "area": {"id": area[0], "name": area[1]},
        "employer": {"id": str(number % 997), "name": f"ООО «Компания {number % 997}»"},
        "salary": {"from": low, "to": low + 80_000, "currency": "RUR", "gross": bool(number % 2)}
        if number % 3
        else None,
        "experience": {"id": rng.choice(_BANDS)},
        "schedule": {"id": "remote" if number % 5 == 0 else "fullDay"},
        "employment": {"id": "full"},
        "type": {"id": "open"},
        "professional_roles": [{"id": "96", "name": "Программист, разработчик"}],
        "key_skills": [{"name": name} for name in rng.sample(_SKILLS, 6)],
        "archived": False,
        "has_test": number % 17 == 0,
        "relations": [],
        "description": _description(number, language, rng),
    }


def _description(number: int, language: str, rng: random.Random) -> str:
    wanted = [f"опыт работы с {name} от {rng.randrange(1, 6)} лет" for name in (language, *rng.sample(_SKILLS, 5))]
    return (
        f"<p>{' '.join(rng.sample(_ABOUT, 3))} Проект{number} и отдел{number % 5000} ждут вас.</p>"
        f"<p><strong>Обязанности:</strong></p>{_list(rng.sample(_DUTIES, 5))}"
        f"<p><strong>Требования:</strong></p>{_list(wanted)}"
        f"<p>Будет плюсом: {', '.join(rng.sample(_SKILLS, 4))}.</p>"
        f"<p><strong>Условия:</strong></p>{_list(rng.sample(_OFFERS, 4))}"
        f"<p>{' '.join(rng.sample(_DUTIES, 3))}. {' '.join(rng.sample(_ABOUT, 2))}</p>"
    )


def _list(items: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{item};</li>' for item in items)}</ul>"


def resume() -> dict[str, Any]:
    """A resume as GET /resumes/{id} gives it."""
    return {
        "id": "synthetic",
        "title": "Python-разработчик",
        "area": {"id": "1", "name": "Москва"},
        "salary": {"amount": 200_000, "currency": "RUR"},
        "total_experience": {"months": 44},
        "skill_set": ["Python", "Django", "FastAPI", "PostgreSQL", "Redis", "Docker", "Git", "Linux"],
        "skills": "Пишу серверные приложения, люблю порядок в данных. Не рассматриваю преподавание.",
        "experience": [
            {
                "start": "2021-02-01",
                "end": None,
                "company": "ООО «Пример»",
                "position": "Python-разработчик",
                "description": "Разработка сервисов на FastAPI и Django, запросы PostgreSQL, очереди Celery.",
            }
        ],
        "professional_roles": [{"id": "96", "name": "Программист, разработчик"}],
        "work_format": [{"id": "REMOTE"}, {"id": "HYBRID"}],
        "employments": [{"id": "full"}],
        "relocation": {"type": {"id": "no_relocation"}},
    }
