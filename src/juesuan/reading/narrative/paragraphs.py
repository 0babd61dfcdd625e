"""Printed lines → paragraphs healed of their line breaks.

Where a format tells positions, an indented line begins a paragraph; elsewhere the numbering of
headings and items, the stop that ends a sentence and the short last line of a paragraph tell.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from juesuan.model import Passage, PrintedLine
from juesuan.reading.pages import Line, Page

_PART: Final = re.compile(r"第[一二三四五六七八九十]+部分")
_MAJOR: Final = re.compile(r"[一二三四五六七八九十]{1,3}、")
_MINOR: Final = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_NUMBER: Final = re.compile(r"\d{1,3}\s*(?:[、．]|\.(?!\d))|[（(]\d{1,3}[）)]|[①-⑳]")
_NUMBERED: Final = re.compile(r"\s*(?!20\d\d)[第一二三四五六七八九十（(\d①-⑳]")
_NUMBER_BEGUN: Final = re.compile(
    r"第[一二三四五六七八九十]*|[（(]?[一二三四五六七八九十]{1,3}|[（(]\d{0,3}"
)
"""A line that breaks off within the number of a heading."""
_FIGURE: Final = re.compile(r"[（(]?图\s*\d")
_QUOTED_NUMBER: Final = re.compile(r"\d{1,3}[“\"]|“")
_NARROW: Final = re.compile(r"[^“”‘’…—\u2e80-\U0010ffff]")
_TITLE_ENDS: Final = re.compile(
    r"([说說]明|情[况況]|概[况況]|[构構]成|[职職][能责責]|[设設]置|解[释釋]|附件|附表|[结結]果|[决決]算表)"
    r"[。：:]?$"
)
_TITLE_TAIL: Final = re.compile(r".{0,4}([说說]明?|情[况況]?|[结結]果?)[。：:]?")
_SENTENCE: Final = re.compile(r"[，,。；;：:]")
_FINISHED: Final = tuple("。；;！!")
_CLOSED: Final = (*_FINISHED, "：", ":")
_LONGEST_HEADING: Final = 8  # lines
_LONGEST_TITLE: Final = 40  # characters: what is longer is no heading unless it ends like one
_PAGE_NUMBER: Final = re.compile(r"[-—–－·\s]*\d{1,4}[-—–－·\s]*|第\s*\d{1,4}\s*页.*|\d+/\d+")
_USUAL: Final = 0.2  # of the commonest left edge: an edge as common as that may be the margin
_SHORT: Final = 0.87  # of the usual width: a line that ends before it ends its paragraph
_INDENT: Final = 0.8  # of a character: a line that begins further right begins a paragraph
_CENTRED: Final = 3.0  # characters: a line set in by more is a title, not a paragraph's beginning
_EDGE: Final = 0.1  # of the page's height: where running headers and footers stand
_OFTEN: Final = 3  # pages from which a repeated line at the edge is furniture


@lru_cache(maxsize=4096)
def heading_level(text: str) -> int | None:
    """How deep a numbered heading stands: 0 part, 1 一、, 2 （一）, 3 1.; None without a number.

    >>> [heading_level(t) for t in ("第三部分 说明", "五、支出", "(三)情况", "1.行政运行", "支出")]
    [0, 1, 2, 3, None]
    """
    for level, pattern in enumerate((_PART, _MAJOR, _MINOR, _NUMBER)):
        if pattern.match(text):
            return level
    return None


def text_width(text: str) -> float:
    """The width of a line in full-width characters."""
    shown = text.strip()
    return len(shown) - len(_NARROW.findall(shown)) / 2


@dataclass(frozen=True, slots=True)
class _Measure:
    """How lines are usually set: left margin and size where positions are known, else width."""

    margin: float | None
    size: float
    width: float

    def indented(self, line: Line, by: float = _INDENT) -> bool:
        """Whether a line begins right of the margin."""
        box = line.place.box
        return box is not None and self.margin is not None and box.x0 - self.margin > by * self.size

    def short(self, line: Line) -> bool:
        """Whether a line ends before the right margin."""
        return text_width(line.text) < _SHORT * self.width


def _measure(lines: Sequence[Line]) -> _Measure:
    """The usual left margin, character size and width of some lines."""
    widths = sorted(text_width(line.text) for line in lines)
    width = widths[int(len(widths) * 0.9)] if widths else 0.0
    boxes = [line.place.box for line in lines if line.place.box and len(line.text) > width / 2]
    if len({box.x0 for box in boxes}) < 2:
        return _Measure(None, 1.0, width)
    lefts = Counter(round(box.x0) for box in boxes)
    margin = min(left for left, count in lefts.items() if count >= _USUAL * max(lefts.values()))
    sizes = sorted(box.bottom - box.top for box in boxes)
    return _Measure(float(margin), sizes[len(sizes) // 2], width)


def set_paragraphs(lines: Sequence[Line]) -> Iterator[Passage]:
    """Join lines into paragraphs, in order."""
    measure = _measure(lines)
    current: list[Line] = []
    for line in lines:
        apart = line.whole or (current and current[-1].whole)
        if current and (apart or _begins(line, current, measure)):
            yield heal(current)
            current = []
        current.append(line)
    if current:
        yield heal(current)


def _begins(line: Line, current: Sequence[Line], measure: _Measure) -> bool:
    """Whether a line begins a new paragraph."""
    text, before = "".join(line.text.split()), current[-1].text.strip()
    level = heading_level(text)
    if len(current) == 1 and _NUMBER_BEGUN.fullmatch(before):
        return False
    if level in {0, 1} and not before.endswith(("，", ",", "、")):
        return True
    if level is None and _continues_title(line, current, measure):
        return False
    if _ends_heading(line, current, measure) or (level is not None and before.endswith(_CLOSED)):
        return True
    set_in = measure.indented(line)
    if line.place.box is not None and (set_in or measure.indented(current[0])):
        numbered = level is not None
        return (
            _is_set_apart(line, current, measure, numbered)
            if set_in
            else _below_title(current, measure)
        )
    return _begins_by_text(text, level, current[-1], measure)


def _is_set_apart(line: Line, current: Sequence[Line], measure: _Measure, numbered: bool) -> bool:
    """Whether a line that is set in begins a paragraph, unless all lines are set in alike."""
    last = current[-1]
    if not (measure.indented(last) and _same_left(line, last, measure)):
        return True
    return numbered or last.text.strip().endswith(_FINISHED) or measure.short(last)


def _begins_by_text(text: str, level: int | None, last: Line, measure: _Measure) -> bool:
    """Whether a line begins a paragraph, told by numbering, stops and the width of the last."""
    before, short = last.text.strip(), measure.short(last)
    if level is not None or _FIGURE.match(text):
        return before.endswith(_CLOSED) or short
    if _FIGURE.match(before) and short:
        return True
    if before.endswith(_FINISHED):
        return short or bool(_QUOTED_NUMBER.match(text))
    return before.endswith(("：", ":")) and short


def _continues_title(line: Line, current: Sequence[Line], measure: _Measure) -> bool:
    """Whether a line goes on with the centred title of a part."""
    boxes = current[-1].place.box, line.place.box
    if heading_level("".join(current[0].text.split())) != 0 or not boxes[0] or not boxes[1]:
        return False
    middles = [(box.x0 + box.x1) / 2 for box in boxes if box]
    return measure.margin is not None and abs(middles[0] - middles[1]) < measure.size


def _below_title(current: Sequence[Line], measure: _Measure) -> bool:
    """Whether a title stands above; else a line at the margin goes on with the paragraph."""
    first = current[0]
    centred = measure.indented(first, _CENTRED) and len(current) == 1 and measure.short(first)
    numbered = heading_level("".join(first.text.split())) is not None
    return centred and not numbered and not first.text.strip().endswith(("：", ":", "，"))


def _same_left(line: Line, other: Line, measure: _Measure) -> bool:
    boxes = line.place.box, other.place.box
    return (
        boxes[0] is not None
        and boxes[1] is not None
        and abs(boxes[0].x0 - boxes[1].x0) < _INDENT * measure.size
    )


def _ends_heading(line: Line, current: Sequence[Line], measure: _Measure) -> bool:
    """Whether the lines before a line are a whole heading, which nothing goes on with."""
    if len(current) > _LONGEST_HEADING or not _NUMBERED.match(current[0].text):
        return False
    title = "".join("".join(part.text.split()) for part in current)
    level = heading_level(title)
    if level is None or (level == 3 and len(current) > 1):
        return False
    bare = _MAJOR.fullmatch(title) or _MINOR.fullmatch(title)  # its words are yet to come
    if bare or _SENTENCE.search(title[:-1]):
        return False
    short = measure.short(current[-1])
    if not _TITLE_ENDS.search(title):
        apart = measure.indented(line) or not measure.indented(current[0])
        return apart and short and level in {1, 2} and len(title) < _LONGEST_TITLE
    return (short or level < 3) and not _TITLE_TAIL.fullmatch("".join(line.text.split()))


def heal(lines: Sequence[Line]) -> Passage:
    """One paragraph: the lines' text without white space, each line's offset kept."""
    texts, printed, offset = [], [], 0
    for line in lines:
        text = "".join(line.text.split())
        printed.append(PrintedLine(offset, line.text, line.place))
        texts.append(text)
        offset += len(text)
    return Passage("".join(texts), tuple(printed))


def is_page_number(line: Line, page: Page) -> bool:
    """Whether a line only numbers its page: digits at the edge, not part of a broken number."""
    if not _PAGE_NUMBER.fullmatch(line.text.strip()):
        return False
    box = line.place.box
    if box is None or not page.lines:
        return True
    edge = _EDGE * page.height
    outer = box.bottom < edge or box.top > page.height - edge
    return outer or line is page.lines[-1]


def running_lines(pages: Sequence[Page]) -> frozenset[str]:
    """Texts that stand at the edge of several pages: running headers and footers."""
    counts: Counter[str] = Counter()
    for page in pages:
        edge = _EDGE * page.height
        counts.update(
            {
                "".join(line.text.split())
                for line in page.lines
                if (box := line.place.box) and (box.bottom < edge or box.top > page.height - edge)
            }
        )
    return frozenset(text for text, count in counts.items() if count >= _OFTEN)
