"""How wide a text is and how many lines it takes: a guess, without any font.

A Chinese character is as wide as it is high, a Latin one half as wide. Widths are in characters.
"""

import math


def text_width(text: str) -> float:
    """The width of a text.

    >>> text_width("2023年度")
    4.0
    """
    if text.isascii():
        return len(text) / 2
    return sum(0.5 if character < "\u0400" else 1.0 for character in text)


def line_count(text: str, room: float, first: int = 0) -> int:
    """How many lines a text takes that has so much room, its first line set in.

    >>> line_count("第二部分", 2), line_count("第二部分", 4, first=2)
    (2, 2)
    """
    whole = max(math.floor(room * 2 + 0.01) / 2, 1.0)  # a half character does not fit
    return sum(
        max(1, math.ceil(((0 if number else first) + text_width(line)) / whole))
        for number, line in enumerate(text.split("\n"))
    )


def balanced(text: str, room: float) -> float:
    """By how much to set in both sides of a centred text, so that its lines are equally long.

    >>> balanced("四个字一行不够", 4)
    0.0
    >>> balanced("这是一个很长的名称", 8)
    1.25
    """
    lines = math.ceil(text_width(text) / max(room, 1.0))
    if lines < 2 or "\n" in text:
        return 0.0
    longest = math.ceil(text_width(text) / lines) + 0.5
    return max(0.0, (room - longest) / 2)
