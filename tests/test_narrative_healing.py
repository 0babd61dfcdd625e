"""Line breaks and spaces anywhere: the claims and the healed text stay the same."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from juesuan.model import Box, Narrative, Place
from juesuan.reading.narrative import read_narrative
from juesuan.reading.pages import Line, Page
from narrative.cases import load, page_of, shown_claims
from narrative.layouts import text_width

_WIDEST = 28
_SIZE, _LEFT = 12.0, 90.0
_FORMULAS = load("paraphrases")
DOCUMENT = [
    part
    for name in ("total", "income-parts", "item", "three-parts", "procurement")
    for case in _FORMULAS
    if case["name"] == name
    for part in (case["under"], case["texts"][0])
]
"""Headings and paragraphs in turn."""


def boxed(paragraphs: Sequence[Sequence[str]], lines_a_page: int = 40) -> list[Page]:
    """Pages of lines: the first of each paragraph set in by two characters."""
    pages: list[list[Line]] = [[]]
    for lines in paragraphs:
        for index, text in enumerate(lines):
            if len(pages[-1]) >= lines_a_page:
                pages.append([])
            x, y = _LEFT + (0 if index else 2 * _SIZE), 130.0 + 16 * len(pages[-1])
            box = Box(x, y, x + text_width(text) * _SIZE, y + _SIZE)
            pages[-1].append(Line(text, Place(len(pages), box)))
    return [
        Page(
            n,
            595.0,
            1400.0,
            (*lines, Line(f"- {n} -", Place(n, Box(290.0, 1350.0, 310.0, 1362.0)))),
        )
        for n, lines in enumerate(pages, start=1)
    ]


def read(pages: list[Page]) -> Narrative:
    return read_narrative(pages, (), 2023)


WHOLE = read([page_of(*DOCUMENT)])
CLAIMS = shown_claims(WHOLE)


@st.composite
def broken(draw: st.DrawFn, text: str) -> list[str]:
    """The text broken at some places, and where no line may be longer, with some spaces."""
    places = draw(st.sets(st.integers(1, len(text) - 1), max_size=6))
    places |= set(range(_WIDEST, len(text), _WIDEST))
    spaces = draw(st.sets(st.integers(1, len(text) - 1), max_size=6))
    cuts = [0, *sorted(places), len(text)]
    return [
        "".join(
            (" " if at in spaces and at > first else "") + text[at] for at in range(first, last)
        )
        for first, last in pairwise(cuts)
    ]


documents = st.tuples(*(broken(text) for text in DOCUMENT))


def test_the_document_makes_claims() -> None:
    assert len(CLAIMS) > 25
    assert WHOLE.unread == ()


@settings(max_examples=80, deadline=None)
@given(documents, st.integers(5, 60))
def test_breaks_and_spaces_change_nothing(
    paragraphs: Sequence[list[str]], lines_a_page: int
) -> None:
    # a long first line is set in, so that positions tell the margin
    assume(any(len(lines[0]) > _WIDEST / 2 for lines in paragraphs))
    narrative = read(boxed(paragraphs, lines_a_page))
    healed = [p.text for s in narrative.sections for p in (s.heading, *s.passages)]
    assert healed == DOCUMENT
    assert shown_claims(narrative) == CLAIMS


def test_a_heading_broken_within_and_behind_its_number_is_one() -> None:
    """Few long lines begin at the margin, so that positions do not tell it."""
    cuts: list[list[int]] = [
        [1],
        [1, 28, 56],
        [],
        [1, 28, 56],
        [1],
        [1, 28, 56, 84],
        [1, 3],
        [1, 28, 56, 84],
        [],
        [1, 28, 56, 84, 112],
    ]
    paragraphs = [
        [text[first:last] for first, last in pairwise([0, *places, len(text)])]
        for text, places in zip(DOCUMENT, cuts, strict=True)
    ]
    narrative = read(boxed(paragraphs, lines_a_page=5))
    assert [p.text for s in narrative.sections for p in (s.heading, *s.passages)] == DOCUMENT


@settings(max_examples=20, deadline=None)
@given(st.integers(14, 60))
def test_plain_lines_of_any_width_make_the_same_claims(width: int) -> None:
    lines = [part[at : at + width] for part in DOCUMENT for at in range(0, len(part), width)]
    assert shown_claims(read([page_of(*lines)])) == CLAIMS


@settings(max_examples=40, deadline=None)
@given(documents)
def test_a_claim_knows_the_lines_it_is_printed_on(paragraphs: Sequence[list[str]]) -> None:
    narrative = read(boxed(paragraphs, 7))
    for claim in narrative.claims:
        lines = list(claim.passage.printed(claim.start, claim.end))
        joined = "".join("".join(line.text.split()) for line in lines)
        first, last = lines[0], lines[-1]
        assert joined[claim.start - first.offset :].startswith(claim.text)
        assert first.offset <= claim.start < first.offset + len("".join(first.text.split()))
        assert last.offset < claim.end
        assert claim.place.page == first.place.page
        boxes = [line.place.box for line in lines if line.place.page == first.place.page]
        assert claim.place.box == Box.around([box for box in boxes if box])


def test_plain_text_tells_the_line() -> None:
    narrative = read(
        [page_of("一、收入支出决算总体情况说明", "2023年度收、支总计1,5", "53.51万元。")]
    )
    (claim,) = narrative.claims
    assert claim.amount is not None
    assert claim.amount.text == "1,553.51万元"
    assert claim.place.line == 2
    assert [line.place.line for line in claim.passage.printed(claim.start, claim.end)] == [2, 3]
