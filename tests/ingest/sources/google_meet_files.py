"""What Google Meet writes, for tests: shape -> files."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from xml.sax.saxutils import escape

__all__ = ["CHAT", "FILES", "LATER", "MARKED", "docx"]

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

MARKED = """\ufeffLamp support: the hum - 2026/10/21 15:51 CEST - Transcript
Attendees
Ana Ruiz, Ben Okoro, mia novak, mia novak's Presentation
This editable transcript was computer generated and might contain errors. People can also change the text.

Ana Ruiz: Lamp shop, hello.
Ana Ruiz: How can I help?
mia novak: My lamp hums. One question: is that dangerous?
(00:05:00)
Ben Okoro: I take over.
mia novak:
mia novak: All right.
one thing: the plug is hot.

00:10:00

mia novak: And loud.
Ben Okoro: I see.


Transcription ended after 00:12:34
People can also change the text after it was created: Ana Ruiz: no turn.
"""

LATER = """Summary
Mia Novak: asked about her lamp
Details
- Somebody explained: lamps hum

\U0001f4d6 Transcript
Oct 21, 2026
Lamp support - Transcript
_This editable transcript was computer generated and might contain errors._

### 00:00:00 {#00:00:00}

**Ana Ruiz:** Lamp shop, hello.
**Mia Novak:** It hums.

### Transcription ended after 00:01:40
"""

CHAT = """00:00:07.000,00:00:12.000
Ana Ruiz: Here is the page

00:01:30.500,00:01:35.500
Mia Novak: Thanks!
That helps: a lot
"""


def docx(text: str, prolog: str = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>') -> bytes:
    """A Word document of these lines as Google Docs saves it: bold names, a paragraph or break a line."""
    runs = (
        f"<w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'>{escape(name)}{colon}</w:t></w:r>"
        f"<w:r><w:t xml:space='preserve'>{escape(rest)}</w:t></w:r>"
        for name, colon, rest in (line.partition(":") for line in text.split("\n"))
    )
    paragraphs = "</w:p><w:p>".join("<w:r><w:br/></w:r>".join(two) for two in _twos(runs))
    body = f"<w:body><w:p><w:pPr/>{paragraphs}</w:p></w:body>"
    xml = f'{prolog}<w:document xmlns:w="{_NAMESPACE}">{body}</w:document>'
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return buffer.getvalue()


def _twos(runs: Iterable[str]) -> list[list[str]]:
    listed = list(runs)
    return [listed[i : i + 2] for i in range(0, len(listed), 2)]


FILES: dict[str, dict[str, str | bytes]] = {
    "text": {"meeting.txt": MARKED},
    "document": {"meeting.docx": docx(MARKED.removeprefix("\ufeff"))},
    "document of Gemini's notes": {"notes.docx": docx(LATER)},
    "chat": {"meeting.sbv": CHAT},
}
