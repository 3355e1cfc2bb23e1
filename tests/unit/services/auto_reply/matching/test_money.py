import pickle

import pytest

from libs.common.text.money import Rates, Salary


def salary(**fields: object) -> Salary | None:
    return Salary.from_hh({"salary_range": {"currency": "RUR", "gross": False, **fields}})


def test_gross_becomes_net():
    offer = Rates.builtin().offer(salary(**{"from": 100_000, "to": 200_000, "gross": True}))
    assert offer is not None
    assert (offer.low, offer.high) == (87_000, 174_000)


def test_a_foreign_currency_is_converted_by_the_rates_given():
    rates = Rates.from_hh({"currency": [{"code": "USD", "rate": 0.01}]})
    offer = rates.offer(salary(**{"from": 1000, "currency": "USD"}))
    assert offer is not None
    assert offer.low == 100_000
    assert offer.high is None


def test_a_broken_dictionary_keeps_the_builtin_rates():
    rates = Rates.from_hh({"currency": [{"code": "USD", "rate": None}, {"code": None}, "junk"]})
    assert rates.to_rubles(1, "USD") == Rates.builtin().to_rubles(1, "USD")
    assert Rates.from_hh({}).knows("EUR")


def test_an_unknown_currency_is_as_good_as_no_salary():
    assert Rates.builtin().offer(salary(**{"from": 5, "currency": "XYZ"})) is None
    assert not Rates.builtin().knows("XYZ")


@pytest.mark.parametrize("mode", ["SHIFT", "HOUR", "FLY_IN_FLY_OUT"])
def test_pay_by_shift_or_hour_is_not_compared_with_a_month(mode: str):
    assert Rates.builtin().offer(salary(**{"from": 5_000, "mode": {"id": mode}})) is None


def test_the_older_field_is_read_when_the_newer_is_empty():
    found = Salary.from_hh(
        {"salary_range": {"from": None, "to": None}, "salary": {"from": 90_000, "to": None, "currency": None}}
    )
    assert found is not None
    assert found.low == 90_000
    assert found.currency == "RUR"


@pytest.mark.parametrize(
    "payload", [{}, {"salary": None}, {"salary": "договорная"}, {"salary": {"from": "много"}}, {"salary": {"from": -5}}]
)
def test_no_amount_is_no_salary(payload: dict[str, object]):
    assert Salary.from_hh(payload) is None


def test_bounds_the_wrong_way_round_are_put_right():
    found = salary(**{"from": 300_000, "to": 200_000})
    assert found is not None
    assert (found.low, found.high) == (200_000, 300_000)


def test_rates_survive_pickling():
    assert pickle.loads(pickle.dumps(Rates.builtin())).knows("KZT")  # noqa: S301 - our own bytes
