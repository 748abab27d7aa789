import pytest

from qa.ingest._dates import has_day_first, iso_of


@pytest.mark.parametrize(
    ("text", "is_day_first", "iso"),
    [
        ("21.10.2026 9:30", None, "2026-10-21T09:30:00"),
        ("3.4.2026", None, "2026-04-03T00:00:00"),
        ("3.4.2026", False, "2026-04-03T00:00:00"),  # points go with days first whatever stands beside
        ("21/10/2026 09:30:15", None, "2026-10-21T09:30:15"),
        ("10/21/2026, 9:30 PM", None, "2026-10-21T21:30:00"),
        ("10/21/2026 12:05 a.m.", None, "2026-10-21T00:05:00"),
        ("4/4/2026", None, "2026-04-04T00:00:00"),
        ("3/4/2026", True, "2026-04-03T00:00:00"),
        ("3/4/2026", False, "2026-03-04T00:00:00"),
        ("21/10/2026", False, "2026-10-21T00:00:00"),
        ("3/4/2026", None, None),
        ("3/4.2026", True, None),
        ("2026-10-21", True, None),
        ("soon", True, None),
    ],
)
def test_dates_of_spreadsheets(text: str, is_day_first: bool | None, iso: str | None) -> None:
    assert iso_of(text, is_day_first=is_day_first) == iso


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["3/4/2026", "3/25/2026 10:00"], False),
        (["3/4/2026", "25/3/2026", ""], True),
        (["3/4/2026", "5/5/2026"], None),
        (["3/4/2026", "2026-03-25"], None),
        (["3/25/2026", "25/3/2026"], None),
        ([], None),
    ],
)
def test_a_column_tells_the_order(cells: list[str], first: bool | None) -> None:
    assert has_day_first(cells) is first
