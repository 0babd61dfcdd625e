"""Sets small pages of ruled tables with typst, for tests of what the recognition makes of them."""

import json
from functools import cache

import pylopdf_fonts_zh_cn as fonts
import typst

from typeset import header_cells

_PREAMBLE = """
#set text(font: "Noto Serif SC", size: 9pt, lang: "zh", region: "cn", cjk-latin-spacing: none)
#set par(leading: 0.45em, spacing: 0.8em)
#let put(widths, cells, stroke: 0.5pt) = table(
  columns: widths.map(w => w * 1fr),
  inset: (x: 2.5pt, y: 3pt),
  stroke: stroke,
  ..cells.map(c => table.cell(colspan: c.cols, rowspan: c.rows, align: center + horizon, c.text)),
)
"""


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[fonts.serif_path().parent])


def grid(drawing: str, widths: tuple[int, ...] = ()) -> str:
    """A ruled table drawn row by row: ``|`` parts cells, ``<`` and ``^`` join them."""
    rows = [row.strip() for row in drawing.splitlines() if row.strip()]
    columns = rows[0].count("|") + 1
    cells = json.dumps(header_cells("/".join(rows)), ensure_ascii=False)
    sizes = widths or (1,) * columns
    return f"#put(({', '.join(map(str, sizes))},), json(bytes({json.dumps(cells)})))\n"


def line(text: str, align: str = "center") -> str:
    """A line of its own."""
    return f"#align({align}, [#text({json.dumps(text, ensure_ascii=False)})])\n"


def sheet(*pages: str, header: str = "", numbered: bool = False, flipped: bool = False) -> bytes:
    """A PDF of these pages, with a running header and page numbers where wanted."""
    settings = [f"flipped: {json.dumps(flipped)}", 'paper: "a4"', "margin: 20mm"]
    if header:
        settings.append(f"header: align(center, {json.dumps(header, ensure_ascii=False)})")
    if numbered:
        settings.append('numbering: "— 1 —"')
    text = f"#set page({', '.join(settings)})\n{_PREAMBLE}" + "#pagebreak()\n".join(pages)
    pdf = typst.compile(text.encode(), font_paths=_fonts(), ignore_system_fonts=True)
    assert isinstance(pdf, bytes)
    return pdf
