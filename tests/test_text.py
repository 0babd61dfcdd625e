"""Flattened text: columns found by what the sums allow, never guessed."""

import tomllib
from io import StringIO
from pathlib import Path

import pypdfium2
import pytest

import juesuan
from juesuan.model import CellState, Disclosure, Kind
from juesuan.reading.pages import UnreadableError
from typeset import typeset

ROOT = Path(__file__).resolve().parent.parent
FACTS = tomllib.loads((ROOT / "tests" / "data" / "wuhan-2023.toml").read_text("utf-8"))


def flatten(data: bytes) -> str:
    """The text that a PDF-to-text converter leaves."""
    out = StringIO()
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        out.write(text.get_text_range() + "\n")
        text.close()
        page.close()
    document.close()
    return out.getvalue()


def placed(disclosure: Disclosure, code: str) -> dict[str, dict[str, str]]:
    """The decided amounts of a table by row and column."""
    table = disclosure.table(code)
    assert table is not None
    return {
        row.code: {cell.column: cell.text for cell in row.cells if cell.column and cell.text}
        for row in table.rows
        if row.code
    }


def wanted(code: str) -> dict[str, dict[str, str]]:
    """The same of the facts."""
    table = FACTS["tables"][code]
    if code in {"T01", "T04"}:
        first = {"T01": ["1"], "T04": ["1"]}[code]
        second = {"T01": ["2"], "T04": ["2", "3", "4", "5"]}[code]
        half = {"T01": 31, "T04": 32}[code]
        return {
            line: _named(first if int(line) <= half else second, cells)
            for line, cells in table["lines"].items()
        }
    return {
        row["code"] or "合计": _named(
            [str(n) for n in range(1, len(row["cells"]) + 1)], row["cells"]
        )
        for row in table["rows"]
    }


def _named(columns: list[str], cells: list[str]) -> dict[str, str]:
    return {column: text for column, text in zip(columns, cells, strict=False) if text}


@pytest.mark.real
def test_hanyang_is_read_as_its_sums_allow(real: Path) -> None:
    disclosure = juesuan.read(real / "hanyang-2023.txt")
    assert (disclosure.kind, disclosure.year, disclosure.scope) == (
        Kind.FINAL_ACCOUNT,
        2023,
        "单位",
    )
    assert disclosure.unit == "武汉市人力资源和社会保障局汉阳社会保险管理处"
    assert [table.code for table in disclosure.tables] == [f"T0{n}" for n in range(1, 10)]
    for code in ("T01", "T02", "T03", "T04", "T05"):
        facts = wanted(code)
        found = placed(disclosure, code)
        assert {row: cells for row, cells in found.items() if cells} == {
            row: cells for row, cells in facts.items() if cells
        }


@pytest.mark.real
def test_what_the_sums_leave_open_stays_open(real: Path) -> None:
    table = juesuan.read(real / "hanyang-2023.txt").table("T09")
    assert table is not None
    states = [(cell.column, cell.text) for cell in table.rows[0].cells if cell.text]
    assert states == [(c, "1.93") for c in ("1", "3", "", "7", "9", "11")]
    assert [cell.state for cell in table.rows[0].loose] == [CellState.UNDECIDED]


@pytest.mark.real
def test_hanyang_raises_no_alarm_about_its_tables(real: Path) -> None:
    report = juesuan.check(real / "hanyang-2023.txt")
    assert [item.message for item in report.findings if item.rule[0] in "RCHXK"] == []
    undecided = [verdict for verdict in report.verdicts if "不能确定" in verdict.reason]
    assert {verdict.rule for verdict in undecided} >= {"C09-3"}


def test_a_flattened_example_is_never_read_wrong(tmp_path: Path) -> None:
    file = tmp_path / "flat.txt"
    file.write_text(flatten(typeset(FACTS, "wuhan")), "utf-8")
    disclosure = juesuan.read(file)
    assert disclosure.kind is Kind.FINAL_ACCOUNT
    for code in ("T02", "T03", "T05"):
        facts = wanted(code)
        for row, cells in placed(disclosure, code).items():
            assert cells.items() <= facts[row].items(), (code, row)
    assert juesuan.check(disclosure).errors == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "flat.txt"
    text = flatten((ROOT / "tests" / "data" / "wuhan-2023.pdf").read_bytes())
    file.write_text(text, encoding)
    assert juesuan.read(file).kind is Kind.FINAL_ACCOUNT


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 500, b"\xff\xfe\x81" * 300 + b"\x00"])
def test_what_is_no_text_gets_one_sentence(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "file.txt"
    file.write_bytes(data)
    with pytest.raises(UnreadableError, match="不是能识别的文件格式"):
        juesuan.read(file)


def test_other_text_is_no_disclosure(tmp_path: Path) -> None:
    file = tmp_path / "novel.txt"
    file.write_text("夜里下了雪。\n" * 400, "utf-8")
    assert juesuan.read(file).kind is Kind.OTHER
