"""Sentences as a document of one section, and claims in one line each, for tests to compare.

``change total -244.12万元 -13.6% vs prior-account``: kind, subject (``item:类/款/项`` where the
claim names one), figures with the sense of their verbs, ``vs`` base, ``of`` whole, “words”.
"""

import tomllib
from pathlib import Path
from typing import Any

from juesuan.model import Claim, ClaimKind, Narrative, Phase, Place
from juesuan.reading.narrative import read_narrative
from juesuan.reading.pages import Line, Page

FOLDER = Path(__file__).resolve().parent
_SIGNS = {1: "+", -1: "-", 0: "=", None: ""}


def load(name: str) -> list[dict[str, Any]]:
    """The cases of one of the files here."""
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    return list(next(iter(data.values())))


def page_of(*lines: str) -> Page:
    """A page of plain text, as ``reading/text.py`` builds it."""
    return Page(
        number=1,
        width=0.0,
        height=0.0,
        lines=tuple(Line(text, Place(line=n)) for n, text in enumerate(lines, start=1)),
    )


def read_lines(*lines: str, year: int | None = 2023) -> Narrative:
    """The narrative of some lines of plain text."""
    return read_narrative([page_of(*lines)], (), year)


def read_sentence(under: str, text: str, year: int | None = 2023) -> Narrative:
    """The narrative of headings, one a line, and one paragraph."""
    return read_lines(*under.splitlines(), *text.splitlines(), year=year)


def shown(claim: Claim) -> str:
    """A claim in one line."""
    item = f":{claim.item.name}" if claim.item else ""
    code = f"({claim.item.code})" if claim.item and claim.item.code else ""
    words = [claim.kind.value, claim.subject + item + code]
    if claim.phase is not Phase.ACCOUNT:
        words.append(claim.phase.value)
    sign = _SIGNS[claim.sense]
    if claim.amount:
        words.append(f"{sign}{claim.amount.value}{claim.amount.measure}")
    if claim.rate:
        rate_sign = _SIGNS[claim.rate_sense] or sign
        words.append(f"{rate_sign}{claim.rate.value}{claim.rate.measure}")
    elif sign and not claim.amount:
        words.append(sign)
    if claim.base:
        words.append(f"vs {claim.base.value}")
    if claim.whole:
        words.append(f"of {claim.whole}")
    if claim.words:
        mark = "、" if claim.kind is ClaimKind.LIST else ""
        words.append(f"“{mark.join(claim.words)}”")
    return " ".join(words)


def shown_claims(narrative: Narrative) -> list[str]:
    """All claims, one line each."""
    return [shown(claim) for claim in narrative.claims]


def expected(text: str) -> list[str]:
    """The lines of an expected text."""
    return [line.strip() for line in text.splitlines() if line.strip()]
