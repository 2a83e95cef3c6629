"""Times, numbers and lists, written as people write them."""

import pytest

from film_reader import text


@pytest.mark.parametrize(
    ("seconds", "whole", "exact"),
    [
        (0, "0:00", "0:00"),
        (5.04, "0:05", "0:05"),
        (65.3, "1:05", "1:05.3"),
        (59.96, "1:00", "1:00"),
        (599.7, "10:00", "9:59.7"),
        (3723.25, "1:02:03", "1:02:03.2"),
    ],
)
def test_a_clock_writes_tenths_only_where_asked_and_not_zero(seconds, whole, exact):
    assert text.clock(seconds) == whole
    assert text.clock(seconds, tenths=True) == exact


def test_one_thing_and_several_have_their_words():
    assert [text.count(n, "shot") for n in (0, 1, 3)] == ["0 shots", "1 shot", "3 shots"]
    assert text.count(2, "person", "people") == "2 people"


def test_a_list_ends_with_and():
    assert text.listed(["a"]) == "a"
    assert text.listed(["a", "b"]) == "a and b"
    assert text.listed(["a", "b", "c"]) == "a, b and c"
