"""A document → one self-contained, accessible HTML page that carries its facts.

Nothing is loaded and nothing runs: the content policy allows one style sheet, by its hash.  On
paper, landscape tables get landscape pages.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from juesuan.exact import encode
from juesuan.model.document import (
    Chart,
    Contents,
    Cover,
    Document,
    Heading,
    Paragraph,
    TableBlock,
)
from juesuan.rendering.html_table import lines_html, one_line, table_html, table_styles
from juesuan.rendering.json import facts_json
from juesuan.rendering.svg import chart_svg

_WIDE: Final = (680.0, 320.0)
_NARROW: Final = (343.0, 300.0)
_DEEPEST: Final = 6
_TABLE_LEVEL: Final = 3


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the contents."""

    level: int
    text: str
    anchor: str


def render_html(document: Document) -> str:
    """The whole page."""
    entries: list[_Entry] = []
    main = "".join(_blocks(document, entries))
    style = _style() + table_styles(list(document.tables()))
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(one_line(document.title))}</title><style>{style}</style></head>\n"
        '<body><a class="skip" href="#main">跳到正文</a>\n'
        f'{_cover(document)}\n<div class="frame">{_contents(document, entries)}\n'
        f'<main id="main" tabindex="-1">\n{main}</main></div>\n'
        f'<script type="application/json" id="juesuan-facts">{_facts(document)}</script>\n'
        "</body></html>\n"
    )


@cache
def _style() -> str:
    text = (files("juesuan.rendering") / "page.css").read_text("utf-8")
    return text.replace("\n", "")


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _facts(document: Document) -> str:
    """The facts as JSON in which no ``<`` stands, so that nothing ends the element early."""
    told = encode(
        {
            "unit": document.unit,
            "year": document.year,
            "scope": document.scope,
            "money_unit": document.money_unit.label,
            "facts": facts_json(document.facts),
        }
    )
    return told.replace("<", "\\u003c").encode("utf-8", "replace").decode("utf-8")


def _cover(document: Document) -> str:
    """The one heading of the first level: the lines of the cover, else the title."""
    cover = next((block for block in document.blocks if isinstance(block, Cover)), None)
    lines = [one_line(line) for line in cover.lines if one_line(line)] if cover else []
    told = "".join(f"<span>{escape(line)}</span>" for line in lines or [one_line(document.title)])
    date = f"<p>{escape(one_line(cover.date))}</p>" if cover and one_line(cover.date) else ""
    return f"<header><h1>{told}</h1>{date}</header>"


def _contents(document: Document, entries: list[_Entry]) -> str:
    block = next((block for block in document.blocks if isinstance(block, Contents)), None)
    if block is None or not entries:
        return ""
    items = "".join(
        f'<li class="n{entry.level}"><a href="#{entry.anchor}">{escape(entry.text)}</a></li>'
        for entry in entries
    )
    title = one_line(block.title) or "目录"
    label = escape(re.sub(r"\s", "", title))
    return f'<nav aria-label="{label}"><h2>{escape(title)}</h2><ul>{items}</ul></nav>'


def _blocks(document: Document, entries: list[_Entry]) -> Iterator[str]:
    """The blocks in turn; headings and framed tables enter the contents."""
    facts = {fact.key: fact for fact in document.facts}
    codes: set[str] = set()
    last = 1
    for number, block in enumerate(document.blocks, start=1):
        anchor = f"b{number}"
        match block:
            case Heading() if text := one_line(block.text):
                last = min(max(block.level, 0) + 2, last + 1, _DEEPEST)
                entries.append(_Entry(last, text, anchor))
                yield f'<h{last} id="{anchor}">{escape(text)}</h{last}>\n'
            case Paragraph():
                yield f"<p>{lines_html(block.text.strip())}</p>\n"
            case TableBlock():
                if re.fullmatch(r"T\d\d", block.code, re.ASCII) and block.code not in codes:
                    codes.add(block.code)
                    anchor = block.code
                level = min(_TABLE_LEVEL, last + 1)
                if block.framed and (text := one_line(block.title)):
                    last = level
                    entries.append(_Entry(level, text, anchor))
                yield table_html(block, facts, anchor, level) + "\n"
            case Chart():
                yield _figure(block) + "\n"
            case _:
                continue


def _figure(chart: Chart) -> str:
    """The chart twice, of which one is shown: for a page and for a phone."""
    wide, narrow = (
        f'<div class="{name}">{chart_svg(chart, *size, font="inherit")}</div>'
        for name, size in (("wide", _WIDE), ("narrow", _NARROW))
    )
    caption = escape(one_line(chart.caption))
    return f"<figure>{wide}{narrow}<figcaption>{caption}</figcaption></figure>"
