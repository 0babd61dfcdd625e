"""Names of units with one typing slip.

Another unit may have a name that differs in one character.  A name counts as a slip only where
the character tells no place, rank, number or kind of body.
"""

from typing import Final

SHORTEST: Final = 8  # characters; shorter names of different bodies are too much alike
_TELLING: Final = frozenset(
    "一二三四五六七八九十０１２３４５６７８９0123456789东西南北中上下左右前后新老甲乙丙丁大小省市区县乡镇村州旗盟街路"
    "处局科所站部室院校委办厅会队馆园场库团组和与及第"
)
_PLACE: Final = frozenset("省市区县乡镇村州旗盟街路")


def slip_in(text: str, name: str) -> tuple[str, str] | None:
    """The wrong and the right character (or two) where a text is a name with one typing slip.

    >>> slip_in("武汉市人务资源和社会保障局", "武汉市人力资源和社会保障局")
    ('务', '力')
    >>> slip_in("江城市第二社会保险管理处", "江城市第一社会保险管理处")
    """
    if text == name or abs(len(text) - len(name)) > 1 or min(len(text), len(name)) < SHORTEST:
        return None
    start = next((i for i, (a, b) in enumerate(zip(text, name, strict=False)) if a != b), -1)
    if start < 0:
        return None
    end = 0
    while end < min(len(text), len(name)) - start and text[-1 - end] == name[-1 - end]:
        end += 1
    wrong, right = text[start : len(text) - end], name[start : len(name) - end]
    swapped = len(wrong) == 2 and wrong == right[::-1]
    single = len(wrong) <= 1 and len(right) <= 1
    if not (single or swapped) or (not end and len(text) != len(name)):
        return None
    before_place = any(char in _PLACE for char in name[start + 1 : start + 3])
    doubled = not right and start > 0 and text[start - 1] == wrong
    telling = bool(_TELLING & set(wrong + right)) and not doubled and not swapped
    return None if telling or (before_place and not swapped) else (wrong, right)
