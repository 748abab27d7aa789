import pytest

from qa.ingest.html import looks_like_html, to_text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain\n\n text ", "plain\n\n text "),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("if a<b or b>c", "if a<b or b>c"),
        ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("<p>one</p><p>two <b>bold</b></p>", "one\n\ntwo bold"),
        ("line<br/>break", "line\nbreak"),
        ("<div><script>alert(1)</script><style>p{}</style>seen</div>", "seen"),
        ("<p>not closed", "not closed"),
        ("<p></p>", ""),
        ('<a href="https://x.example/?a=1&amp;b=2">here</a>', "here"),
        ("<p>caf&eacute; &#8364;5</p>", "café €5"),
    ],
)
def test_markup_becomes_what_a_reader_sees(written: str, read: str) -> None:
    assert to_text(written) == read


@pytest.mark.parametrize("text", ["a <- b", "<3", "x<y>z", "<sam@x.example>"])
def test_no_markup(text: str) -> None:
    assert not looks_like_html(text)
