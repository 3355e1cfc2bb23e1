import pytest

from libs.common.text.tokens import keys, words
from libs.common.text.vocabulary import Vocabulary, vocabulary


def names(text: str, *, running: bool = True) -> set[str]:
    return {found.value.name for found in vocabulary().find(words(text), running=running)}


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("k8s", "Kubernetes"),
        ("кубернетес", "Kubernetes"),
        ("постгрес", "PostgreSQL"),
        ("питон", "Python"),
        ("1C:Предприятие", "1С:Предприятие"),
        ("1С: Бухгалтерия 8", "1С:Бухгалтерия"),
        ("c#", "C#"),
        ("С++", "C++"),
        (".NET Core", ".NET"),
        ("asp.net", "ASP.NET"),
        ("NodeJS", "Node.js"),
        ("node.js", "Node.js"),
        ("ReactJS", "React"),
        ("react.js", "React"),
        ("CI/CD", "CI/CD"),
        ("A/B тестирование", "A/B-тесты"),
        ("холодные звонки", "Активные продажи"),
        ("расчёт заработной платы", "Расчёт заработной платы"),
        ("Компас-3D", "Компас-3D"),
        ("водительское удостоверение категории C", "Категория C"),
        ("вилочный погрузчик", "Погрузчик"),
        ("ведения кадрового делопроизводства", "Кадровое делопроизводство"),
        ("сварочные работы", "Сварка"),
    ],
)
def test_many_spellings_name_one_skill(spelling: str, name: str):
    assert names(spelling, running=False) == {name}


def test_forms_of_the_words_do_not_matter():
    assert "Активные продажи" in names("опыт холодных звонков")


def test_everyday_words_count_in_running_text_only_when_capitalised():
    assert names("You will go to the rest of the team") == set()
    assert names("Стек: Go, Spring") == {"Go", "Spring"}
    assert names("go", running=False) == {"Go"}


def test_the_longest_name_wins():
    assert names("Spring Boot") == {"Spring Boot"}
    assert names("React Native") == {"React Native"}


def test_a_skill_proves_those_it_implies():
    known = vocabulary()
    proved = {known.skills[number].name for number in known.closure({known["FastAPI"].id, known["Helm"].id})}
    assert {"Python", "Kubernetes", "Docker"} <= proved
    assert "Django" not in proved


def test_every_spelling_belongs_to_one_skill():
    known = vocabulary()
    for skill in known.skills:
        assert skill.id in known.name_skills(skill.name), skill.name


def test_implied_skills_must_exist():
    with pytest.raises(KeyError):
        Vocabulary(["Django | fw | web | Python | джанго"])


def test_an_unknown_item_names_nothing():
    assert vocabulary().name_skills("Вязание крючком") == frozenset()
    assert keys("") == ()
