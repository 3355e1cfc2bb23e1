import pytest

from libs.common.text.tokens import fold, keys, stems, words


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1C", "1с"),
        ("1с", "1с"),
        ("С++", "c++"),
        ("с#", "c#"),
        ("Ёлка", "елка"),
        ("Рython", "python"),
        ("cистемы", "системы"),
    ],
)
def test_one_word_is_one_alphabet(written: str, expected: str):
    assert fold(written) == expected


def test_names_with_signs_stay_whole():
    assert keys("C++, C#, .NET, node.js и 1С:ERP") == ("c++", "c#", ".net", "node", "js", "и", "1с", "erp")


def test_forms_of_a_word_share_a_stem():
    assert len(set(stems("разработчик разработчика разработчиков"))) == 1
    assert len(set(stems("developer developers"))) == 1


def test_marks_end_clauses_but_the_colon_of_a_product_does_not():
    assert [word.key for word in words("1С: ERP, опыт: да.") if word.mark] == [":", "."]


def test_a_word_remembers_whether_it_was_written_small():
    go, small = words("Go go")
    assert not go.lower
    assert small.lower
