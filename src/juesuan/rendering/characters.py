"""Text as every file format can carry it."""

import re
from typing import Final

_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text without the characters that XML 1.0 or UTF-8 cannot carry.

    >>> clean("收" + chr(0) + "入")
    '收入'
    """
    return _FORBIDDEN.sub("", text)
