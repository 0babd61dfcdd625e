"""Sound narratives, and every way to misstate a figure, a direction, a name or a year in them.

Each amount and each rate gets one wrong digit; 增加 and 减少, 大于 and 小于 are swapped; names of
项, years and listed items are changed.  All choices are always the same.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import tomllib

from balanced import GENERAL_CODES
from balanced_codes import FUNCTIONS
from balanced_narrative import told
from build import from_facts
from juesuan.model import Disclosure
from misprints import DRAWN, ROOT, drawn_facts
from narrate import Block, narrate
from narrated import with_blocks

_AMOUNT: Final = re.compile(r"(?<!单价)(?<![\d.,])\d[\d,]*(?:\.\d+)?(?=万元)")
_RATE: Final = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?=%)")
_CHANGE: Final = re.compile(
    r"(增加|减少)(?=[\d,.]+万元)[^；。]*?万元(?:，(增长|下降)(?=[\d,.]+%))?"
)
_VERDICT: Final = re.compile(r"大于|小于")
_ITEM: Final = re.compile(r"（款）(.+?)（项）")
_YEAR: Final = re.compile(r"20\d\d(?=年)")
_LISTED: Final = re.compile(r"(?<=主要包括)：?([^。；：]+)")
_OTHER: Final = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}
_BLOCKS: Final = {"人员经费": ("301", "303"), "公用经费": ("302", "307", "310")}


class Kind(StrEnum):
    """A way to misstate."""

    AMOUNT = "amount: wrong digit"
    RATE = "rate: wrong digit"
    CHANGE = "增加 for 减少"
    VERDICT = "大于 for 小于"
    ITEM = "another 项"
    YEAR = "another year"
    DROPPED = "listed item dropped"
    ADDED = "listed item added"


FIGURES: Final = (Kind.AMOUNT, Kind.RATE)


@dataclass(frozen=True)
class Story:
    """A disclosure with the paragraphs of its sound narrative."""

    name: str
    document: Disclosure
    blocks: tuple[Block, ...]
    absent: Mapping[str, str]
    """An item without an amount in each block of table 06."""


@dataclass(frozen=True)
class Misstatement:
    """Other words at one place of one paragraph."""

    kind: Kind
    block: int
    start: int
    end: int
    printed: str
    section: str

    def applied(self, blocks: Sequence[Block], printed: str | None = None) -> list[Block]:
        """The paragraphs with the other words in them."""
        changed = list(blocks)
        old = changed[self.block]
        words = self.printed if printed is None else printed
        changed[self.block] = Block(old.kind, old.text[: self.start] + words + old.text[self.end :])
        return changed

    def shown(self, blocks: Sequence[Block]) -> str:
        """What was changed, with some words around it."""
        text = blocks[self.block].text
        before, was = text[max(self.start - 24, 0) : self.start], text[self.start : self.end]
        return f"{self.section}: …{before}[{was} → {self.printed}]{text[self.end : self.end + 6]}"


@cache
def stories() -> tuple[Story, ...]:
    """The example, and some drawn disclosures in the manner of both places."""
    facts = tomllib.loads((ROOT / "tests" / "data" / "wuhan-2023.toml").read_text("utf-8"))
    found = [_story("wuhan-2023", facts, "wuhan")]
    for seed, (name, layout, own) in enumerate(DRAWN, start=1):
        drawn = told(drawn_facts(name, own), seed, GENERAL_CODES)
        found.append(_story(name, drawn, layout))
    return tuple(found)


def _story(name: str, facts: Mapping[str, Any], place: str) -> Story:
    items = facts["tables"]["T06"]["items"]
    absent = {
        block: next(
            item["name"]
            for code, item in items.items()
            if len(code) == 5 and code[:3] in groups and not item["amount"]
        )
        for block, groups in _BLOCKS.items()
    }
    blocks = tuple(narrate(facts, place))
    return Story(name, from_facts(facts, formulas=True), blocks, absent)


def stated(story: Story, blocks: Sequence[Block]) -> Disclosure:
    """The disclosure of a story that says other words."""
    return with_blocks(story.document, blocks)


def misstatements(story: Story) -> Iterator[Misstatement]:
    """Every misstatement of a story, one at each place and kind."""
    section = ""
    for index, block in enumerate(story.blocks):
        if block.kind == "part" and index:
            return  # the glossary
        section = block.text if block.kind != "text" else section
        if block.kind != "text":
            continue
        for kind, start, end, printed in _changes(block.text, story):
            if printed and printed != block.text[start:end]:
                yield Misstatement(kind, index, start, end, printed, section)


Change = tuple[Kind, int, int, str]


def _changes(text: str, story: Story) -> Iterator[Change]:
    random = Random(f"{story.name}|{text}")
    for kind, pattern in ((Kind.AMOUNT, _AMOUNT), (Kind.RATE, _RATE)):
        for found in pattern.finditer(text):
            yield kind, *found.span(), wrong_digit(found.group(), random)
    for found in _CHANGE.finditer(text):
        swapped = re.sub("|".join(_OTHER), lambda verb: _OTHER[verb.group()], found.group())
        yield Kind.CHANGE, *found.span(), swapped
    for found in _VERDICT.finditer(text):
        yield Kind.VERDICT, *found.span(), "小于" if found.group() == "大于" else "大于"
    for found in _ITEM.finditer(text):
        others = [FUNCTIONS[code] for code in GENERAL_CODES if FUNCTIONS[code] not in text]
        yield Kind.ITEM, *found.span(1), random.choice(others)
    for found in _YEAR.finditer(text):
        yield Kind.YEAR, *found.span(), str(int(found.group()) - 1)
    for found in _LISTED.finditer(text):
        names = found.group(1).split("、")
        gone = random.randrange(len(names))
        yield Kind.DROPPED, *found.span(1), "、".join(names[:gone] + names[gone + 1 :])
        block = max(_BLOCKS, key=lambda name: text.rfind(name, 0, found.start()))
        yield Kind.ADDED, *found.span(1), "、".join([*names, story.absent[block]])


def wrong_digit(number: str, random: Random) -> str:
    """The number with another digit, the first never becoming 0.

    >>> wrong_digit("7", Random(1)) in "12345689"
    True
    """
    at = random.choice([place for place, sign in enumerate(number) if sign.isdigit()])
    digits = [d for d in "0123456789" if d != number[at] and (at or d != "0" or len(number) == 1)]
    return number[:at] + random.choice(digits) + number[at + 1 :]
