"""What stands around a table, told by its words: captions above it, notes and names below."""

import re
from typing import Final

from juesuan.model.forms import compact

_LONGEST: Final = 100  # characters; what is longer is no caption
_TITLE: Final = re.compile(r".*表(（.*）|\(.*\))?[:：]?")
_CAPTION: Final = re.compile(
    rf"{_TITLE.pattern}|公开\d\d表.*|财决.*|附件?\d*|20\d\d年度?|"
    r"(编制|填报|公开)?(单位|部门)(名称)?[:：].*|[（(]?(金额)?单位[:：].*元[）)]?"
)
_NUMBER: Final = re.compile(r"公开\d\d表")
_SIGNED: Final = re.compile(
    r"(单位)?(制表|审核|复核|填表|负责|经办|编制)[^，。]{0,6}[:：].*|.{0,4}日期[:：].*"
)
_NOTE: Final = re.compile(
    r"(注|备注|说明|附注)[:：\d]?.*|\d+[行栏](各[行栏])?\s*[＝=].*|.*[。；]|.{30,}|本表.*|"
    r"[^无没未]{0,30}(无|没有|未发生)[^无没未]{0,30}(收入|支出|拨款|经费|数据)[^无没未]{0,9}"
)


def _says(pattern: re.Pattern[str], text: str) -> bool:
    return len(text) <= _LONGEST and pattern.fullmatch(compact(text)) is not None


def is_caption(text: str) -> bool:
    """Whether a text is a title, a table's number, its owner or its unit of money.

    >>> [is_caption(t) for t in ("支出决算表", "公开03表", "单位：甲局", "金额单位：万元", "合计")]
    [True, True, True, True, False]
    """
    return _says(_CAPTION, text)


def is_title(text: str) -> bool:
    """Whether a text is the title of a table."""
    return _says(_TITLE, text) and not _says(_NUMBER, text)


def is_signed(text: str) -> bool:
    """Whether a text names one of those who made the table."""
    return _says(_SIGNED, text)


def is_note(text: str) -> bool:
    """Whether a text that stands alone below a table is a note rather than a row of it."""
    return _NOTE.fullmatch(compact(text)) is not None
