"""Our own documents, as a tree and as JSON: they read as the PDF they would print."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan.exact import encode
from juesuan.model.document import (
    Align,
    Chart,
    ChartKind,
    Contents,
    Cover,
    Document,
    Fact,
    Heading,
    Paragraph,
    Series,
    TableBlock,
    TableCell,
)
from juesuan.money import Unit
from juesuan.reading.document import from_document, read_bytes
from juesuan.reading.json import read_json
from juesuan.reading.pages import UnreadableError
from juesuan.reading.tree import read_tree
from printed import as_document, assert_same, sentence

_CELL = TableCell("")


def cell_json(cell: TableCell) -> dict[str, Any]:
    """A cell with what is not as usual."""
    fields = ("align", "columns", "rows", "indent", "strong", "fact")
    told = {key: getattr(cell, key) for key in fields if getattr(cell, key) != getattr(_CELL, key)}
    return {"text": cell.text, **told}


def block_json(block: Any) -> dict[str, Any]:
    """A block as the contract has it."""
    if isinstance(block, TableBlock):
        told = {key: getattr(block, key) for key in block.__slots__}
        told |= {
            part: [[cell_json(cell) for cell in row] for row in getattr(block, part)]
            for part in ("header", "body")
        }
        sizes = {key: Decimal(str(told[key])) for key in ("size", "pad")}
        return {"kind": "table", **told, **sizes}
    if isinstance(block, Chart):
        series = [{"name": one.name, "values": one.values} for one in block.series]
        told = {"caption": block.caption, "unit": block.unit, "categories": block.categories}
        return {"kind": "chart", "chart": str(block.kind), **told, "series": series}
    kind = type(block).__name__.lower()
    return {"kind": kind, **{key: getattr(block, key) for key in block.__slots__}}


def document_json(document: Document) -> dict[str, Any]:
    """A document as the contract has it."""
    return {
        "format": "juesuan-document",
        "version": 1,
        "title": document.title,
        "unit": document.unit,
        "year": document.year,
        "scope": document.scope,
        "money_unit": document.money_unit.label,
        "profile": document.profile,
        "facts": [{key: getattr(fact, key) for key in fact.__slots__} for fact in document.facts],
        "blocks": [block_json(block) for block in document.blocks],
    }


def as_json(document: Document) -> bytes:
    return encode(document_json(document)).encode()


SMALL = Document(
    title="甲局2023年度部门决算",
    unit="甲局",
    year=2023,
    scope="部门",
    money_unit=Unit.WAN,
    profile="wuhan",
    facts=(Fact("T03", "208", "1", "甲·合计", Decimal("12.30"), ((1, "T03.209.1"), (-1, "a"))),),
    blocks=(
        Cover(("甲局", "2023年度部门决算"), "2024年8月"),
        Contents(),
        Heading(0, "第一部分　决算表"),
        TableBlock(
            title="支出决算表",
            widths=(1, 2),
            header=(
                (TableCell("项目", rows=2, strong=True), TableCell("金额")),
                (TableCell("合计"),),
            ),
            body=((TableCell("甲", Align.LEFT, indent=2), TableCell("12.30", fact="T03.208.1")),),
            number="公开03表",
            money="金额单位：万元",
            notes=("注：本表反映支出。",),
            landscape=True,
            size=7.5,
        ),
        Heading(0, "第二部分　说明"),
        Paragraph("本年支出12.30万元。"),
        Chart(
            ChartKind.BARS,
            "图1：支出",
            "万元",
            ("上年", "本年"),
            (Series("支出", (Decimal("1.10"),)),),
        ),
    ),
)


@pytest.mark.parametrize("layout", ["wuhan", "shanghai"])
def test_a_whole_disclosure_reads_as_its_pdf(layout: str) -> None:
    document = as_document(layout)
    assert_same(from_document(document), layout)
    assert_same(read_bytes("a.json", as_json(document)), layout)


def test_json_gives_the_document_back() -> None:
    assert read_json(as_json(SMALL)) == SMALL
    (fact,) = read_json(as_json(SMALL)).facts
    assert str(fact.value) == "12.30"


def test_only_what_is_not_as_usual_need_be_told() -> None:
    text = (
        '{"format": "juesuan-document", "version": 1, "title": "a", "unit": "b", "year": 2023, '
        '"scope": "", "money_unit": "元", "blocks": [{"kind": "table", "title": "c", "body": '
        '[[{"text": "1"}]]}, {"kind": "contents"}]}'
    )
    document = read_json(text.encode())
    assert document.blocks == (TableBlock("c", (), (), ((TableCell("1"),),)), Contents())


def test_the_pages_of_a_tree() -> None:
    pages = read_tree(SMALL)
    assert [[line.text for line in page.lines] for page in pages] == [
        ["甲局", "2023年度部门决算", "2024年8月"],
        ["目　录", "第一部分　决算表", "第二部分　说明"],
        ["第一部分　决算表"],
        ["支出决算表", "公开03表", "金额单位：万元", "注：本表反映支出。"],
        ["第二部分　说明", "本年支出12.30万元。", "图1：支出"],
    ]
    (grid,) = pages[3].grids
    assert [(cell.text, str(grid.place(cell))) for cell in grid.cells][2:] == [
        *(("合计", "公开03表!B2"), ("甲", "公开03表!A3"), ("12.30", "公开03表!B3")),
    ]


# ------------------------------------------------------------ malformed and hostile


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda tree: tree.update(format="other"), "不是 juesuan 编制"),
        (lambda tree: tree.update(version=2), "只读版本 1"),
        (lambda tree: tree.pop("blocks"), "（blocks）"),
        (lambda tree: tree.update(year="2023"), "（year）"),
        (lambda tree: tree.update(year=True), "（year）"),
        (lambda tree: tree.update(money_unit="两"), "不合 juesuan 文档的格式"),
        (lambda tree: tree["blocks"].append({"kind": "song"}), "（kind: song）"),
        (lambda tree: tree["blocks"].append("a"), "不合 juesuan 文档的格式"),
        (lambda tree: tree["blocks"].append({"kind": "cover", "lines": [1]}), "（lines）"),
        (lambda tree: tree["facts"][0].update(value="1"), "（value）"),
        (lambda tree: tree["facts"][0].update(value=Decimal("1e999999")), "（value）"),
        (lambda tree: tree["facts"][0].update(terms=[1]), "不合 juesuan 文档的格式"),
        (lambda tree: tree["blocks"][3]["body"][0][0].update(columns=10**7), "（columns）"),
        (lambda tree: tree["blocks"][3]["body"][0][0].update(align="up"), "不合 juesuan"),
    ],
)
def test_a_malformed_document_gets_one_sentence(change: Change, words: str) -> None:
    import json

    tree = document_json(SMALL)
    change(tree)
    text = json.dumps(tree, default=lambda value: f"@{value}@").replace('"@', "").replace('@"', "")
    with pytest.raises(UnreadableError) as caught:
        read_bytes("a.json", text.encode())
    assert words in str(caught.value)
    assert str(caught.value).endswith("。")


@pytest.mark.parametrize(
    "data",
    [
        *(b"{", b'{"a": ' * 100_000, b'{"a": NaN}', b'{"a": ' + b"9" * 10_000 + b"}", b"{\xff}"),
        *(b'{"format": "juesuan-document", "version": 1}', b'{"a": 1e99999999999999999999}'),
    ],
)
def test_hostile_json_gets_one_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="JSON"):
        read_bytes("a.json", data)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_damage_reads_or_gets_one_sentence(data: st.DataObject) -> None:
    body = bytearray(as_json(SMALL))
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(32, 126))
    with sentence():
        read_bytes("a.json", bytes(body))
