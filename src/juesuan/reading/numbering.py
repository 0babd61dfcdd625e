"""The numbers that Word draws itself before paragraphs: 一、 （一） 1.

They are no text of the document, yet its outline depends on them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from juesuan.reading.archive import Element

_LEVELS: Final = 9
_DEEPEST_STYLE: Final = 20
_MOST: Final = 9_999
_PLACE: Final = re.compile(r"%([1-9])")
_DIGITS: Final = "零一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def name_of(element: Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of a name, and so on along the names."""
    for name in path:
        if element is None:
            return None
        element = next((item for item in element if name_of(item) == name), None)
    return element


def value(element: Element | None, key: str = "val") -> str:
    """An attribute, whatever its namespace."""
    if element is None:
        return ""
    found = (text for name, text in element.items() if name.rpartition("}")[2] == key)
    return next(found, "")


def is_on(element: Element | None) -> bool:
    """Whether a switch is there and not turned off."""
    return element is not None and value(element) not in {"0", "false", "off"}


def whole(text: str, default: int = 0) -> int:
    """A small number, or the default."""
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else default


@dataclass(slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    paragraph_style: str = ""


@dataclass(slots=True)
class _Style:
    based_on: str = ""
    number: str = ""
    level: int | None = None
    breaks: bool | None = None


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a document in order."""

    _abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    """The design of each list, and at what its levels start anew."""
    _styles: dict[str, _Style] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Element | None, styles: Element | None) -> "Numbering":
        """The lists and styles of a document."""
        own = cls()
        for item in numbering if numbering is not None else ():
            if name_of(item) == "abstractNum":
                own._abstract[value(item, "abstractNumId")] = dict(_levels(item))
            elif name_of(item) == "num":
                starts = {
                    whole(value(over, "ilvl")): whole(value(child(over, "startOverride")), 1)
                    for over in item
                    if name_of(over) == "lvlOverride" and child(over, "startOverride") is not None
                }
                own._lists[value(item, "numId")] = (value(child(item, "abstractNumId")), starts)
        for item in styles if styles is not None else ():
            if name_of(item) == "style":
                own._styles[value(item, "styleId")] = _style(item)
        return own

    def breaks_page(self, paragraph: Element) -> bool:
        """Whether a paragraph begins a page."""
        properties = child(paragraph, "pPr")
        own = child(properties, "pageBreakBefore")
        if own is not None:
            return is_on(own)
        styles = self._line(value(child(properties, "pStyle")))
        return next((style.breaks for _, style in styles if style.breaks is not None), False)

    def number(self, paragraph: Element) -> str:
        """The number before a paragraph, as it is drawn; nothing for most."""
        properties = child(paragraph, "pPr")
        own = child(properties, "numPr")
        number, level = value(child(own, "numId")), value(child(own, "ilvl"))
        deep = whole(level) if level else None
        if not number:
            for key, style in self._line(value(child(properties, "pStyle"))):
                if style.number:
                    number = style.number
                    deep = style.level if deep is None else deep
                    deep = self._styled_level(number, key) if deep is None else deep
                    break
        if number in {"", "0"} or number not in self._lists:
            return ""
        return self._next(number, min(deep or 0, _LEVELS - 1))

    def _line(self, style: str) -> Iterator[tuple[str, _Style]]:
        """A style and those that it is based on."""
        for _ in range(_DEEPEST_STYLE):
            found = self._styles.get(style)
            if found is None:
                return
            yield style, found
            style = found.based_on

    def _styled_level(self, number: str, style: str) -> int:
        levels = self._abstract.get(self._lists.get(number, ("", {}))[0], {})
        return next((deep for deep, item in levels.items() if item.paragraph_style == style), 0)

    def _next(self, number: str, deep: int) -> str:
        design, starts = self._lists[number]
        levels = self._abstract.get(design, {})
        counts = self._counts.setdefault(design, {})
        if number not in self._begun:
            self._begun.add(number)
            counts.update({level: start - 1 for level, start in starts.items()})
        level = levels.get(deep, _Level())
        counts[deep] = counts.get(deep, level.start - 1) + 1
        for deeper in [key for key in counts if key > deep]:
            del counts[deeper]

        def count(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            item = levels.get(at, _Level())
            return numeral(counts.get(at, item.start), item.style)

        return "" if level.style in {"bullet", "none"} else _PLACE.sub(count, level.text)


def _levels(design: Element) -> Iterator[tuple[int, _Level]]:
    for item in design:
        if name_of(item) == "lvl":
            yield (
                whole(value(item, "ilvl")),
                _Level(
                    whole(value(child(item, "start")), 1),
                    value(child(item, "numFmt")) or "decimal",
                    value(child(item, "lvlText")),
                    value(child(item, "pStyle")),
                ),
            )


def _style(item: Element) -> _Style:
    properties = child(item, "pPr")
    number = child(properties, "numPr")
    level = value(child(number, "ilvl"))
    breaks = child(properties, "pageBreakBefore")
    return _Style(
        value(child(item, "basedOn")),
        value(child(number, "numId")),
        whole(level) if level else None,
        None if breaks is None else is_on(breaks),
    )


def numeral(number: int, style: str) -> str:
    """A number in one of Word's formats; those unknown here are written as digits.

    >>> [numeral(n, "chineseCounting") for n in (3, 10, 12, 20, 21, 105)]
    ['三', '十', '十二', '二十', '二十一', '一百零五']
    >>> numeral(3, "decimalEnclosedCircle"), numeral(4, "lowerRoman"), numeral(2, "upperLetter")
    ('③', 'iv', 'B')
    """
    if not 0 < number <= _MOST:
        return str(number)
    if style in _CHINESE:
        return _chinese(number, _DIGITS, "十百千")
    if style == "chineseLegalSimplified":
        return _chinese(number, _LEGAL, "拾佰仟")
    if style in _SIGNS and number <= len(_SIGNS[style]):
        return _SIGNS[style][number - 1]
    if style in {"upperRoman", "lowerRoman"}:
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    digits = f"{number:02d}" if style == "decimalZero" else str(number)
    return digits.translate(_FULL_WIDTH) if style == "decimalFullWidth" else digits


_CIRCLED: Final = "".join(map(chr, range(0x2460, 0x2474)))
_FULL_WIDTH: Final = {48 + digit: 0xFF10 + digit for digit in range(10)}
_SIGNS: Final = {
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "upperLetter": ascii_uppercase,
    "lowerLetter": ascii_lowercase,
}


_CHINESE: Final = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "japaneseDigitalTenThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)


def _chinese(number: int, digits: str, ranks: str) -> str:
    """A number below ten thousand in Chinese; ten to nineteen begin with 十."""
    told = ""
    for place, digit in zip(range(3, -1, -1), f"{number:04d}", strict=True):
        if digit != "0":
            told += digits[int(digit)] + (ranks[place - 1] if place else "")
        elif told and not told.endswith(digits[0]):
            told += digits[0]
    told = told.rstrip(digits[0])
    return told[1:] if told.startswith(digits[1] + ranks[0]) and digits is _DIGITS else told


def _roman(number: int) -> str:
    told = ""
    for worth, letters in _ROMAN:
        times, number = divmod(number, worth)
        told += letters * times
    return told
