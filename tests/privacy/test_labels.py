"""Names of files and ids lose what they tell of a customer, and stay what they are otherwise."""

from pathlib import Path

import pytest

from qa.privacy import Labels, open_labels

PLAIN, KEYED = Labels(), Labels(b"a key")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("calls/20261102_+15550123456_a12.wav", "calls/20261102_[PHONE]_a12.wav"),
        ("calls/(212) 555-0199.wav", "calls/[PHONE].wav"),
        ("q-900-5550123456-20261102-101112-1698765432.123", "q-900-[PHONE]-20261102-101112-1698765432.123"),
        ("call 00441632960123.mp3", "call [PHONE].mp3"),
        ("078-05-1120", "[NATIONAL_ID]"),
        ("4242-4242-4242-4242", "[CARD]"),
        ("4242424242424242", "[CARD]"),
        ("violet.king@mail.example", "[EMAIL]"),
        ("chats/violet at mail dot com.json", "chats/[EMAIL].json"),
        ("calls/Violet_Kingsley_20261102.wav", "calls/[NAME]_20261102.wav"),
        ("emails/FW_ Order Violet Kingsley.eml", "emails/FW_ Order [NAME].eml"),
        ("chats/Maria Fernanda Lopez chat.txt", "chats/[NAME] chat.txt"),
    ],
)
def test_what_tells_of_somebody_is_replaced(label: str, expected: str) -> None:
    assert PLAIN.of(label) == expected
    keyed = KEYED.of(label)
    assert "-x" in keyed
    assert (PLAIN.of(expected), KEYED.of(keyed)) == (expected, keyed), "twice changes nothing more"


@pytest.mark.parametrize(
    "label",
    [
        "T-0001",
        "ZD-35436",
        "chats/export.csv#line 12",
        "12345678901",  # a ticket's number
        "1698765432.123456",  # a telephone exchange's, though its digits sum up as a card's do
        "20261102T101112-4711",
        "calls/20261102101112.wav",
        "550e8400-e29b-41d4-a716-446655440000",
        "CA0123456789abcdef0123456789abcdef",
        "exports/Zendesk Tickets.json",
        "calls/Genesys_Cloud_Recording.wav",
        "has the interaction_id of chats/a.json and other content. Give one of them another.",
        "answered_at is no ISO 8601 time. Write 2026-10-21T09:30:00+00:00, or name its date_format.",
    ],
)
def test_other_labels_stay(label: str) -> None:
    assert PLAIN.of(label) == label
    assert KEYED.of(label) == label


def test_the_same_number_has_the_same_pseudonym_with_one_key_only() -> None:
    written = {KEYED.of(f"x_{number}_y") for number in ("+1 555 012 3456", "+15550123456", "0015550123456")}
    assert len(written) == 1
    assert Labels(b"another").of("x_+15550123456_y") not in written


def test_a_piece_of_a_file_is_called_after_the_file() -> None:
    file = "chats/Violet Kingsley.csv"
    assert KEYED.name(f"{file}#line 3") == f"{KEYED.name(file)}#line 3"


def test_agents_names_stay() -> None:
    keeping = KEYED.keeping(["Anna Whitfield"])
    assert keeping.of("calls/Anna_Whitfield 1.wav") == "calls/Anna_Whitfield 1.wav"
    assert keeping.of("calls/Violet Kingsley.wav") == KEYED.of("calls/Violet Kingsley.wav")


def test_the_key_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    first = open_labels(tmp_path / "names.key").of("x_+15550123456_y")
    assert open_labels(tmp_path / "names.key").of("x_+15550123456_y") == first
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [("names.key", 0o600)]
