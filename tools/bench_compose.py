"""How long composing takes: a workbook to four files, and the PDF against the same page by hand.

By hand: the same words, tables and charts as a plain typst source, compiled to PDF/A-3a with the
same fonts.  Both take turns in one process, best of several rounds.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pylopdf_fonts_zh_cn as fonts
import pypdfium2
import typst

from juesuan.desk import FileFormat, draft_workbook, write_files
from juesuan.model.document import (
    Block,
    Chart,
    Cover,
    Document,
    Heading,
    Paragraph,
    TableBlock,
    TableCell,
)
from juesuan.rendering.pdf import render_pdf
from juesuan.rendering.svg import chart_svg

ROOT = Path(__file__).resolve().parent.parent
WORKBOOK = ROOT / "examples" / "wuhan-2023.xlsx"
ROUNDS = 5
FOUR = (FileFormat.PDF, FileFormat.DOCX, FileFormat.HTML, FileFormat.XLSX)
PREAMBLE = """
#set document(title: "决算", date: auto)
#set text(font: "Noto Serif SC", size: 16pt, lang: "zh", region: "cn", cjk-latin-spacing: none)
#set par(justify: true, leading: 12pt, spacing: 12pt, first-line-indent: (amount: 2em, all: true))
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "1")
"""


def quoted(text: str) -> str:
    """A text as typst reads it."""
    return json.dumps(text, ensure_ascii=False)


def by_hand(document: Document) -> str:
    """The document as a plain typst source."""
    return PREAMBLE + "\n".join(part for block in document.blocks for part in _typed(block))


def _typed(block: Block) -> Iterator[str]:
    if isinstance(block, Cover):
        yield from (f"#align(center, text(size: 26pt, {quoted(line)}))" for line in block.lines)
        yield "#pagebreak()\n#outline(depth: 2)"
    elif isinstance(block, Heading):
        yield f"#heading(level: {block.level + 1}, {quoted(block.text)})"
    elif isinstance(block, Paragraph):
        yield f"#par({quoted(block.text)})"
    elif isinstance(block, Chart):
        alternative = quoted(block.alternative)
        yield f'#image(bytes({quoted(chart_svg(block))}), format: "svg", alt: {alternative})'
    elif isinstance(block, TableBlock):
        header = ", ".join(_cell(cell) for row in block.header for cell in row)
        body = ", ".join(_cell(cell) for row in block.body for cell in row)
        columns = ", ".join(f"{width}fr" for width in block.widths)
        repeated = f"table.header({header})," if header else ""
        table = f"table(columns: ({columns}), stroke: 0.5pt, {repeated} {body})"
        yield (
            f"#page(flipped: {str(block.landscape).lower()})[\n#set text(size: {block.size}pt)\n"
            f"#set par(first-line-indent: 0pt)\n#heading(level: 2, {quoted(block.title)})\n"
            f"#{table}]"
        )


def _cell(cell: TableCell) -> str:
    spans = f"colspan: {cell.columns}, rowspan: {cell.rows}, align: {cell.align.value}"
    return f"table.cell({spans}, {quoted(cell.text)})"


def compile_by_hand(source: bytes, families: typst.Fonts, year: int) -> bytes:
    """Compile the plain source as our own PDF is compiled."""
    pdf = typst.compile(
        source,
        font_paths=families,
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="a-3a",
        timestamp=datetime(year, 1, 1, tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)
    return pdf


def best(tasks: list[Callable[[], object]]) -> list[float]:
    """The best seconds of each task; the first round fills caches."""
    found = [float("inf")] * len(tasks)
    for number in range(ROUNDS + 1):
        for place, task in enumerate(tasks):
            start = time.perf_counter()
            task()
            if number:
                found[place] = min(found[place], time.perf_counter() - start)
    return found


def main() -> int:
    """Measure; exit 1 if a goal is missed."""
    document = draft_workbook(WORKBOOK).composed.document
    folders = [fonts.serif_path().parent, fonts.sans_path().parent]
    families = typst.Fonts(False, False, list(dict.fromkeys(folders)))
    source = by_hand(document).encode()
    with tempfile.TemporaryDirectory() as folder:
        whole, pdf, hand = best(
            [
                lambda: write_files(draft_workbook(WORKBOOK).composed.document, Path(folder), FOUR),
                lambda: render_pdf(document),
                lambda: compile_by_hand(source, families, document.year),
            ]
        )
    pages = [
        len(pypdfium2.PdfDocument(data))
        for data in (render_pdf(document), compile_by_hand(source, families, document.year))
    ]
    print(f"workbook read, composed, checked, four files: {whole:.2f} s ({pages[0]} pages)")
    print(f"PDF {pdf:.3f} s; by hand {hand:.3f} s ({pages[1]} pages)")
    goals = {
        f"compose and four files {whole:.2f} s (at most 2)": whole <= 2,
        f"PDF {pdf / hand:.2f} × by hand (at most 2)": pdf <= 2 * hand,
    }
    for goal, met in goals.items():
        print(f"{'met   ' if met else 'MISSED'} {goal}")
    return 0 if all(goals.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
