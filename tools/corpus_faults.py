"""Chooses faults to plant in a document of the corpus, each with the rules that must find it.

At most one fault of a document is about a figure of the tables; what is wrong in the sentences
stands in other sections.  A misprint changes a digit before the point, so that no rounding explains
it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

from juesuan.model import TOTAL
from juesuan.model.document import Block, Document, Heading, Paragraph, TableBlock, TableCell
from planting import plant

TOTALS = (
    *(("T01", "27", "1"), ("T01", "31", "1"), ("T01", "58", "2"), ("T01", "62", "2")),
    *(("T04", "27", "1"), ("T04", "32", "1"), ("T04", "59", "2"), ("T04", "64", "2")),
    *(("T02", TOTAL, "1"), ("T03", TOTAL, "1"), ("T05", TOTAL, "1")),
    *(("T06", "人员经费合计", "1"), ("T06", "公用经费合计", "1")),
)
LEFT_OUT = ("T02", "T03", "T05", "T06", "T07", "T08", "T09")
"""Tables that may be missing."""
ROOT_CAUSE = ("K02",)
FOUND_BY = {
    ("T09", "1"): ("C09-1", "N02-three"),
    ("T09", "7"): ("C09-7", "N01-three"),
    ("T06", "1"): ("H06", "K02"),
}
"""The rules that find a misprint by table and column, where not the root cause alone does."""
AMOUNT = r"(\d[\d,]*\.\d\d)万元"
RATE = r"(\d[\d.]*)%"
STATED = (
    (rf"年度收、支总计{AMOUNT}。", ("N01-total",)),
    (rf"年度财政拨款收、支总计{AMOUNT}。", ("N01-fiscal-total",)),
    (rf"，?项目支出{AMOUNT}，占本年支出", ("N01-project",)),
    (rf"支出决算为{AMOUNT}，完成年初预算的[\d.]+%，支出决算数", ("N03",)),
    (rf"^人员经费{AMOUNT}，主要包括", ("N01-staff",)),
    (rf"^公用经费{AMOUNT}，主要包括", ("N01-public",)),
    (rf"政府采购支出总额{AMOUNT}，", ("N24", "N13", "N25")),
)
"""Sentences with an amount, and the rules that a wrong one breaks."""
RATES = (
    (rf"，(?:增长|下降){RATE}", ("N10",)),
    (rf"占本年(?:收入|支出){RATE}", ("N13",)),
    (rf"，完成(?:年初|全年)预算的{RATE}", ("N14",)),
    (rf"（类）{AMOUNT}，占{RATE}", ("N13",)),
)
"""Sentences with a rate, and the rules that a wrong one breaks."""
YEARS = (
    (r"^(20\d\d)年度(?:收入|支出)合计", ("F10",)),
    (r"^截至(20\d\d)年12月31日", ("F10",)),
    (r"(20\d\d)年度(?:部门|单位)决算情况说明$", ("F10",)),
)
"""Sentences and headings with the year of the account."""


@dataclass(frozen=True)
class Planted:
    """A fault: what it is, the rules of which one must find it, where, and what is printed."""

    kind: str
    rules: tuple[str, ...]
    was: str
    printed: str
    table: str = ""
    row: str = ""
    column: str = ""
    section: str = ""
    around: tuple[str, str] = ("", "")
    """The words of the paragraph before and behind."""

    def record(self) -> dict[str, Any]:
        """What the truth tells of it."""
        told = {"kind": self.kind, "rule": list(self.rules)}
        places = ("table", "row", "column", "section")
        told |= {key: getattr(self, key) for key in places if getattr(self, key)}
        return {**told, "was": self.was, "printed": self.printed}

    def change(self) -> dict[str, Any]:
        """What ``plant`` is to change."""
        if not self.table:
            before, behind = self.around
            words = {key: before + getattr(self, key) + behind for key in ("was", "printed")}
            return {"id": self.kind, "sentences": [words]}
        cell = {key: getattr(self, key) for key in ("row", "column", "was", "printed")}
        return {"id": self.kind, "table": self.table, "cells": [cell]}


def misprinted(rng: Random, text: str) -> str:
    """An amount or a rate with another digit before the point, ``""`` if there is nothing.

    >>> misprinted(Random(1), "1,240.27"), misprinted(Random(1), "0.27")
    ('1,140.27', '')
    """
    whole = text.partition(".")[0]
    digits = [at for at, sign in enumerate(whole) if sign.isdigit()]
    if whole == "0":
        return ""
    at = rng.choice(digits)
    least = 1 if at == 0 else 0
    digit = rng.choice([n for n in range(least, 10) if str(n) != text[at]])
    return f"{text[:at]}{digit}{text[at + 1 :]}"


# ---------------------------------------------------------------- kinds of faults


def cells(document: Document) -> Iterator[tuple[tuple[str, str, str], TableCell]]:
    """Every cell that prints a figure, with its table, row and column."""
    for table in document.tables():
        for row in table.body:
            for cell in row:
                if cell.fact and cell.text:
                    code, line, column = cell.fact.split(".")
                    yield (code, line, column), cell


def wrong_total(document: Document, rng: Random) -> Iterator[Planted]:
    """A digit misprinted in a total."""
    return wrong_cells("total", document, rng, lambda place: place in TOTALS)


def wrong_item(document: Document, rng: Random) -> Iterator[Planted]:
    """A digit misprinted in the row of an item."""
    tables = ("T02", "T03", "T05", "T06")
    return wrong_cells(
        "item",
        document,
        rng,
        lambda place: place[0] in tables and len(place[1]) == (5 if place[0] == "T06" else 7),
    )


def wrong_three(document: Document, rng: Random) -> Iterator[Planted]:
    """The total of 三公 misprinted, budget or account."""
    return wrong_cells(
        "three", document, rng, lambda place: place[0] == "T09" and place[2] in ("1", "7")
    )


def wrong_cells(
    kind: str, document: Document, rng: Random, wanted: Callable[[tuple[str, str, str]], bool]
) -> Iterator[Planted]:
    """A digit misprinted in one of some cells."""
    for place, cell in cells(document):
        printed = misprinted(rng, cell.text) if wanted(place) else ""
        if printed:
            rules = FOUND_BY.get((place[0], place[2]), ROOT_CAUSE)
            yield Planted(kind, rules, cell.text, printed, *place)


def wrong_amount(document: Document, rng: Random) -> Iterator[Planted]:
    """An amount of a sentence misprinted."""
    return wrong_words("stated", document, STATED, lambda text: misprinted(rng, text))


def wrong_rate(document: Document, rng: Random) -> Iterator[Planted]:
    """A rate misprinted, by more than a last place."""

    def other(text: str) -> str:
        printed = misprinted(rng, text)
        far = printed and abs(Decimal(printed) - Decimal(text)) >= 2
        return printed if far else ""

    return wrong_words("rate", document, RATES, other)


def wrong_year(document: Document, rng: Random) -> Iterator[Planted]:
    """Another year in a sentence or a heading."""
    year = str(document.year - rng.choice((1, 2, 3)))
    return wrong_words("year", document, YEARS, lambda _: year)


def wrong_words(
    kind: str,
    document: Document,
    patterns: Sequence[tuple[str, tuple[str, ...]]],
    other: Callable[[str], str],
) -> Iterator[Planted]:
    """Another text for the last group of a pattern, wherever it stands."""
    section = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            section = block.text
        if not isinstance(block, Heading | Paragraph):
            continue
        for pattern, rules in patterns:
            for found in re.finditer(pattern, block.text):
                start, end = found.span(found.lastindex or 0)
                around = (block.text[:start], block.text[end:])
                printed = other(block.text[start:end])
                if printed:
                    was = block.text[start:end]
                    yield Planted(kind, rules, was, printed, section=section, around=around)


def left_out(document: Document, _rng: Random) -> Iterator[Planted]:
    """A table that is missing."""
    for table in document.tables():
        if table.code in LEFT_OUT:
            yield Planted("missing", ("F01",), table.title, "", table=table.code)


KINDS: dict[str, Callable[[Document, Random], Iterator[Planted]]] = {
    "total": wrong_total,
    "stated": wrong_amount,
    "item": wrong_item,
    "year": wrong_year,
    "missing": left_out,
    "rate": wrong_rate,
    "three": wrong_three,
}
FIGURES = ("total", "item", "three", "missing")
"""Kinds about the tables; a document has at most one of them."""


# ---------------------------------------------------------------- choosing and planting


def choose(
    document: Document, first: str, number: int, rng: Random, kinds: Sequence[str] = tuple(KINDS)
) -> list[Planted]:
    """Choose faults of some kinds, the first of one kind if the document can have it."""
    others = [kind for kind in kinds if kind != first]
    rng.shuffle(others)
    chosen: list[Planted] = []
    for kind in (first, *others) if first in kinds else others:
        able = [fault for fault in KINDS[kind](document, rng) if fits(fault, chosen)]
        if able and len(chosen) < number:
            chosen.append(rng.choice(able))
    return chosen


def fits(fault: Planted, chosen: Sequence[Planted]) -> bool:
    """Whether a fault does not stand in the way of finding the others."""
    kinds = {other.kind for other in (*chosen, fault)}
    sections = {other.section for other in chosen if other.section}
    return (
        fault.section not in sections
        and not (fault.kind in FIGURES and any(other.kind in FIGURES for other in chosen))
        and not {"missing", "stated"} <= kinds
    )


def misprint(document: Document, faults: Sequence[Planted]) -> Document:
    """The document with the faults printed; its facts are those it prints."""
    missing = {fault.table for fault in faults if fault.kind == "missing"}
    document = plant(document, [fault.change() for fault in faults if fault.kind != "missing"])
    printed = {
        f"{fault.table}.{fault.row}.{fault.column}": Decimal(fault.printed.replace(",", ""))
        for fault in faults
        if fault.row
    }
    kept: list[Block] = [
        block
        for block in document.blocks
        if not (isinstance(block, TableBlock) and block.code in missing)
    ]
    facts = (
        replace(fact, value=printed[fact.key], terms=()) if fact.key in printed else fact
        for fact in document.facts
        if fact.table not in missing
    )
    return replace(document, blocks=tuple(kept), facts=tuple(facts))
