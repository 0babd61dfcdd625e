"""Schemes of weights: what execution, 产出, 效益 and 满意度 are worth, from ``schemes.toml``.

Sources: 财预〔2020〕10号 (10/50/30/10); the forms of Hubei (20/40/40, of which 满意度 10).
"""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from juesuan.model.forms import compact
from juesuan.money import ZERO, half_width

FULL_MARKS: Final = Decimal(100)
_OWN: Final = re.compile(r"\d{1,3}(?:\.\d{1,2})?(?:/\d{1,3}(?:\.\d{1,2})?){2,3}")
_PARTED: Final = ("output", "benefit", "satisfaction")


class SchemeError(ValueError):
    """A scheme that is not known or does not make 100 points, in one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of indicators, told by words in the names of its levels."""

    key: str
    name: str
    words: tuple[str, ...]
    second: bool = False
    """Whether its words count in the second level as in the first."""


@dataclass(frozen=True, slots=True)
class LevelPoints:
    """What a scheme gives some levels; ``under`` is the heading they are printed under."""

    levels: tuple[str, ...]
    name: str
    points: Decimal
    under: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """What each part of a form is worth."""

    key: str
    name: str
    execution: Decimal
    parts: tuple[LevelPoints, ...]

    def part_of(self, levels: tuple[str, str]) -> LevelPoints | None:
        """The part an indicator belongs to, or None where the names of its levels do not tell."""
        level = level_of(levels)
        return next((part for part in self.parts if level and level.key in part.levels), None)


@dataclass(frozen=True, slots=True)
class ScoreLimits:
    """Thresholds of remarks."""

    exceeded: Decimal
    """Result over target beyond which the target may have been set too low."""
    execution_short: Decimal
    """How far execution may stay below 100 % without a reason."""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("juesuan.score") / "schemes.toml").read_text("utf-8"))


@cache
def load_limits() -> ScoreLimits:
    """The thresholds of remarks."""
    limits = _data()["limits"]
    return ScoreLimits(Decimal(limits["exceeded"]), Decimal(limits["execution_short"]))


@cache
def load_levels() -> tuple[Level, ...]:
    """The kinds of indicators, in the order in which their words are looked for."""
    return tuple(
        Level(item["key"], item["name"], tuple(item["words"]), item.get("second", False))
        for item in _data()["levels"]
    )


@cache
def load_schemes() -> dict[str, Scheme]:
    """The schemes of the data by key."""
    names = {level.key: level.name for level in load_levels()}
    schemes = [
        Scheme(
            item["key"],
            item["name"],
            Decimal(item["execution"]),
            tuple(
                LevelPoints(
                    (part["level"],),
                    names[part["level"]],
                    Decimal(part["points"]),
                    part["under"],
                    part.get("optional", False),
                )
                for part in item["parts"]
            ),
        )
        for item in _data()["schemes"]
    ]
    return {scheme.key: scheme for scheme in schemes}


def level_of(levels: tuple[str, str]) -> Level | None:
    """The kind of an indicator by the names of its levels.

    >>> kind = level_of(("效益指标", "社会公众及服务对象满意度指标"))
    >>> kind.key if kind else None
    'satisfaction'
    """
    first, second = compact(levels[0]), compact(levels[1])

    def found(level: Level, text: str) -> bool:
        return any(word in text for word in level.words)

    ways = (
        [level for level in load_levels() if level.second and found(level, first + second)],
        [level for level in load_levels() if found(level, first)],
        [level for level in load_levels() if found(level, second)],
    )
    return next((level for way in ways for level in way), None)


def scheme_of(text: str) -> Scheme:
    """The scheme with a key or name, or one given by its figures; ``SchemeError`` if none.

    >>> scheme_of("湖北").execution, scheme_of("15/45/30/10").execution
    (Decimal('20'), Decimal('15'))
    """
    bare = "".join(half_width(text).split()).replace("／", "/")
    known = (scheme for scheme in load_schemes().values() if bare in {scheme.key, scheme.name})
    scheme = next(known, None)
    if scheme is not None:
        return scheme
    if not bare.isascii() or not _OWN.fullmatch(bare):
        names = "、".join(item.name for item in load_schemes().values())
        raise SchemeError(f"不认识权重方案“{text[:40]}”，可填 {names}，或如 15/45/30/10。")
    return _own_scheme(bare)


def _own_scheme(text: str) -> Scheme:
    execution, *rest = (Decimal(figure) for figure in text.split("/"))
    if execution + sum(rest, ZERO) != FULL_MARKS:
        raise SchemeError(f"权重方案“{text}”相加不是 {FULL_MARKS} 分。")
    names = {level.key: level.name for level in load_levels()}
    groups = [(key,) for key in _PARTED] if len(rest) == 3 else [(_PARTED[0],), _PARTED[1:]]
    parts = tuple(
        LevelPoints(group, names[group[0]], points, names[group[0]])
        for group, points in zip(groups, rest, strict=True)
    )
    return Scheme(text, text, execution, parts)
