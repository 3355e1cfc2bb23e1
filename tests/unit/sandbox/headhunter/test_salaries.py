"""Amounts are found and ordered as a look at all of them would."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox.headhunter.world.search.bitsets import as_bits, newest_first
from sandbox.headhunter.world.search.salaries import Salaries

AMOUNTS = st.lists(st.none() | st.integers(0, 40).map(float), max_size=900)


@given(AMOUNTS, st.integers(-1, 41))
def test_sets_and_orders_are_those_of_a_full_look(amounts: list[float | None], least: int) -> None:
    salaries = Salaries()
    for document, amount in enumerate(amounts):
        if amount is not None:
            salaries.add(document, amount)
        if document % 300 == 0:
            salaries.reaching(10.0)  # what is kept must not outlive the next one
    paid = {document: amount for document, amount in enumerate(amounts) if amount is not None}
    assert salaries.named == as_bits(paid)
    assert salaries.reaching(least) == as_bits(document for document, amount in paid.items() if amount >= least)
    for step in (1, 2, 50):
        bits = as_bits(range(0, len(amounts), step))
        chosen = list(newest_first(bits))
        for sign, descending in ((-1, True), (1, False)):
            known = sorted((d for d in chosen if d in paid), key=lambda d: (sign * paid[d], -d))
            whole = known + [d for d in chosen if d not in paid]
            assert salaries.first(bits, 10_000, descending=descending) == whole
            assert salaries.first(bits, 7, descending=descending) == whole[:7]
