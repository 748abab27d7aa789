import pytest

from qa.ingest._ratings import csat_of, csat_of_percent


@pytest.mark.parametrize(
    ("given", "rating"),
    [
        (5, (5, None)),
        (1.0, (1, None)),
        (" 4 ", (4, None)),
        ("4.0", (4, None)),
        ("good", (5, "good")),
        ("Bad", (1, "Bad")),
        ("good_with_comment", (5, "good_with_comment")),
        ("Bad, I’m unsatisfied", (1, "Bad, I’m unsatisfied")),
        ("Okay", (3, "Okay")),
        ("happy", (5, "happy")),
        ("neutral", (3, "neutral")),
        ("sad", (1, "sad")),
        ("Very  Satisfied", (5, "Very  Satisfied")),
        ("satisfied", (4, "satisfied")),
        ("dissatisfied", (2, "dissatisfied")),
        ("very dissatisfied", (1, "very dissatisfied")),
        (103, (5, "103")),
        ("102", (4, "102")),
        (101, (4, "101")),
        (100, (3, "100")),
        (-101, (2, "-101")),
        (-102, (2, "-102")),
        ("-103", (1, "-103")),
        ("😀", (5, "😀")),
        ("🙂", (4, "🙂")),
        ("😐", (3, "😐")),
        ("☹\ufe0f", (2, "☹\ufe0f")),
        ("😡", (1, "😡")),
        ("👍🏽", (5, "👍🏽")),
        ("Thumbs down", (1, "Thumbs down")),
        ("★★★☆☆", (3, "★★★☆☆")),
        ("⭐⭐⭐⭐", (4, "⭐⭐⭐⭐")),
        ("4 stars", (4, "4 stars")),
        ("1 star", (1, "1 star")),
        ("3/5", (3, "3/5")),
        ("2 out of 5", (2, "2 out of 5")),
        ("4 - Satisfied", (4, "4 - Satisfied")),
    ],
)
def test_ratings_and_their_own_words(given: str | float, rating: tuple[int, str | None]) -> None:
    assert csat_of(given) == rating


@pytest.mark.parametrize("given", ["", "  ", "offered", "Unoffered", "-", "N/A", "null"])
def test_no_answer(given: str) -> None:
    assert csat_of(given) is None
    assert csat_of_percent(given) is None


@pytest.mark.parametrize(
    "given", [0, 6, 4.5, "80", "80%", "nan", "secret", "6/5", "6 stars", "★★★★★★", "4 or 5", True, 99, 104]
)
def test_what_cannot_be_placed_is_said_without_its_words(given: str | float) -> None:
    with pytest.raises(ValueError, match="is no") as error:
        csat_of(given)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    "scale",
    [
        [-103, -102, -101, 100, 101, 102, 103],
        ["extremely unhappy", "very unhappy", "unhappy", "neutral", "happy", "very happy", "extremely happy"],
        ["terrible", "bad", "ok", "great", "amazing"],
        ["very poor", "poor", "fair", "good", "excellent"],
        ["😠", "🙁", "😐", "😃", "🤩"],
    ],
)
def test_a_better_answer_is_never_a_lower_number(scale: list[str | int]) -> None:
    worth = [rating[0] for rating in map(csat_of, scale) if rating]
    assert len(worth) == len(scale)
    assert worth == sorted(worth)


@pytest.mark.parametrize(
    ("given", "rating"),
    [
        ("0", (1, "0 %")),
        ("50 %", (3, "50 %")),
        (75, (4, "75 %")),
        ("87,5%", (5, "87.5 %")),
        (100, (5, "100 %")),
    ],
)
def test_percentages(given: str | float, rating: tuple[int, str]) -> None:
    assert csat_of_percent(given) == rating


@pytest.mark.parametrize("given", [-1, 101, "good", "secret", True])
def test_what_is_no_percentage(given: str | float) -> None:
    with pytest.raises(ValueError, match="is no percentage"):
        csat_of_percent(given)
