"""Lines above and below a table: its title, unit of money, notes and statement."""

import re
from collections.abc import Sequence
from typing import Final

from juesuan.model.forms import compact
from juesuan.money import Unit
from juesuan.reading.pages import Line

_MONEY: Final = re.compile(r"(?:金额)?单位：(?:人民币)?(亿元|万元|元)")
_NO_TITLE: Final = re.compile(
    r"公开\d\d表.*|.*单位(名称)?：.*|(编制|填报|公开)?(单位|部门)(名称)?：.*|[（(]?续表?.*|第[一二三四五六]部分.*"
)
_TITLE: Final = re.compile(r".*表(（.*）)?[:：]?$")
_MOST_TITLE_LINES: Final = 3


def find_title(lines: Sequence[Line], captions: Sequence[str] = ()) -> tuple[str, int]:
    """The title among the lines above a table (the nearest one) and how many lines it takes.

    Titles may be broken over lines; a title inside the table's frame comes with ``captions``.
    """
    for caption in captions:
        if _TITLE.fullmatch(caption) and not _NO_TITLE.fullmatch(caption):
            return caption, 0
    taken: list[str] = []
    for line in reversed(lines):
        text = compact(line.text)
        if not text or (_NO_TITLE.fullmatch(text) and not taken):
            continue
        if taken and (_NO_TITLE.fullmatch(text) or _TITLE.fullmatch(text)):
            break
        if not taken and not _TITLE.fullmatch(text):
            break
        taken.insert(0, text)
        if re.match(r"(表[\d一二三四五六七八九十]+|20\d\d年|.*20\d\d年度)", text):
            break
        if len(taken) == _MOST_TITLE_LINES:
            taken = taken[-1:]
            break
        if not re.match(r"(收入|支出|一般公共|财政|政府性|国有|“|政府)", text):
            continue
        break
    return "".join(taken), len(taken)


def find_money_unit(texts: Sequence[str]) -> Unit | None:
    """The unit of money printed above a table."""
    for text in texts:
        found = _MONEY.search(compact(text))
        if found:
            return Unit.from_label(found.group(1))
    return None


def find_owner(texts: Sequence[str]) -> str:
    """The name of the unit printed above a table (单位：…, 编制单位：…), or nothing."""
    for text in texts:
        for part in re.split(r"\s+", text.strip()):
            found = re.match(r"(?:编制|填报|公开)?(?:单位|部门)(?:名称)?[:：](.+)", part)
            if found and not re.fullmatch(r"(人民币)?(亿元|万元|元)", found.group(1)):
                return found.group(1)
    return ""
