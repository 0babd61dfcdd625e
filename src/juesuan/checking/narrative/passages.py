"""The passages of a narrative and parts of them as evidence."""

from collections.abc import Iterator
from typing import Final

from juesuan.checking.narrative.facts import Facts
from juesuan.model import Evidence, Passage, Section

_AROUND: Final = 12  # characters shown on either side of a part
SILENT: Final = frozenset({"overview", "keywork", "glossary", "annex", "tables"})
"""Topics that do not speak of the account's figures."""


def passages_of(facts: Facts, *, spoken: bool = False) -> Iterator[tuple[Section, Passage]]:
    """Every passage with its section; ``spoken``: only those that speak of the account."""
    for section in facts.sections:
        if not spoken or section.topic not in SILENT:
            for passage in section.passages:
                yield section, passage


def text_evidence(section: Section | None, passage: Passage, start: int, end: int) -> Evidence:
    """A part of a passage as evidence, with some words around it; no section: the contents."""
    text = passage.text[max(start - _AROUND, 0) : end + _AROUND]
    name = section.name if section else "目录"
    return Evidence("text", text, passage.place(start, end), section=name)
