"""Letters are honest, varied and repeatable; invented claims are false."""

from random import Random

from sandbox.llm import letters
from sandbox.llm.facts import find
from sandbox.llm.material import Material

RESUME = """Должность: Python-разработчик
Навыки: Python, Django, FastAPI, PostgreSQL, Redis, Docker, pytest, 1С:Бухгалтерия
- Разрабатываю REST API на FastAPI и Django: каталог, заказы, личный кабинет исполнителя.
- Ускорил запросы PostgreSQL индексами, вынес кэш в Redis: каталог отвечает за 180 мс.
Телефон +7 999 000-11-22, почта a@example.com"""
VACANCY = """Backend-разработчик (Python)
Требуется: Python, FastAPI, PostgreSQL, Redis, Kafka и Kubernetes. Пишем на asyncio."""
MATERIAL = Material("система", RESUME, VACANCY, "")


def test_a_letter_names_shared_skills_only() -> None:
    facts = find(MATERIAL)
    assert {"Python", "FastAPI", "PostgreSQL", "Redis"} <= set(facts.shared)
    for seed in range(50):
        letter = letters.compose(facts, Random(seed))
        assert "Kafka" not in letter
        assert "Kubernetes" not in letter
        assert "1С" not in letter


def test_a_letter_never_carries_contacts() -> None:
    for seed in range(50):
        letter = letters.compose(find(MATERIAL), Random(seed))
        assert "999" not in letter
        assert "@" not in letter


def test_sentences_about_experience_are_words_of_the_resume() -> None:
    facts = find(MATERIAL)
    assert facts.lines
    assert all(line in RESUME for line in facts.lines)


def test_letters_vary_and_repeat() -> None:
    facts = find(MATERIAL)
    made = [letters.compose(facts, Random(seed)) for seed in range(30)]
    assert len(set(made)) > 20
    assert made == [letters.compose(facts, Random(seed)) for seed in range(30)]


def test_an_english_vacancy_gets_an_english_letter() -> None:
    facts = find(Material("", RESUME, "Backend engineer\nWe use Python, FastAPI and Kafka every day in our team.", ""))
    letter = letters.compose(facts, Random(1))
    assert "resume" in letter or "experience" in letter or "Python" in letter
    assert "Здравствуйте" not in letter
    assert "Backend engineer" in letter


def test_without_anything_shared_the_letter_still_stands_and_claims_nothing() -> None:
    facts = find(Material("", "Навыки: сварка, чтение чертежей", "Повар в кафе\nГотовим завтраки и обеды.", ""))
    letter = letters.compose(facts, Random(1))
    assert "«Повар в кафе»" in letter
    assert "сварка" not in letter
    assert "завтрак" not in letter


def test_false_claims_name_what_the_resume_lacks() -> None:
    facts = find(MATERIAL)
    for seed in range(30):
        lie = letters.false_claims(facts, RESUME, Random(seed))
        assert "лет работаю с" in lie
        named = lie.split("лет работаю с ")[1].split(".")[0]
        assert named.lower() not in RESUME.lower()


def test_lines_near_to_the_vacancy_are_told_and_those_with_a_figure_first() -> None:
    resume = """title: Водитель
gender: female
job: Водитель самосвала, ООО «Камень», 5 лет, until now
done: Перевозка щебня и песка
done: Доставка продуктов по городу, до 14 точек в день
done: Сильные стороны: доставка без опозданий по городу
about: Не рассматриваю доставку в другие города"""
    facts = find(Material("", resume, "Водитель\nДоставка продуктов питания по городу и области", ""))
    assert facts.lines[0].startswith("Доставка продуктов")
    assert not any("рассматриваю" in line or "Сильные" in line for line in facts.lines)
    letters_made = [letters.compose(facts, Random(seed)) for seed in range(30)]
    assert all("водителем самосвала в ООО «Камень»" in letter for letter in letters_made)
    assert not any("рад " in letter for letter in letters_made)


def test_languages_are_no_skills_to_boast_of() -> None:
    resume = "skills: Excel, SQL\nlanguage: Русский — Родной"
    facts = find(Material("", resume, "Аналитик\nSQL и Excel, грамотный русский язык", ""))
    assert set(facts.shared) == {"Excel", "SQL"}


def test_what_an_earlier_job_tells_is_told_with_that_job() -> None:
    resume = "done earlier at Кафе «Бриз»: Готовил завтраки и обеды, до 120 гостей за смену"
    facts = find(Material("", resume, "Повар в кафе\nГотовим завтраки и обеды.", ""))
    for seed in range(10):
        assert "Раньше в кафе «Бриз» готовил завтраки и обеды, до 120 гостей" in letters.compose(facts, Random(seed))


def test_what_was_not_done_is_no_proof_and_a_level_no_skill() -> None:
    resume = "done: Чистых помещений и цехов на заводе не проектировал\nlanguage: Английский — B1"
    facts = find(Material("", resume, "Инженер\nПроектируем чистые помещения и цехов много. Английский B1.", ""))
    assert facts.lines == ()
    assert "B1" not in facts.shared


def test_english_lines_are_sentences_in_the_first_person() -> None:
    resume = """job: Designer, Playkot, 4 years 2 months, until now
done: Designed the economy of a merge game with 3M installs
done: Responsible for the economy of two merge games"""
    facts = find(Material("", resume, "Game designer\nWe need the economy and balance of a merge game.", ""))
    for seed in range(10):
        letter = letters.compose(facts, Random(seed))
        assert "I work at Playkot; my position is Designer (4 years 2 months)." in letter
        assert "I designed the economy" in letter
        assert "I am responsible for the economy" in letter


def test_one_more_thing_of_an_earlier_job_names_it_once() -> None:
    resume = """done earlier at Завод «Точмаш»: Подготовила 900 дел к передаче в архив
done earlier at Завод «Точмаш»: Вела номенклатуру дел 11 отделов завода"""
    facts = find(Material("", resume, "Архивист\nНоменклатура дел, передача дел отделов в архив.", ""))
    for seed in range(10):
        letter = letters.compose(facts, Random(seed))
        assert letter.count("Раньше на заводе «Точмаш»") == 1
        assert letter.count("Там же ") == 1


def test_works_are_told_in_a_sentence_and_words_that_say_nothing_are_left_out() -> None:
    resume = """gender: female
job: Медсестра, Городская поликлиника № 7, 3 года, until now
done: Капельницы и забор крови, до 40 пациентов за смену
done: Команда из шести человек, капельницы и перевязки
done earlier at Страховая компания: Приём пациентов и ведение журналов
skills: забор крови, ответственность, грамотная речь"""
    vacancy = "Медсестра\nЗабор крови, капельницы, приём пациентов, ведение журналов. Ответственность, грамотная речь."
    facts = find(Material("", resume, vacancy, ""))
    for seed in range(30):
        letter = letters.compose(facts, Random(seed))
        assert "на мне капельницы и забор крови, до 40 пациентов за смену." in letter.replace("На мне", "на мне")
        assert "До этого работала в страховой компании: приём пациентов" in letter
        assert letter.index("на мне" if "на мне" in letter else "На мне") < letter.index("До этого")
        assert not any(word in letter for word in ("шести", "тветственность", "речь", "Мои задачи", "Моя работа"))


def test_one_who_did_other_things_than_are_asked_for_tells_what_is_done_now() -> None:
    resume = "job: Повар, Кафе «Бриз», 3 года, until now\ndone: Готовлю завтраки и обеды, до 120 гостей за смену"
    facts = find(Material("", resume, "Водитель\nПеревозка груза по области.", ""))
    assert "отовлю завтраки" in letters.compose(facts, Random(1))


def test_a_line_that_stands_twice_is_told_once_and_i_is_left_out() -> None:
    resume = """done: Я веду 9 спектаклей, за сезон 40 показов
about: Веду много. Я веду 9 спектаклей, за сезон 40 показов"""
    facts = find(Material("", resume, "Гримёр\nСпектакли и показы в театре, сезон.", ""))
    assert facts.lines == ("веду 9 спектаклей, за сезон 40 показов",)


def test_what_was_done_is_not_told_as_what_is_done() -> None:
    resume = """job: Мастер, ООО «Камень», 5 лет, until now
done: Освоил сканирование заготовок, срок сократился с 21 до 12 дней"""
    facts = find(Material("", resume, "Мастер\nСканирование заготовок и сроки", ""))
    assert all("то, что я делаю: освоил" not in letters.compose(facts, Random(seed)) for seed in range(20))


def test_a_short_name_beside_its_long_one_and_a_name_with_capitals_inside_stand_right() -> None:
    resume = "Навыки: TypeScript, TS, СанПиН, Jest, Складской учёт"
    facts = find(Material("", resume, "Разработчик\nTS, TypeScript, Jest, СанПиН и складской учёт каждый день.", ""))
    made = " ".join(letters.compose(facts, Random(seed)) for seed in range(40))
    assert "TS" not in made.replace("TypeScript", "")
    assert all(name in made for name in ("TypeScript", "СанПиН", "складской учёт"))
    assert "санПиН" not in made
