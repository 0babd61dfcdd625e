"""The nine statutory tables as data: columns, lines, titles and their variants.

Source: the forms 公开01表 … 公开09表 of the final accounts of 2023; ``forms/*.toml`` says what
each line and column is called elsewhere and in other years.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

Layout = Literal["lines", "codes", "blocks", "single"]
FORM_CODES: Final = tuple(f"T{number:02d}" for number in range(1, 10))

_ENUMERATOR: Final = re.compile(
    r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}[、.．])(?=\D)"
)
_OF_WHICH: Final = re.compile(r"其中：?")
_WIDE: Final = str.maketrans("()[]〔〕:", "（）（）（）：")


@lru_cache(maxsize=8192)
def compact(text: str) -> str:
    """Text without any white space, brackets and colons made full-width."""
    return "".join(text.split()).translate(_WIDE)


@lru_cache(maxsize=8192)
def plain_label(text: str) -> str:
    """A line's name without its ordinal.

    >>> plain_label("十九、住房保障支出"), plain_label(" 总　计 "), plain_label("其中:捐赠收入")
    ('住房保障支出', '总计', '捐赠收入')
    """
    label = compact(text)
    for prefix in (_OF_WHICH, _ENUMERATOR):
        if found := prefix.match(label):
            label = label[found.end() :]
    return label


def is_of_which(text: str) -> bool:
    """Whether a line or column only shows part of the one before it (其中：…)."""
    return _OF_WHICH.match(compact(text)) is not None


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of amounts; ``header`` is matched against the header cells joined by ``/``."""

    code: str
    name: str
    header: re.Pattern[str]
    side: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of the form; ``function`` is the 类 it reports, ``stands_for`` lines it combines."""

    code: str
    name: str
    names: frozenset[str]
    side: str = ""
    function: str = ""
    stands_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One statutory table."""

    code: str
    title: str
    titles: frozenset[str]
    words: tuple[str, ...]
    """Words of the header by which a flattened table is recognised."""
    layout: Layout
    classification: str
    sides: dict[str, str]
    columns: tuple[FormColumn, ...]
    lines: tuple[FormLine, ...]

    def column(self, code: str) -> FormColumn:
        """The column with a code; ``KeyError`` when there is none."""
        for column in self.columns:
            if column.code == code:
                return column
        raise KeyError(code)

    def line(self, code: str) -> FormLine | None:
        """The line with a code, or None."""
        return next((line for line in self.lines if line.code == code), None)


def _form(data: dict[str, Any]) -> Form:
    columns = tuple(
        FormColumn(
            code=item["code"],
            name=item["name"],
            header=re.compile(item["header"]),
            side=item.get("side", ""),
            optional=item.get("optional", False),
        )
        for item in data["columns"]
    )
    lines = tuple(
        FormLine(
            code=item["code"],
            name=item["name"],
            names=frozenset(compact(name) for name in [item["name"], *item.get("aliases", [])]),
            side=item.get("side", ""),
            function=item.get("function", ""),
            stands_for=tuple(item.get("stands_for", [])),
        )
        for item in data.get("lines", [])
    )
    return Form(
        code=data["code"],
        title=data["title"],
        titles=frozenset(compact(title) for title in [data["title"], *data["titles"]]),
        words=tuple(data["words"]),
        layout=data["layout"],
        classification=data.get("classification", ""),
        sides=data.get("sides", {}),
        columns=columns,
        lines=lines,
    )


@cache
def load_forms() -> dict[str, Form]:
    """All nine forms by code, in their order."""
    folder = files("juesuan.model") / "forms"
    return {
        code: _form(tomllib.loads((folder / f"{code}.toml").read_text("utf-8")))
        for code in FORM_CODES
    }
