"""The functional and economic classifications of government spending, with old names.

Source: 政府收支分类科目.  A row's status says how sure its name is: ``observed`` in published
documents, ``historic`` or ``unconfirmed``; nothing is ever reported on the strength of the
latter two.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from juesuan.model.forms import compact

Classification = Literal["functional", "economic"]
CLASSIFICATIONS: Final[tuple[Classification, ...]] = ("functional", "economic")


@dataclass(frozen=True, slots=True)
class Subject:
    """A classification code (科目) and its name."""

    code: str
    name: str
    observed: bool


@dataclass(frozen=True, slots=True)
class OldName:
    """A name that a functional code bore up to and including a year."""

    code: str
    name: str
    until: int


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("juesuan.model") / "codes" / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def load_subjects(classification: Classification) -> dict[str, Subject]:
    """All subjects of a classification by code."""
    return {
        row["code"]: Subject(row["code"], compact(row["name"]), row["status"] == "observed")
        for row in _rows(classification)
    }


@cache
def load_old_names() -> tuple[OldName, ...]:
    """Former names of functional codes."""
    return tuple(
        OldName(row["code"], compact(row["old_name"]), int(row["until"]))
        for row in _rows("functional-renamed")
    )


@cache
def codes_named(classification: Classification, name: str) -> frozenset[str]:
    """The codes whose observed name this is."""
    subjects = load_subjects(classification).values()
    return frozenset(item.code for item in subjects if item.observed and item.name == name)


def parent_code(code: str) -> str:
    """The code one level up: 项 → 款 → 类 → ``""``.

    >>> parent_code("2080501"), parent_code("20805"), parent_code("208")
    ('20805', '208', '')
    """
    return {7: code[:5], 5: code[:3]}.get(len(code), "")
