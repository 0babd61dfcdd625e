"""Pages → the outline of a document: headings, the passages under them, the contents page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from juesuan.model import Passage, Section, Table
from juesuan.model.forms import compact
from juesuan.model.subjects import topic_of
from juesuan.reading.narrative.paragraphs import (
    heading_level,
    heal,
    is_page_number,
    running_lines,
    set_paragraphs,
)
from juesuan.reading.narrative.tokens import normal
from juesuan.reading.pages import Line, Page

_LONGEST_HEADING: Final = 60
_LONGEST_ITEM_HEADING: Final = 25
_NUMBER: Final = re.compile(
    r"第[一二三四五六七八九十]+部分[:：]?|[一二三四五六七八九十]+、"
    r"|[（(][一二三四五六七八九十]+[）)]|\d{1,3}[.、．]|[（(]\d{1,3}[）)]"
)
_STOPS: Final = re.compile(r"[。；：，！;:,]")
_DOTS: Final = re.compile(r"(HYPERLINK.*|PAGEREF.*|[.．·…\s]{3,}\d*|\d{1,3})$")
_DEBRIS: Final = re.compile(r"[\w\\.．·…]*", re.ASCII)
"""What is left of leaders, page numbers and field codes on a line of its own."""
_TABLES_PART: Final = re.compile(r"决算(公开)?(报|附)?表(（.{0,8}）)?$|^附表")
_CONTENTS_PAGES: Final = 6
_INHERITED: Final = frozenset({"glossary", "keywork", "annex", "overview"})
_LOOSE: Final = frozenset({"", "other"})
"""Topics under which even a heading 1. tells its own."""
_SIDES: Final = frozenset({"total", "income", "spending"})
_WIDER: Final = {
    "fiscal": _SIDES,
    "general": _SIDES | {"fiscal"},
    **{
        topic: _SIDES | {"fiscal", "general", "structure", "detail"}
        for topic in ("fund", "capital", "basic", "three")
    },
}
"""Topics that a heading under another only seems to have: （一）支出决算总体情况 under 三公."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a document in order, and the entries of its contents page."""

    sections: tuple[Section, ...]
    contents: tuple[Passage, ...]


def read_outline(pages: Sequence[Page], tables: Sequence[Table]) -> Outline:
    """Find the outline of pages of any format."""
    furniture = running_lines(pages)
    contents, rest = _split_contents(pages, furniture)
    lines = list(_narrative_lines(pages, rest, tables, furniture))
    return Outline(
        sections=tuple(_sections(set_paragraphs(lines))),
        contents=tuple(set_contents(contents)),
    )


def set_contents(lines: Sequence[Line]) -> Iterator[Passage]:
    """The entries of a contents page, without leaders and page numbers.

    An entry ends with its page number, or where the next numbered one begins.
    """
    entry: list[Line] = []
    for line in lines:
        text = compact(line.text)
        numbered = entry and _DOTS.search(compact(entry[-1].text)) and not _DEBRIS.fullmatch(text)
        ended = numbered or (entry and line.whole)
        if ended or (entry and heading_level(text) is not None):
            yield _entry(entry)
            entry = []
        entry.append(line)
    if entry:
        yield _entry(entry)


def _entry(lines: Sequence[Line]) -> Passage:
    passage = heal(lines)
    return replace(passage, text=_DOTS.sub("", passage.text))


def _split_contents(
    pages: Sequence[Page], furniture: frozenset[str]
) -> tuple[list[Line], dict[int, int]]:
    """The lines of the contents page, and how many lines to leave out at the top of each page.

    Contents end where their first entry is printed again, or before the first sentence.
    """
    found: list[Line] = []
    skip: dict[int, int] = {}
    first = ""
    for number, page in enumerate(pages[: _CONTENTS_PAGES + 4]):
        for index, line in enumerate(page.lines):
            text = compact(line.text)
            if not found:
                if text in {"目录", "目次"}:
                    found.append(line)
                continue
            if text in furniture or is_page_number(line, page):
                continue
            entry = _DOTS.sub("", text)
            if (first and entry == first) or "。" in text or page.grids:
                return found[1:], skip
            first = first or entry
            if len(found) > 1 and first.startswith(entry) and heading_level(entry) == 0:
                return found[1:], skip
            found.append(line)
            skip[number] = index + 1
    return [], {}


def _narrative_lines(
    pages: Sequence[Page],
    skip: dict[int, int],
    tables: Sequence[Table],
    furniture: frozenset[str],
) -> Iterator[Line]:
    """Every line but contents, page numbers, running headers and what belongs to the tables."""
    tabled = {page for table in tables if table.code for page in table.pages}
    in_tables = in_part = False
    for number, page in enumerate(pages):
        if number in skip and skip[number] >= len(page.lines):
            continue
        in_tables = in_tables or page.number in tabled
        first = skip.get(number, 0)
        for line, after in zip_longest(page.lines[first:], page.lines[first + 1 :]):
            text = compact(line.text)
            if not text or is_page_number(line, page) or text in furniture:
                continue
            level = heading_level(text)
            if level == 0:
                titles = (text, text + compact(after.text if after else ""))
                in_tables = in_part = any(map(_TABLES_PART.search, titles))
            elif in_tables and not in_part and level in {1, 2}:
                in_tables = topic_of(text) in {"", "tables"} or bool(_TABLES_PART.search(text))
            if not in_tables or level == 0:
                yield line


def _sections(paragraphs: Iterator[Passage]) -> Iterator[Section]:
    """Headings with the passages under them; what stands above the first heading is left out."""
    above: list[Section] = []
    heading: Section | None = None
    passages: list[Passage] = []
    for passage in paragraphs:
        level = _heading(passage.text)
        if level is None:
            passages.append(passage)
            continue
        if heading is not None:
            yield replace(heading, passages=tuple(passages))
        above = [section for section in above if section.level < level]
        heading = _section(passage, level, above)
        above.append(heading)
        passages = []
    if heading is not None:
        yield replace(heading, passages=tuple(passages))


def _heading(text: str) -> int | None:
    """The level of a paragraph that is a heading."""
    level = heading_level(text)
    if level is None:
        return None
    body = text[:-1] if text.endswith(("。", "：", ":")) else text
    title = _NUMBER.sub("", body, count=1)
    longest = _LONGEST_HEADING if level < 3 else _LONGEST_ITEM_HEADING
    if level == 0:
        return level if len(body) <= _LONGEST_HEADING else None
    if _STOPS.search(title) or not title or len(body) > longest:
        return None
    if level == 3:
        plain = body == text and not re.search(r"\d|(项）|\(项\))", title)
        return level if plain else None
    if body != text and not topic_of(title):
        return None
    return level


def _section(passage: Passage, level: int, above: Sequence[Section]) -> Section:
    number = _NUMBER.match(passage.text)
    title = passage.text[number.end() if number else 0 :].rstrip("。：:")
    topic = topic_of(normal(title))
    inherited = next((section.topic for section in reversed(above) if section.topic), "")
    own = level < 3 or inherited in _LOOSE
    if not own or not topic or inherited in _INHERITED or topic in _WIDER.get(inherited, ()):
        topic = inherited
    return Section(
        level=level,
        number=number.group() if number else "",
        title=title,
        topic=topic,
        heading=passage,
        path=tuple(section.name for section in above),
    )
