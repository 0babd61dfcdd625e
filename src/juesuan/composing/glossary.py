"""The terms and the items of the classification that a disclosure uses, in our own words.

Source of the meanings: 政府收支分类科目 and the accounting rules of 行政事业单位.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from juesuan.composing.numerals import numeral
from juesuan.composing.voice import Voice
from juesuan.model.document import Heading, Paragraph


@cache
def _data() -> dict[str, dict[str, str]]:
    text = (files("juesuan.composing") / "glossary.toml").read_text("utf-8")
    return tomllib.loads(text)


def glossary(voice: Voice, told: str) -> Iterator[Heading | Paragraph]:
    """Explain the terms that occur in ``told``, all that the document says, and the 项 it uses."""
    mark = str(voice.option("glossary_mark"))
    number = 0
    for term, meaning in _data()["terms"].items():
        if re.search(f"{re.escape(term)}(?!支出)", told):  # 收入 is not meant in 收入支出
            number += 1
            yield Paragraph(f"{mark.format(n=numeral(number))}{term}：{meaning}")
    codes = voice.books.codes("T03", 7)
    if codes and voice.option("glossary_codes"):
        title = f"{voice.our}使用的支出功能分类科目（到项级）"
        yield Heading(2, f"{mark.format(n=numeral(number + 1))}{title}")
        for count, code in enumerate(codes, 1):
            yield Paragraph(f"{count}.{voice.item(code)}：{_meaning(voice, code)}")


def _meaning(voice: Voice, code: str) -> str:
    """What a 项 reflects: by its code, by the ending that all 款 share, or by its name."""
    known = _data()["codes"].get(code)
    if known:
        return known
    name = voice.books.name(code)
    group = voice.books.name(code[:5])
    by_name = _data()["names"].get(name)
    if by_name:
        return by_name.format(group=group)
    if name.startswith("其他"):
        return f"反映除上述项目以外，其他用于{group.removesuffix('支出')}方面的支出。"
    return f"反映{name.removesuffix('支出')}方面的支出。"
