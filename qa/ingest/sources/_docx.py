"""The lines of a Word document, read from its word/document.xml."""

import zipfile
from io import BytesIO
from typing import NoReturn
from xml.etree import ElementTree

from qa.errors import InputError, RejectReason
from qa.ingest._part import BROKEN_ZIP, Part

__all__ = ["is_docx", "lines_of"]

_DOCUMENT = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}tab": "\t"}
_LARGEST_XML = 1 << 26
"""No transcript is as long: what is larger is a trap, or a file of something else."""
_UNREADABLE = "is no Word document that can be read. Download it again as .docx."


class _Builder(ElementTree.TreeBuilder):
    """Refuses a document type, where entities that grow without end are declared; Word writes none."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> NoReturn:
        """Raises InputError."""
        detail = "has a document type declaration, as no Word document does. It was not read."
        raise InputError(RejectReason.WRONG_SHAPE, detail)


def is_docx(part: Part) -> bool:
    """Whether the file is a zip with a Word document's text in it."""
    try:
        with part.open() as stream, zipfile.ZipFile(BytesIO(stream.read())) as archive:
            return _DOCUMENT in archive.namelist()
    except (InputError, *BROKEN_ZIP):
        return False


def lines_of(part: Part) -> list[str]:
    """The lines of the document: paragraphs, cut at line breaks. Raises InputError when it can't be read."""
    try:
        with part.open() as stream, zipfile.ZipFile(BytesIO(stream.read())) as archive:
            if archive.getinfo(_DOCUMENT).file_size > _LARGEST_XML:
                raise InputError(
                    RejectReason.WRONG_SHAPE, "is far too large for a transcript. It was not read."
                )
            xml = archive.read(_DOCUMENT)
        root = ElementTree.fromstring(xml, ElementTree.XMLParser(target=_Builder()))  # noqa: S314 - see _Builder
    except (ElementTree.ParseError, *BROKEN_ZIP):
        raise InputError(RejectReason.NOT_READABLE, _UNREADABLE) from None
    return [line for paragraph in root.iter(f"{_WORD}p") for line in _text(paragraph).split("\n")]


def _text(paragraph: ElementTree.Element) -> str:
    return "".join(
        node.text or "" if node.tag == f"{_WORD}t" else _BREAKS.get(node.tag, "") for node in paragraph.iter()
    )
