"""The words between an indicator's name and its score → its target and its result."""

import re
from collections.abc import Sequence
from typing import Final

from juesuan.reading.recognise.performance.stream import Word

_VALUE: Final = re.compile(
    r"(?:全年|年度?|每[年月]|月均|年均|累计|共|约)?"
    r"(?:达到?|完成|超过?|不[低少高多大小]于|不超过?|大于等于|小于等于|[大小高低]于|[≥≤＞＜><=＝]{1,2})?"
    r"\d[\d,]*(?:\.\d+)?"
    r"(?:%|[^\W\d全超达不约共]{0,6}(?:/[^\W\d]{1,3})?)"
)
_SUFFIX: Final = re.compile(r"(?:及?以[上下内]|左右)$")


def part_cells(words: Sequence[Word]) -> tuple[str, str] | None:
    """Part the words into two cells; None where more than one way does equally well.

    Words on one line are in different cells, words on lines of their own may be one cell's.
    """
    if len(words) < 2:
        return None
    cuts = [index for index in range(1, len(words)) if words[index].line == words[index - 1].line]
    if len(cuts) > 1:
        return None
    ways = [_cut(words, index) for index in (cuts or range(1, len(words)))]
    sound = [way for way in ways if all(_is_value(text) for text in way)]
    if len(sound) == 1:
        return sound[0]
    if len(ways) == 1 and not sound:
        return ways[0]
    alike = [way for way in sound or ways if way[0] == way[1]]
    return alike[0] if len(alike) == 1 else None


def _cut(words: Sequence[Word], index: int) -> tuple[str, str]:
    left = "".join(word.text for word in words[:index])
    return left, "".join(word.text for word in words[index:])


def _is_value(text: str) -> bool:
    """Whether a text is one number with its bound and unit: 98.5%以上, 全年超过6,000份."""
    bare = _SUFFIX.sub("", text)
    if bare.endswith(("以", "及")):
        return False
    return _VALUE.fullmatch(bare) is not None
