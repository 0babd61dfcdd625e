"""The outline of a narrative in the layouts of provinces, with and without positions."""

from collections.abc import Callable
from typing import Any

import pytest

from juesuan.model import Narrative
from juesuan.reading.narrative import read_narrative
from juesuan.reading.pages import Page
from narrative.cases import expected, load, read_lines
from narrative.layouts import boxed_pages, plain_page, sentences

LAYOUTS = load("outlines")
both = pytest.mark.parametrize("build", [boxed_pages, plain_page])
each = pytest.mark.parametrize("case", LAYOUTS, ids=lambda case: str(case["name"]))
Build = Callable[[str], list[Page]]


def read(case: dict[str, Any], build: Build) -> Narrative:
    return read_narrative(build(case["text"]), (), 2023)


@both
@each
def test_sections_and_topics(case: dict[str, Any], build: Build) -> None:
    sections = [f"{s.level} {s.topic or '-'} {s.name}" for s in read(case, build).sections]
    assert sections == expected(case["sections"])


@both
@each
def test_no_sentence_is_lost(case: dict[str, Any], build: Build) -> None:
    narrative = read(case, build)
    told = [p.text for s in narrative.sections for p in (s.heading, *s.passages)]
    lost = [text for text in sentences(case["text"]) if text not in told]
    assert lost == case.get("lost", [])


@each
def test_every_sentence_has_its_page_and_box(case: dict[str, Any]) -> None:
    for section in read(case, boxed_pages).sections:
        for passage in (section.heading, *section.passages):
            place = passage.place()
            assert place.page is not None
            assert place.box is not None
            assert {line.place.page for line in passage.lines} >= {place.page}


@each
def test_every_sentence_has_its_line(case: dict[str, Any]) -> None:
    for section in read(case, plain_page).sections:
        assert all(passage.place().line for passage in (section.heading, *section.passages))


def test_contents_without_leaders_and_field_codes() -> None:
    case = next(case for case in LAYOUTS if case["name"] == "sichuan")
    entries = [entry.text for entry in read(case, boxed_pages).contents]
    assert entries == [
        "第一部分部门概况",
        "一、基本职能及主要工作",
        "第二部分2022年度部门决算情况说明",
        "一、收入支出决算总体情况说明",
        "第五部分附表",
    ]


def test_contents_with_leaders() -> None:
    case = next(case for case in LAYOUTS if case["name"] == "wuhan")
    entries = [entry.text for entry in read(case, boxed_pages).contents]
    assert entries[0] == "第一部分江城市档案中心概况"
    assert entries[-1] == "一、收入支出决算总体情况说明"
    assert len(entries) == 4


def test_a_document_without_headings_has_no_sections() -> None:
    assert read_lines("本单位没有需要说明的事项。").sections == ()
    assert read_narrative([], (), None).sections == ()
