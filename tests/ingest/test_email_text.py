import pytest

from qa.ingest.email_text import own_text, own_words

OUTLOOK = "From: Anna <a@h.example>\nSent: Tuesday, October 20, 2026 9:14 AM\nTo: Sam\nSubject: line\n"


@pytest.mark.parametrize(
    ("written", "own"),
    [
        ("Hello.\n\nKind regards,\nAnna\n", "Hello.\n\nKind regards,\nAnna"),
        ("Yes.\n\nOn Tue, 20 Oct 2026 at 09:14, Sam Poe <s@x.example> wrote:\n> old\n> old\n", "Yes."),
        (
            "Yes.\n\nOn Tue, 20 Oct 2026 at 09:14, Sam Poe\n<s@x.example> wrote:\n> old\n\nBelow.\n",
            "Yes.\n\nBelow.",
        ),
        (f"Yes.\n\n{OUTLOOK}\nold\n", "Yes."),
        ("Yes.\n\n-----Original Message-----\nFrom: Anna\nold\n", "Yes."),
        ("Sí.\n\nEl mar, 20 oct 2026 a las 9:14, Anna <a@h.example> escribió:\n> viejo\n", "Sí."),
        (
            "> you said two days\nThat was a week ago.\n> and then\nNothing.\n",
            "That was a week ago.\nNothing.",
        ),
        ("Yes.\n-- \nSam Poe\n1 Street\n", "Yes."),
        ("Yes.\n--\nSam Poe\n", "Yes."),
        ("Two offers:\n--\n" + "line\n" * 20, "Two offers:\n--\n" + "line\n" * 19 + "line"),
        ("Wait -- it takes a minute.\n- one\n- two\n", "Wait -- it takes a minute.\n- one\n- two"),
        ("Yes.\n\nSent from my iPhone\n", "Yes."),
        ("Sent from my heart: thanks.\nSam", "Sent from my heart: thanks.\nSam"),
        ("On Monday Ben from your team wrote:\n\nit is fine.\n\nIt is not.\n", None),
        ("Regards,\nI have asked three times.\n", "Regards,\nI have asked three times."),
        ("a\r\nb\xa0c\r\n", "a\nb c"),
        ("> only\n> quotes\n", ""),
        ("", ""),
    ],
)
def test_what_the_sender_wrote_stays_and_the_rest_goes(written: str, own: str | None) -> None:
    assert own_words(written) == (written.strip() if own is None else own)


def test_lines_broken_by_the_mail_program_are_whole_again() -> None:
    written = (
        "I have been waiting for the technician since Monday and nobody has\n"
        "called me yet. Please tell me when he comes, because I have to be at\n"
        "work.\n\nThanks,\nSam\n"
    )
    assert own_words(written) == (
        "I have been waiting for the technician since Monday and nobody has called me yet. Please tell me "
        "when he comes, because I have to be at work.\n\nThanks,\nSam"
    )


def test_short_lines_and_lists_stay_lines() -> None:
    written = (
        "Dear Sam,\n- unplug the router and wait for a whole minute or longer\n- internationalisation\nAnna\n"
    )
    assert own_words(written) == written.strip()


@pytest.mark.parametrize(
    ("body", "own"),
    [
        ("Tea &amp; milk\n\nOn Tue, 20 Oct 2026 at 09:14, Sam <s@x.example> wrote:\n> old\n", "Tea & milk"),
        ("<p>Yes.</p><script>alert(1)</script><p>No.</p>", "Yes.\n\nNo."),
        ("<div>Yes.</div><div class='x gmail_quote'><blockquote>old</blockquote></div>", "Yes."),
        ("<div>Yes.</div><div class='freshdesk_quote'><div>old</div></div><div>Below.</div>", "Yes.\nBelow."),
        ("<div class='freshdesk_quote'>old</div>", ""),
        ("<br>", ""),
    ],
)
def test_bodies_that_may_be_html_lose_what_they_quote(body: str, own: str) -> None:
    assert own_text(body) == own
