"""The narrative: pages → outline, passages and the claims of their sentences."""

from collections.abc import Iterator, Sequence
from typing import Final

from juesuan.model import Narrative, Passage, Table, Unread
from juesuan.reading.narrative.grammar import MONEY, RATES, Context, PassageReader
from juesuan.reading.narrative.outline import read_outline
from juesuan.reading.narrative.tokens import Kind, quantity
from juesuan.reading.pages import Page

_SILENT: Final = frozenset({"overview", "glossary", "keywork", "annex", "tables", "contents"})


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
        if section.level < 3:
            context.subject, context.item = "", None
        context.section, context.topic = index, section.topic
        for passage in (
            (section.heading, *section.passages) if section.level == 3 else section.passages
        ):
            reader = PassageReader(passage, context)
            reader.claims()
            context.group += 1
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


def _amounts(reader: PassageReader) -> Iterator[int]:
    """The offsets of all amounts of money and rates in a passage."""
    for token in reader.tokens:
        if token.kind is Kind.NUMBER and quantity(token).measure in MONEY | RATES:
            yield token.start


def _unread(passage: Passage, text: str, missing: Sequence[int]) -> Iterator[Unread]:
    """The sentences with amounts that were not read."""
    counts: dict[tuple[int, int], int] = {}
    for at in missing:
        start = text.rfind("。", 0, at) + 1
        end = text.find("。", at)
        span = (start, len(text) if end < 0 else end + 1)
        counts[span] = counts.get(span, 0) + 1
    for (start, end), number in counts.items():
        yield Unread(passage, start, end, number)
