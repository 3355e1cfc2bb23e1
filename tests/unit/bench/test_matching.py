import pytest

from bench.texts.matching import auc, f1, ndcg, speed


def test_speed_is_measured_on_made_up_vacancies():
    found = speed(None, small=40)
    assert found["vacancies"] == [40, 400]
    assert found["vacancies_per_second"] > 100
    assert found["ratio_10x"] < 3


def test_the_measures_know_the_best_and_the_worst():
    perfect = [(90.0, 3), (80.0, 2), (10.0, 0)]
    reverse = [(10.0, 3), (20.0, 2), (90.0, 0)]
    assert ndcg(perfect) == pytest.approx(1.0)
    assert ndcg(reverse) < 1.0
    assert (auc(perfect), auc(reverse)) == (1.0, 0.0)
    assert (f1(perfect), f1(reverse)) == (1.0, 0.0)


def test_a_constant_score_earns_nothing():
    assert auc([(50.0, 3), (50.0, 0)]) == 0.5
    assert ndcg([(50.0, 0), (50.0, 3)]) < 1.0
