"""The contents field, with its entries as they will be: Word need not update it to show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.rendering.docx.markup import (
    FIELD_END,
    bookmark,
    field,
    field_start,
    paragraph,
    run,
)

DEEPEST: Final = 2
_FIELD: Final = 'TOC \\o "1-3" \\h \\z \\u'


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents: a heading, or the title of a table."""

    level: int
    text: str
    bookmark: int
    page: int


def contents_xml(title: str, entries: Sequence[Entry]) -> str:
    """The contents in a content control of the kind that Word offers to update."""
    lines = [_line(entry) for entry in entries] or [("TOC1", "")]
    first, last = 0, len(lines) - 1
    body = "".join(
        paragraph(
            style,
            (field_start(_FIELD) if number == first else "")
            + content
            + (FIELD_END if number == last else ""),
        )
        for number, (style, content) in enumerate(lines)
    )
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
        f"{paragraph('TOCHeading', run(title))}{body}</w:sdtContent></w:sdt>"
    )


def _line(entry: Entry) -> tuple[str, str]:
    page = field(f"PAGEREF {bookmark(entry.bookmark)} \\h", str(entry.page))
    return (
        f"TOC{entry.level + 1}",
        f'<w:hyperlink w:anchor="{bookmark(entry.bookmark)}" w:history="1">'
        f"{run(entry.text)}<w:r><w:tab/></w:r>{page}</w:hyperlink>",
    )
