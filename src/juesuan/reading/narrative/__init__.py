"""The narrative: pages → outline, passages and the claims of their sentences."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from juesuan.model import Narrative, Passage, Section, Table, Unread
from juesuan.reading.narrative.grammar import read_passage
from juesuan.reading.narrative.outline import read_outline
from juesuan.reading.narrative.reader import MONEY, RATES, Context, Reader
from juesuan.reading.narrative.tokens import Kind, quantity
from juesuan.reading.pages import Page

_SILENT: Final = frozenset({"overview", "glossary", "keywork", "annex", "tables", "contents"})
_CAPTION: Final = re.compile(r"[（(]?图[\d一二三四五六七八九十]+[：:.、]?[^\d。；]*")
_LABEL: Final = re.compile(r"[^\d，。；：、]{0,40}\d[-\d,.%]*")
"""A name with bare numbers, as a chart prints it: no sentence gives an amount without its unit."""
_STOP: Final = re.compile("。")


def read_narrative(
    pages: Sequence[Page], tables: tuple[Table, ...], year: int | None = None
) -> Narrative:
    """Read the outline and all claims of a document's narrative."""
    outline = read_outline(pages, tables)
    unread: list[Unread] = []
    context = Context(0, "", year)
    amounts = 0
    for index, section in enumerate(outline.sections):
        if section.topic in _SILENT:
            continue
        if section.level < 3 or section.topic != context.topic:
            context.subject, context.item = "", None
        context.section, context.topic = index, section.topic
        for passage in _spoken(section):
            reader = read_passage(passage, context)
            context.open_group()
            found = list(_amounts(reader))
            amounts += len(found)
            unread += _unread(passage, reader.text, [at for at in found if at not in reader.read])
    return Narrative(
        sections=outline.sections,
        contents=outline.contents,
        claims=tuple(context.claims),
        unread=tuple(unread),
        amounts=amounts,
    )


def _spoken(section: Section) -> Iterator[Passage]:
    """What a section says: a heading 1. too names a subject, the words of a chart do not."""
    if section.level == 3:
        yield section.heading
    yield from (item for item in section.passages if not _charted(item.text))


def _charted(text: str) -> bool:
    """Whether a passage is the caption or a label of a chart."""
    return bool(_CAPTION.fullmatch(text) or _LABEL.fullmatch(text))


def _amounts(reader: Reader) -> Iterator[int]:
    """The offsets of all amounts of money and rates in a passage."""
    for token in reader.tokens:
        if token.kind is Kind.NUMBER and quantity(token).measure in MONEY | RATES:
            yield token.start


def _unread(passage: Passage, text: str, missing: Sequence[int]) -> Iterator[Unread]:
    """The sentences with amounts that were not read."""
    if not missing:
        return
    stops = [found.end() for found in _STOP.finditer(text)]
    bounds = sorted({0, *stops, len(text)})
    counts = Counter(bisect_right(bounds, at) for at in missing)
    for index, number in counts.items():
        yield Unread(passage, bounds[index - 1], bounds[index], number)
