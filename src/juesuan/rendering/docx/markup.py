"""Pieces of WordprocessingML: text that XML may carry, runs, paragraphs, fields, bookmarks."""

import re
from typing import Final

TWIPS: Final = 20
"""Twips (twentieths of a point) in a point."""

_FORBIDDEN: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_MARKED: Final = re.compile('[&<>"]')
_BREAKS: Final = re.compile(r"\r\n|[\r\n\x0b\x0c\u2028\u2029]")
_AMBIGUOUS: Final = re.compile("[\u00a1-\u00ff\u2010-\u2046\u20ac\u2100-\u27bf]")
_HINT: Final = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'


def xml_text(text: str) -> str:
    r"""The text escaped, without the characters that XML forbids.

    >>> xml_text("a<b\x00 & c")
    'a&lt;b &amp; c'
    """
    if text.isalnum():  # most cells, and nothing to escape
        return text
    return _MARKED.sub(lambda found: _ENTITIES[found[0]], _FORBIDDEN.sub("", text))


def plain(text: str) -> str:
    """The text on one line, without the characters that XML forbids."""
    return " ".join(_FORBIDDEN.sub(" ", text).split())


def attribute(text: str, longest: int | None = None) -> str:
    """The text as the value of an attribute: one line, no longer than Word allows."""
    return xml_text(plain(text)[:longest])


def run(text: str) -> str:
    """A run of text; line breaks and tabs become elements.

    Signs that both scripts use (“ ” — ·) are told to be Chinese, or Word takes them from the Latin
    font.
    """
    if not text:
        return ""
    hint = _HINT if _AMBIGUOUS.search(text) else ""
    return f"<w:r>{hint}{_pieces(text)}</w:r>"


def _pieces(text: str) -> str:
    if text.isprintable():
        return f'<w:t xml:space="preserve">{xml_text(text)}</w:t>'
    lines = (
        "<w:tab/>".join(
            f'<w:t xml:space="preserve">{xml_text(piece)}</w:t>' if piece else ""
            for piece in line.split("\t")
        )
        for line in _BREAKS.split(text)
    )
    return "<w:br/>".join(lines)


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph of a style; ``properties`` follow the style in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def field(instruction: str, result: str) -> str:
    """A field with what it shows until it is updated."""
    return f"{field_start(instruction)}{run(result)}{FIELD_END}"


def field_start(instruction: str) -> str:
    """The beginning of a field, up to what it shows."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {xml_text(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_END: Final = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def bookmarked(content: str, number: int) -> str:
    """What a bookmark encloses."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{bookmark(number)}"/>'
    return f'{start}{content}<w:bookmarkEnd w:id="{number}"/>'


def bookmark(number: int) -> str:
    """The name of a bookmark; Word hides those that begin so.

    >>> bookmark(7)
    '_Toc000000007'
    """
    return f"_Toc{number:09d}"


def twips(points: float) -> int:
    """Points in twips.

    >>> twips(10.5)
    210
    """
    return round(points * TWIPS)


def twips_mm(millimetres: float) -> int:
    """Millimetres in twips.

    >>> twips_mm(210)
    11906
    """
    return round(millimetres * 72 * TWIPS / 25.4)
