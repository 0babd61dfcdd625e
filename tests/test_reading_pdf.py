"""Reading PDFs: every cell of real documents, kinds of documents, and one clear answer else."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typst

import juesuan
from juesuan.model import Disclosure, Kind, RowKind
from juesuan.model.forms import compact
from juesuan.reading.pages import UnreadableError
from typeset import typeset

ROOT = Path(__file__).resolve().parent.parent
FACTS = tomllib.loads((ROOT / "tests" / "data" / "wuhan-2023.toml").read_text("utf-8"))

CODES = {"类", "款", "项", "功能分类科目编码", "经济分类科目编码"}
LABELS = {"科目名称", "项目"}
IN_HEADER = {
    "合计",
    "基本支出",
    "项目支出",
}  # header words that share the total row in tables 07, 08


def printed(disclosure: Disclosure, title: str) -> list[tuple[str, str, list[str]]]:
    """The rows of a table as (code, label, amounts), in printed order."""
    table = next(table for table in disclosure.tables if table.title == title)
    return [
        (row.code if row.code.isdigit() else "", compact(row.label), [c.text for c in row.cells])
        for row in table.rows
    ]


def expected(table: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """The rows of a hand-checked table in the same form; two-sided ones give a row a side."""
    header = table["header"]
    rows = []
    for cells in table["rows"]:
        for start, end in _sides(header):
            names = [name.rsplit("/", 1)[-1] for name in header[start:end]]
            codes = sum(name in CODES for name in names)
            labels = codes + sum(name in LABELS for name in names)
            code = "".join(cells[start : start + codes])
            label = "".join(cells[start + codes : start + labels])
            amounts = cells[start + labels : end]
            if code or label or any(amounts):
                rows.append((code, compact(label), amounts))
    return rows


def _sides(header: list[str]) -> list[tuple[int, int]]:
    starts = [i for i, name in enumerate(header) if name.endswith("/项目")]
    starts = starts or [
        i
        for i, name in enumerate(header)
        if name.startswith(("左/", "右/")) and (i == 0 or header[i - 1][:2] != name[:2])
    ]
    starts = starts or [0]
    return list(zip(starts, [*starts[1:], len(header)], strict=True))


@pytest.mark.real
@pytest.mark.parametrize("name", ["putuo-finance-2024", "putuo-social-work-2024"])
def test_every_cell_of_the_hand_checked_tables(real: Path, name: str) -> None:
    disclosure = juesuan.read(real / f"{name}.pdf")
    for table in json.loads((real / "truth" / f"{name}.tables.json").read_text("utf-8")):
        rows = printed(disclosure, table["title"])
        if "三公" in table["title"]:
            rows = [("", "", amounts) for _, _, amounts in rows]
            wanted = [("", "", table["rows"][0])]
        else:
            wanted = expected(table)
        if table["header"][0] == "收入/项目":  # lines carry the form's code there
            rows = [("", label, amounts) for _, label, amounts in rows]
        found = [
            (code, label, ["" if text in IN_HEADER else text for text in amounts])
            for code, label, amounts in rows
        ]
        assert found == wanted, table["title"]


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "kind", "unit", "tables"),
    [
        ("putuo-finance-2024.pdf", Kind.FINAL_ACCOUNT, "上海市普陀区财政局", 9),
        ("putuo-social-work-2024.pdf", Kind.FINAL_ACCOUNT, "中共上海市普陀区委社会工作部", 9),
        ("swu-2024.pdf", Kind.FINAL_ACCOUNT, "西南大学", 3),
        ("swu-2024-budget.pdf", Kind.BUDGET, "西南大学", 0),
        ("shanghai-template-2024.pdf", Kind.TEMPLATE, "上海市XX局", 9),
    ],
)
def test_identity_of_real_documents(
    real: Path, name: str, kind: Kind, unit: str, tables: int
) -> None:
    disclosure = juesuan.read(real / name)
    assert (disclosure.kind, disclosure.unit) == (kind, unit)
    assert (disclosure.year, disclosure.scope) == (2024, "部门")
    assert sum(table.code is not None for table in disclosure.tables) == tables


@pytest.mark.real
@pytest.mark.parametrize("name", ["swu-2024-budget.pdf", "shanghai-template-2024.pdf"])
def test_what_is_no_final_account_gets_one_answer(real: Path, name: str) -> None:
    report = juesuan.check(real / name)
    assert report.findings == ()
    assert [verdict.reason for verdict in report.verdicts] == [report.disclosure.reason]


@pytest.mark.real
def test_a_table_that_is_none_of_ours_is_kept(real: Path) -> None:
    disclosure = juesuan.read(real / "swu-2024.pdf")
    other = [table for table in disclosure.tables if table.code is None]
    assert [table.title for table in other] == ["表4：高等学校财政拨款支出决算表"]
    assert other[0].pages == (14, 15)
    assert len(other[0].rows) == 28


@pytest.mark.parametrize("layout", ["wuhan", "shanghai"])
def test_typeset_facts_are_read_back(tmp_path: Path, layout: str) -> None:
    file = tmp_path / "facts.pdf"
    file.write_bytes(typeset(FACTS, layout))
    disclosure = juesuan.read(file)
    assert [table.code for table in disclosure.tables] == (
        ["T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08", "T09"]
        if layout == "wuhan"
        else ["T01", "T02", "T03", "T04", "T05", "T06", "T09", "T07", "T08"]
    )
    tables = FACTS["tables"]
    for code in ("T02", "T03", "T05"):
        table = disclosure.table(code)
        assert table is not None
        found = {
            row.code if row.code.isdigit() else "": [cell.text for cell in row.cells]
            for row in table.rows
        }
        assert found == {row["code"]: row["cells"] for row in tables[code]["rows"]}
    for code in ("T01", "T04"):
        table = disclosure.table(code)
        assert table is not None
        lines = {row.code: [c.text for c in row.cells] for row in table.rows if row.code}
        wanted = {line: cells for line, cells in tables[code]["lines"].items() if line in lines}
        assert lines == wanted
    public = disclosure.table("T09")
    assert public is not None
    assert [public.rows[0].cell(str(n)).text for n in range(1, 13)] == tables["T09"]["amounts"]  # type: ignore[union-attr]


def test_a_pdf_about_something_else(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    source = tmp_path / "letter.typ"
    source.write_text("= A letter\n#lorem(300)\n#table(columns: 2)[a][b][c][1.00]")
    typst.compile(str(source), output=str(file))
    disclosure = juesuan.read(file)
    assert disclosure.kind is Kind.OTHER
    report = juesuan.check(file)
    assert report.findings == ()
    assert len(report.verdicts) == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的。"),
        (b"%PDF-1.7\nnothing", "文件已损坏，或不是 PDF。"),
        (b"PK\x03\x04" + bytes(range(256)) * 40, "文件已损坏，压缩包打不开。"),
        (
            b"GIF89a" + bytes(range(256)) * 40,
            "不是能识别的文件格式（PDF、DOCX、XLSX、XLS、HTML、JSON 或文本）。",
        ),
    ],
)
def test_unusable_files_get_one_sentence(tmp_path: Path, data: bytes, sentence: str) -> None:
    file = tmp_path / "file.pdf"
    file.write_bytes(data)
    with pytest.raises(UnreadableError) as caught:
        juesuan.read(file)
    assert str(caught.value) == sentence


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="文件打不开"):
        juesuan.read(tmp_path / "none.pdf")
    with pytest.raises(UnreadableError, match="文件夹"):
        juesuan.read(tmp_path)


def test_rows_that_only_carry_a_number_are_kept() -> None:
    disclosure = juesuan.read(ROOT / "tests" / "data" / "wuhan-2023.pdf")
    table = disclosure.table("T01")
    assert table is not None
    assert len(table.rows) == 62
    assert all(row.kind is RowKind.LINE for row in table.rows)
    assert [row.number for row in table.rows if not row.label][:3] == ["9", "10", "11"]
