"""A disclosure of facts with its narrative, built without any file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from build import from_facts
from juesuan.model import Disclosure, Place
from juesuan.reading.narrative import read_narrative
from juesuan.reading.pages import Line, Page
from narrate import Block, narrate


def printed(blocks: Iterable[Block]) -> Page:
    """The page of a plain text that prints each paragraph on a line."""
    lines = (Line(block.text, Place(line=n)) for n, block in enumerate(blocks, start=1))
    return Page(number=1, width=0.0, height=0.0, lines=tuple(lines))


def with_blocks(document: Disclosure, blocks: Iterable[Block]) -> Disclosure:
    """The document with a narrative of these paragraphs."""
    read = read_narrative([printed(blocks)], document.tables, document.year)
    return replace(document, narrative=read)


def narrated(facts: Mapping[str, Any], place: str = "wuhan") -> Disclosure:
    """The disclosure that the facts describe, tables and narrative."""
    return with_blocks(from_facts(facts, formulas=True), narrate(facts, place))
