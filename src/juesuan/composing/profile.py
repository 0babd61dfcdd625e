"""How the disclosures of one place are laid out: data, one file a place (``profiles/*.toml``)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

_FOLDER: Final = "profiles"


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One of the nine tables as a place prints it; ``header`` is drawn as a grid.

    ``lines`` (tables 01, 04) are the first and last 行次 of each side; ``columns`` the order of the
    columns of amounts; ``groups`` (table 06) the 类 of each block.
    """

    code: str
    title: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    number: str = ""
    lines: tuple[tuple[int, int], ...] = ()
    enumerated: tuple[tuple[int, int], ...] = ()
    """行次 whose names are counted 一、二、…, each run from one."""
    centred: frozenset[int] = frozenset()
    indented: frozenset[int] = frozenset()
    columns: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    total_last: bool = False
    landscape: bool = False
    size: float = 9.0
    pad: float = 4.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A heading （一） and what stands under it."""

    title: str
    matter: str


@dataclass(frozen=True, slots=True)
class SectionLayout:
    """A heading 一、 with what stands under it: a matter, or points with a matter each."""

    title: str
    matter: str = ""
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """第几部分: its kind tells who writes it."""

    kind: str
    title: str
    sections: tuple[SectionLayout, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """The layout of one place; ``options`` choose between customs of wording."""

    key: str
    name: str
    numbered: bool
    """Whether 行次, 栏次 and 公开NN表 are printed."""
    title: str
    owner: str
    money: str
    options: Mapping[str, Any]
    parts: tuple[Part, ...]
    tables: tuple[TableLayout, ...]


def profile_keys() -> tuple[str, ...]:
    """The keys of all profiles."""
    folder = files("juesuan.composing") / _FOLDER
    names = (item.name for item in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def find_profile(text: str) -> Profile | None:
    """The profile of a key or a name (wuhan, 武汉市), or None."""
    for key in profile_keys():
        if text in {key, load_profile(key).name}:
            return load_profile(key)
    return None


@cache
def load_profile(key: str) -> Profile:
    """A profile by key; ``KeyError`` where there is none."""
    if key not in profile_keys():
        raise KeyError(key)
    text = (files("juesuan.composing") / _FOLDER / f"{key}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return Profile(
        key=key,
        name=data["name"],
        numbered=data["numbered"],
        title=data["title"],
        owner=data["owner"],
        money=data["money"],
        options=data["options"],
        parts=tuple(_part(item) for item in data["part"]),
        tables=tuple(_table(item) for item in data["table"]),
    )


def _part(data: Mapping[str, Any]) -> Part:
    sections = tuple(
        SectionLayout(
            title=item["title"],
            matter=item.get("matter", ""),
            points=tuple(Point(*pair) for pair in item.get("points", ())),
        )
        for item in data.get("section", ())
    )
    return Part(data["kind"], data["title"], sections)


def _table(data: Mapping[str, Any]) -> TableLayout:
    made: dict[str, Any] = dict(data)
    for key in ("header", "widths", "columns", "notes"):
        made[key] = tuple(made.get(key, ()))
    for key in ("lines", "enumerated", "groups"):
        made[key] = tuple(tuple(item) for item in made.get(key, ()))
    for key in ("centred", "indented"):
        made[key] = frozenset(made.get(key, ()))
    return TableLayout(**made)
