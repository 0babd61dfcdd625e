"""A document as an HTML page: its structure, its facts, and that nothing gets out of its place."""

import base64
import hashlib
import json
import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from juesuan.model.document import (
    Align,
    Cover,
    Document,
    Fact,
    Heading,
    Paragraph,
    TableBlock,
    TableCell,
)
from juesuan.money import Unit
from juesuan.rendering.html import render_html
from sample_tree import HOSTILE, sample

LEVELS = re.compile(r"<h([1-6])[ >]")


def small(*blocks: Any, facts: tuple[Fact, ...] = ()) -> Document:
    return Document("题", "某单位", 2023, "单位", Unit.WAN, blocks, facts)


def page(document: Document) -> html.HtmlElement:
    return html.document_fromstring(render_html(document))


@pytest.mark.parametrize("hostile", ["", HOSTILE])
def test_every_printed_fact_is_in_its_cell_and_in_the_data(hostile: str) -> None:
    document = sample(hostile)
    root = page(document)
    [data] = root.xpath("//script[@id='juesuan-facts']")
    told = json.loads(data.text, parse_float=Decimal)
    assert [fact["value"] for fact in told["facts"]] == [fact.value for fact in document.facts]
    values = {fact.key: fact.value for fact in document.facts}
    cells = root.xpath("//td[@data-fact]")
    assert {cell.get("data-fact") for cell in cells} == values.keys()
    for cell in cells:
        assert Decimal(cell.find("data").get("value")) == values[cell.get("data-fact")]


def test_a_zero_that_prints_nothing_still_has_its_value() -> None:
    cell = page(sample()).xpath("//td[@data-fact='T03.213.4']/data")[0]
    assert (cell.text, cell.get("value")) == (None, "0")


@pytest.mark.parametrize("hostile", ["", HOSTILE])
def test_landmarks_and_headings_are_in_order(hostile: str) -> None:
    document = sample(hostile)
    root = page(document)
    assert root.get("lang") == "zh-CN"
    assert [len(root.xpath(f"//{tag}")) for tag in ("h1", "header", "nav", "main")] == [1] * 4
    levels = [int(level) for level in LEVELS.findall(render_html(document))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_contents_lead_to_headings_and_tables() -> None:
    root = page(sample())
    targets = [link.get("href")[1:] for link in root.xpath("//nav//a")]
    assert {"T01", "T03", "T06"} <= set(targets)
    assert all(len(root.xpath(f"//*[@id='{target}']")) == 1 for target in targets)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-2, 9), max_size=12))
def test_levels_never_jump(levels: list[int]) -> None:
    told = render_html(small(*(Heading(level, f"题{level}") for level in levels)))
    found = [int(level) for level in LEVELS.findall(told)]
    assert all(after <= before + 1 for before, after in pairwise(found))


def test_headers_of_columns_groups_and_rows() -> None:
    root = page(sample())
    first = root.xpath("//section[@id='T01']")[0]
    assert [item.text for item in first.xpath(".//th[@scope='colgroup']")] == ["收入", "支出"]
    assert len(first.xpath(".//colgroup")) == 2
    [row] = [row for row in first.xpath(".//tbody/tr") if "总计" in row.text_content()]
    assert [item.text for item in row.xpath("th[@scope='row']")] == ["总计", "总计"]
    third = root.xpath("//section[@id='T03']")[0]
    assert [item.text for item in third.xpath(".//tbody/tr[3]/th")] == ["水利项目之1"]
    assert third.xpath(".//tbody/tr[1]/th/@colspan") == ["2"]
    assert not root.xpath("//th[not(@scope)]")


def test_a_wide_table_can_be_scrolled_by_keyboard_and_has_a_name() -> None:
    for box in page(sample()).xpath("//table/.."):
        assert (box.get("class"), box.get("tabindex")) == ("scroll", "0")
        assert "可左右滚动" in box.get("aria-label")


def test_charts_are_told_in_words() -> None:
    images = page(sample()).xpath("//figure//svg")
    assert len(images) == 6  # each for a page and for a phone
    for image in images:
        assert image.get("role") == "img"
        assert image.find("title").text.startswith("图")
        assert "万元" in image.find("desc").text


def test_the_policy_allows_the_style_sheet_and_nothing_else() -> None:
    told = render_html(sample())
    style = told.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    [policy] = re.findall(r'Security-Policy" content="([^"]+)"', told)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert digest in policy
    assert " style=" not in told
    assert not re.search(r'(src|href)="(?!#)', told)
    assert not re.search(r"url\(|@import", style)


def test_hostile_text_stays_text() -> None:
    told = render_html(sample(HOSTILE))
    told.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f]", told)
    root = html.document_fromstring(told)
    assert len(root.xpath("//script")) == 1
    assert not root.xpath("//main//p/b")


@settings(max_examples=40, deadline=None)
@given(st.text(), st.text(max_size=12))
def test_any_text_leaves_the_structure_alone(said: str, key: str) -> None:
    fact = Fact("T01", key, "1", said, Decimal("1.50"))
    cell = TableCell(said, Align.LEFT, indent=3, fact=fact.key)
    table = TableBlock(said, (2, 1), ((TableCell(said),),), ((cell, cell),), said, said, said)
    root = page(small(Cover((said,), said), Paragraph(said), table, facts=(fact,)))
    assert [len(root.xpath(f"//{tag}")) for tag in ("h1", "main", "table", "script")] == [1] * 4
    [data] = root.xpath("//script")
    assert json.loads(data.text)["facts"][0]["value"] == 1.5


def test_landscape_tables_get_landscape_pages() -> None:
    told = render_html(sample())
    assert ".landscape.framed{page:wide}" in told
    assert '<section class="landscape framed" id="T03">' in told
    assert '<section class="plain"' in told


def test_the_title_stands_in_for_a_cover_and_contents_need_their_place() -> None:
    root = page(small(Heading(0, "第一部分")))
    assert root.xpath("string(//h1)") == "题"
    assert not root.xpath("//nav")


def test_the_same_document_gives_the_same_page() -> None:
    assert render_html(sample()) == render_html(sample())
