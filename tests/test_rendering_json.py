"""A document as JSON: the shape by its schema, figures by digits."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan.model.document import Document, Fact, Paragraph, TableBlock, TableCell
from juesuan.money import Unit
from juesuan.rendering.json import render_json
from sample_tree import HOSTILE, sample, shares

SCHEMA = json.loads(
    (Path(__file__).parent.parent / "docs/schema/document.schema.json").read_text("utf-8")
)


def read(document: Document) -> dict[str, Any]:
    told = json.loads(render_json(document), parse_float=Decimal)
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(render_json(document)))
    return told


def small(*blocks: Any, facts: tuple[Fact, ...] = ()) -> Document:
    return Document("题", "某单位", 2023, "单位", Unit.WAN, blocks, facts)


@pytest.mark.parametrize("hostile", ["", HOSTILE])
def test_a_document_follows_the_schema(hostile: str) -> None:
    document = sample(hostile)
    told = read(document)
    assert told["facts"][0]["value"] == document.facts[0].value
    assert len(told["blocks"]) == len(document.blocks)
    assert [block["kind"] for block in told["blocks"][:3]] == ["cover", "contents", "heading"]


def test_a_cell_says_only_what_is_unusual() -> None:
    plain = TableBlock(
        "表", (1,), (), ((TableCell("甲"), TableCell("", columns=2, fact="T01.1.1")),)
    )
    [row] = read(small(plain))["blocks"][0]["body"]
    assert row == [{"text": "甲"}, {"text": "", "columns": 2, "fact": "T01.1.1"}]


def test_a_chart_has_its_values_as_numbers() -> None:
    [told] = read(small(shares()))["blocks"]
    assert told["chart"] == "shares"
    assert told["series"][0]["values"][1] == Decimal("96.20")
    assert "96.20" in render_json(small(shares()))


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**18), max_value=10**18
    )
)
def test_every_digit_of_a_figure_is_kept(value: Decimal) -> None:
    fact = Fact("T01", "1", "1", "收入", value, ((1, "T02.合计.1"), (-1, "T01.2.1")))
    [told] = read(small(facts=(fact,)))["facts"]
    assert str(told["value"]) == str(value) or Decimal(told["value"]) == value
    assert f"{value:f}" in render_json(small(facts=(fact,)))
    assert told["terms"] == [[1, "T02.合计.1"], [-1, "T01.2.1"]]


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assert read(small(Paragraph(text)))["blocks"][0]["text"] == text


def test_half_a_character_does_not_stop_the_writing() -> None:
    assert render_json(small(Paragraph("\ud800收入"))).encode("utf-8")
