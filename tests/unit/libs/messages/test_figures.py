import pytest

from libs.common.messages.catalogue import Language
from libs.common.messages.figures import Figure, Months, Names, Pay, Rubles, worded


@pytest.mark.parametrize(
    ("figure", "russian", "english"),
    [
        (Rubles(low=200_000, high=260_000), "200–260 тыс. ₽", "200–260 thousand ₽"),
        (Rubles(low=200_000), "от 200 тыс. ₽", "from 200 thousand ₽"),
        (Rubles(high=1_500), "до 1,5 тыс. ₽", "up to 1.5 thousand ₽"),
        (Rubles(low=180_000, high=180_000), "180 тыс. ₽", "180 thousand ₽"),
        (Pay(low=4500, high=6000, currency="RUR", period="SHIFT"), "4 500–6 000 ₽ за смену", "4,500–6,000 ₽ a shift"),
        (Pay(low=350, currency="RUR", period="HOUR"), "от 350 ₽ за час", "from 350 ₽ an hour"),
        (Months(months=0), "0 месяцев", "0 months"),
        (Months(months=1), "1 месяц", "1 month"),
        (Months(months=12), "1 год", "1 year"),
        (Months(months=46), "3 года 10 месяцев", "3 years 10 months"),
        (Months(months=252), "21 год", "21 years"),
        (Months(months=12, least=True), "1 года", "1 year"),
        (Months(months=18, least=True), "1,5 лет", "1.5 years"),
        (Months(months=36, least=True), "3 лет", "3 years"),
        (Names(names=("Kafka", "Go")), "Kafka, Go", "Kafka, Go"),
        (Names(names=("Kafka", "Go"), more=3), "Kafka, Go и ещё 3", "Kafka, Go and 3 more"),
    ],
)
def test_a_figure_is_said_in_the_way_of_each_language(figure: Figure, russian: str, english: str) -> None:
    languages: tuple[Language, ...] = ("ru", "en")
    assert [worded(figure, language) for language in languages] == [russian, english]
