"""The blocks of a document → the body of its main part, section by section."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.model.document import Block, Chart, Contents, Cover, Heading, Paragraph, TableBlock
from juesuan.rendering.docx.contents import DEEPEST, Entry, contents_xml
from juesuan.rendering.docx.markup import TWIPS, bookmarked, paragraph, run, twips, twips_mm
from juesuan.rendering.docx.measure import balanced
from juesuan.rendering.docx.pages import first_pages
from juesuan.rendering.docx.sections import Placed, Section, Sheet, own_pages
from juesuan.rendering.docx.styles import PART_SIZE, TEXT_WIDTH, TITLE_SIZE
from juesuan.rendering.docx.tables import TableWriter, heading_lines, note_lines

_BREAK: Final = "<w:pageBreakBefore/>"
_COVER_DEPTH: Final = 130.0  # points above the first line of the cover
_PART_DEPTH: Final = 200.0  # and above the heading of a part that has a page of its own
_AT_FOOT: Final = (  # a frame, for the date stands there however long the title is
    f'<w:framePr w:w="{twips_mm(TEXT_WIDTH)}" w:hSpace="0" w:wrap="around" w:vAnchor="page"'
    f' w:hAnchor="margin" w:xAlign="center" w:y="{twips_mm(225)}"/>'
)
_BELOW_TABLE: Final = 8.0

DrawChart = Callable[[Chart], str]
"""Makes the parts of a chart and returns the run that shows it."""


@dataclass(frozen=True, slots=True)
class BodyWriter:
    """Writes the body of one document."""

    sections: Sequence[Section]
    tables: TableWriter
    draw: DrawChart
    footer: str
    """The id of the relationship to the footer with the page number."""

    def xml(self) -> str:
        """The content of ``w:body``."""
        entries = list_entries(self.sections)
        listed = [entry for section in entries for entry in section if entry]
        parts: list[str] = []
        for number, (section, marks) in enumerate(zip(self.sections, entries, strict=True)):
            parts += [
                self._block(placed, section.sheet, mark, listed)
                for placed, mark in zip(section.placed, marks, strict=True)
            ]
            setup = self._setup(section)
            if number + 1 < len(self.sections):
                parts.append(paragraph("SectionEnd", "", setup))
            else:  # the body ends with its last section's setup, behind a paragraph
                parts += [paragraph("SectionEnd", ""), setup]
        if not parts:
            parts = [paragraph("Normal", ""), _setup(Sheet.TEXT)]
        return "".join(parts)

    def _setup(self, section: Section) -> str:
        """The setup of a section; those after the first numbered one inherit its footer."""
        if not section.first:
            return _setup(section.sheet)
        footer = f'<w:footerReference w:type="default" r:id="{self.footer}"/>'
        return _setup(section.sheet, footer, '<w:pgNumType w:start="1"/>')

    def _block(
        self, placed: Placed, sheet: Sheet, entry: Entry | None, entries: Sequence[Entry]
    ) -> str:
        match placed.block:
            case Cover():
                return _cover(placed.block, placed.breaks)
            case Contents(title):
                turned = paragraph("SectionEnd", "", _BREAK) if placed.breaks else ""
                return turned + contents_xml(title, entries)
            case Heading():
                return _heading(placed, placed.block, entry)
            case Paragraph(text):
                return paragraph("Normal", run(text))
            case TableBlock():
                return self._table(placed, placed.block, sheet, entry)
            case Chart(caption=caption):
                return paragraph("Figure", self.draw(placed.block)) + paragraph(
                    "Caption", run(caption)
                )

    def _table(self, placed: Placed, block: TableBlock, sheet: Sheet, entry: Entry | None) -> str:
        """The title, what stands between it and the table, the table, its notes."""
        width = twips_mm(sheet.area[0])
        turned = _BREAK if placed.breaks else ""
        framed = own_pages(block)
        title = ""
        if block.title:
            style = "TableTitle" if framed else "TableCaption"
            title = paragraph(style, _marked(run(block.title), entry), turned)
        elif turned:
            title = paragraph("SectionEnd", "", turned)
        end = ""
        if not framed:  # apart from the text, and from a table that follows
            space = f'<w:spacing w:before="{twips(_BELOW_TABLE)}"/>'
            end = paragraph("SectionEnd", "", space)
        table = self.tables.table(block, width)
        return title + heading_lines(block, width) + table + note_lines(block) + end


def list_entries(sections: Sequence[Section]) -> list[list[Entry | None]]:
    """The entry of each block in the contents, None where it has none, by section."""
    number = 0
    found: list[list[Entry | None]] = []
    for section, pages in zip(sections, first_pages(sections), strict=True):
        entries: list[Entry | None] = []
        for placed, page in zip(section.placed, pages, strict=True):
            entry = None
            level, text = _listed(placed.block)
            if text:
                number += 1
                entry = Entry(level, text, number, page)
            entries.append(entry)
        found.append(entries)
    return found


def _listed(block: Block) -> tuple[int, str]:
    """The level and the text of a block in the contents; ``""`` for none."""
    match block:
        case Heading(level, text):
            return min(max(level, 0), DEEPEST), text
        case TableBlock(title=title) if own_pages(block):
            return 1, title
        case _:
            return 0, ""


def _marked(content: str, entry: Entry | None) -> str:
    return bookmarked(content, entry.bookmark) if entry else content


def _heading(placed: Placed, heading: Heading, entry: Entry | None) -> str:
    level = min(max(heading.level, 0), DEEPEST)
    properties = _BREAK if placed.breaks else ""
    if placed.alone:
        properties += f'<w:spacing w:before="{twips(_PART_DEPTH)}"/>'
    if level == 0:
        properties += _set_in(heading.text, PART_SIZE)
    return paragraph(f"Heading{level + 1}", _marked(run(heading.text), entry), properties)


def _cover(cover: Cover, breaks: bool) -> str:
    space = f'<w:spacing w:before="{twips(_COVER_DEPTH)}"/>'
    first = (_BREAK if breaks else "") + space
    lines = "".join(
        paragraph("Title", run(line), ("" if number else first) + _set_in(line, TITLE_SIZE))
        for number, line in enumerate(cover.lines)
    )
    return lines + (paragraph("Date", run(cover.date), _AT_FOOT) if cover.date else "")


def _set_in(text: str, size: float) -> str:
    """Indents on both sides of a centred text too long for one line."""
    side = twips(size * balanced(text, twips_mm(TEXT_WIDTH) / TWIPS / size))
    return f'<w:ind w:left="{side}" w:right="{side}"/>' if side else ""


def _setup(sheet: Sheet, footer: str = "", numbering: str = "") -> str:
    return (
        f'<w:sectPr>{footer}<w:type w:val="nextPage"/>{sheet.size_xml()}{numbering}'
        '<w:cols w:space="425"/></w:sectPr>'
    )
