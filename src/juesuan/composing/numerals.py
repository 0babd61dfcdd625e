"""Chinese numerals as headings and lines are counted by."""

from typing import Final

_DIGITS: Final = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese.

    >>> numeral(3), numeral(10), numeral(13), numeral(26)
    ('三', '十', '十三', '二十六')
    """
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")
