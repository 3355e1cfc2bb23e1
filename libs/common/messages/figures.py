"""Figures of a sentence, kept as numbers, so that each language says them its own way."""

from collections.abc import Sequence
from typing import Annotated, Literal, assert_never

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from libs.common.messages.catalogue import Language, known, message
from libs.common.quiet_hours import zone_of
from libs.common.text.money import sign
from libs.common.text.years import plural_ru


class Rubles(BaseModel):
    """Rubles a month after tax, told in thousands; a bound that is not named is left out."""

    model_config = ConfigDict(frozen=True)

    unit: Literal["rubles"] = "rubles"
    low: int | None = None
    high: int | None = None


class Pay(BaseModel):
    """Pay as the vacancy names it, for `period`: hh's word, such as HOUR or SHIFT; of MONTH nothing is said."""

    model_config = ConfigDict(frozen=True)

    unit: Literal["pay"] = "pay"
    low: float | None = None
    high: float | None = None
    currency: str
    period: str


class Months(BaseModel):
    """A duration; with `least` as it stands after «от»."""

    model_config = ConfigDict(frozen=True)

    unit: Literal["months"] = "months"
    months: int
    least: bool = False


class Names(BaseModel):
    """Names in a row, and how many more there are."""

    model_config = ConfigDict(frozen=True)

    unit: Literal["names"] = "names"
    names: tuple[str, ...]
    more: int = 0


class Moment(BaseModel):
    """A moment, told by the clock of a zone."""

    model_config = ConfigDict(frozen=True)

    unit: Literal["moment"] = "moment"
    at: AwareDatetime
    zone: str


Figure = Annotated[Rubles | Pay | Months | Names | Moment, Field(discriminator="unit")]


def worded(figure: Rubles | Pay | Months | Names | Moment, language: Language) -> str:
    """The figure in the words of a language."""
    match figure:
        case Rubles():
            return _rubles(figure, language)
        case Pay():
            return _pay(figure, language)
        case Months():
            return _least(figure.months, language) if figure.least else _months(figure.months, language)
        case Names():
            return _names(figure.names, figure.more, language)
        case Moment():
            return figure.at.astimezone(zone_of(figure.zone)).strftime("%H:%M %d.%m")
        case _:  # pragma: no cover - every kind has its words
            assert_never(figure)


def plural(number: int, code: str, language: Language) -> str:
    """The word of `figure.<code>` in the form that the number asks for."""
    one, few, many = message("figure", code, language).word.split("|")
    if language != "ru":
        return one if number == 1 else many
    return plural_ru(number, one, few, many)


def _say(code: str, language: Language, **facts: object) -> str:
    return message("figure", code, language).filled(**facts)


def _rubles(pay: Rubles, language: Language) -> str:
    bounds = [_thousands(bound, language) for bound in (pay.low, pay.high) if bound is not None]
    return _bounded(_say("thousands", language, amount=_range(bounds)), pay, language)


def _pay(pay: Pay, language: Language) -> str:
    bounds = [_spaced(bound, language) for bound in (pay.low, pay.high) if bound is not None]
    amount = _bounded(f"{_range(bounds)} {sign(pay.currency)}", pay, language)
    code = f"per_{pay.period}"
    return _say(code, language, amount=amount) if known("figure", code) else amount


def _range(bounds: Sequence[str]) -> str:
    return "–".join(dict.fromkeys(bounds))


def _bounded(amount: str, pay: Rubles | Pay, language: Language) -> str:
    if pay.low is not None and pay.high is not None:
        return amount
    return _say("to" if pay.low is None else "from", language, amount=amount)


def _thousands(amount: int, language: Language) -> str:
    return _decimal(round(amount / 1000, 1), language) if amount < 10_000 else str(round(amount / 1000))


def _spaced(amount: float, language: Language) -> str:
    text = f"{amount:,.0f}"
    return text.replace(",", " ") if language == "ru" else text


def _decimal(number: float, language: Language) -> str:
    return f"{number:g}".replace(".", ",") if language == "ru" else f"{number:g}"


def _months(months: int, language: Language) -> str:
    years, rest = divmod(max(months, 0), 12)
    parts = [f"{years} {plural(years, 'year', language)}"] if years else []
    if rest or not years:
        parts.append(f"{rest} {plural(rest, 'month', language)}")
    return " ".join(parts)


def _least(months: int, language: Language) -> str:
    years = months / 12
    whole = int(years) if years == int(years) else 2
    return f"{_decimal(years, language)} {plural(whole, 'year_least', language)}"


def _names(names: Sequence[str], more: int, language: Language) -> str:
    shown = ", ".join(names)
    return _say("more", language, names=shown, more=more) if more else shown
