"""A document as a tree → pages, as if a writer had printed it."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final

from juesuan.model.document import (
    Block,
    Chart,
    Contents,
    Cover,
    Document,
    Heading,
    Paragraph,
    TableBlock,
)
from juesuan.reading.flow import Break, FlowBlock, Tabular, Text, lay_out, set_pages
from juesuan.reading.pages import Page

_LISTED: Final = 1  # the deepest level of headings on a contents page


def read_tree(document: Document) -> list[Page]:
    """The pages of a document.  Raises ``UnreadableError`` where it is beyond all bounds."""
    return set_pages(_flow(document))


def _flow(document: Document) -> Iterator[FlowBlock]:
    numbers = count(1)
    for block in document.blocks:
        if isinstance(block, Contents):
            yield from _contents(block, document.blocks)
        elif isinstance(block, TableBlock):
            yield from _table(block, next(numbers))
        else:
            yield from _said(block)


def _said(block: Cover | Heading | Paragraph | Chart) -> Iterator[FlowBlock]:
    if isinstance(block, Cover):
        yield from map(Text, filter(None, (*block.lines, block.date)))
        yield Break()
    elif isinstance(block, Chart):
        yield Text(block.caption)
    else:
        yield Text(block.text)


def _contents(block: Contents, blocks: Sequence[Block]) -> Iterator[FlowBlock]:
    yield Break()
    yield Text(block.title)
    for heading in blocks:
        if isinstance(heading, Heading) and heading.level <= _LISTED:
            yield Text(heading.text)
    yield Break()


def _table(block: TableBlock, number: int) -> Iterator[FlowBlock]:
    if block.framed:
        yield Break()
    yield from map(Text, filter(None, (block.title, block.number, block.owner, block.money)))
    rows = [
        [(cell.text, cell.rows, cell.columns) for cell in row]
        for row in (*block.header, *block.body)
    ]
    yield Tabular(tuple(lay_out(rows)), block.number or f"表格 {number}")
    yield from map(Text, block.notes)
    if block.framed:
        yield Break()
