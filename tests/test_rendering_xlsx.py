"""The official workbook: figures, live formulas, ties, names, protection."""

import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from juesuan.model.document import Align, Document, Fact, TableBlock, TableCell, fact_key
from juesuan.money import Unit
from juesuan.rendering.formulas import Address, find_formulas, sum_formula
from juesuan.rendering.ties import find_ties
from juesuan.rendering.xlsx import TIES_SHEET, render_xlsx
from sample_tree import HOSTILE, sample

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


class Book:
    """A workbook's parts; sheets by number."""

    def __init__(self, data: bytes) -> None:
        self.parts = zipfile.ZipFile(io.BytesIO(data))
        self.values = CalamineWorkbook.from_filelike(io.BytesIO(data))

    def xml(self, part: str) -> Any:
        return etree.fromstring(self.parts.read(f"xl/{part}.xml"))

    def sheet(self, number: int) -> Any:
        return self.xml(f"worksheets/sheet{number}")

    def formula(self, number: int, cell: str) -> str | None:
        return self.sheet(number).findtext(f".//m:c[@r='{cell}']/m:f", namespaces=NS)

    def value(self, number: int, cell: str) -> str | None:
        return self.sheet(number).findtext(f".//m:c[@r='{cell}']/m:v", namespaces=NS)

    def look(self, number: int, cell: str) -> tuple[str, bool]:
        """Number format and whether the cell is locked."""
        styles = self.xml("styles")
        [at] = self.sheet(number).xpath(f".//m:c[@r='{cell}']/@s", namespaces=NS)
        xf = styles.find("m:cellXfs", NS)[int(at)]
        code = styles.xpath(
            f".//m:numFmt[@numFmtId='{xf.get('numFmtId')}']/@formatCode", namespaces=NS
        )
        known = {"0": "General", "4": "#,##0.00"}
        locked = xf.find("m:protection", NS)
        name = code[0] if code else known[xf.get("numFmtId")]
        return name, locked is None or locked.get("locked") != "0"


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(render_xlsx(sample()))


def small(*facts: Fact, texts: dict[str, str] | None = None, **table: Any) -> Document:
    """A table with one column: a fact in each row."""
    cells = (TableCell((texts or {}).get(f.key, "1"), Align.RIGHT, fact=f.key) for f in facts)
    body = tuple((cell,) for cell in cells)
    block = TableBlock(
        **{"title": "表", "widths": (1,), "header": (), "body": body, "code": "T01"} | table
    )
    return Document("题", "某单位", 2023, "单位", Unit.WAN, (block,), facts)


def fact(row: str, value: str, *terms: tuple[int, str]) -> Fact:
    return Fact("T01", row, "1", row, Decimal(value), terms)


def test_a_sheet_for_each_statutory_table_and_one_for_the_ties(book: Book) -> None:
    assert book.values.sheet_names == ["公开01表", "公开03表", "公开06表", TIES_SHEET]


def test_a_sheet_looks_like_the_form(book: Book) -> None:
    rows = book.values.get_sheet_by_name("公开03表").to_python(skip_empty_area=False)
    assert rows[0][0] == "2023年度支出决算表"
    assert rows[1][0] == "公开03表"
    assert (rows[2][0], rows[2][4]) == ("单位：江城市水利工程服务中心", "金额单位：万元")
    assert rows[3][2] == "本年支出合计"
    merged = {item.get("ref") for item in book.sheet(2).iter(f"{{{NS['m']}}}mergeCell")}
    assert {"A1:H1", "A4:B4", "C4:C5", "A7:B7"} <= merged
    setup = book.sheet(2).find("m:pageSetup", NS)
    assert (setup.get("paperSize"), setup.get("orientation")) == ("9", "landscape")
    assert book.sheet(1).find("m:pageSetup", NS).get("orientation") != "landscape"
    assert book.sheet(2).find(".//m:pane", NS).get("ySplit") == "6"
    assert "公开03表!$1:$6" in book.xml("workbook").xpath("//m:definedName/text()", namespaces=NS)


def test_every_printed_fact_has_its_exact_value_in_its_cell(book: Book) -> None:
    document = sample()
    names = {
        item.get("name"): item.text
        for item in book.xml("workbook").iter(f"{{{NS['m']}}}definedName")
        if item.get("name").startswith("T")
    }
    assert len(names) == len(document.facts)
    sheets = {name: n for n, name in enumerate(book.values.sheet_names, start=1)}
    for one in document.facts:
        found = re.fullmatch(r"'?(.+?)'?!\$([A-Z]+)\$(\d+)", names[one.key.replace(".", "_")])
        assert found
        value = book.value(sheets[found[1]], found[2] + found[3])
        assert Decimal(value or "") == one.value


def test_sums_are_formulas_and_given_figures_are_not(book: Book) -> None:
    assert book.formula(1, "C6") is None
    assert book.formula(1, "C8") == "C6+C7"  # 事业收入 is a term that is not printed
    assert book.formula(1, "C11") == "SUM(C8:C10)"
    assert book.formula(1, "F6") == "'公开03表'!C7"
    assert book.formula(2, "C9") == "SUM(D9:H9)"
    assert book.formula(2, "D8") == "SUM(D9:D66)"


def test_formulas_are_locked_and_figures_are_not(book: Book) -> None:
    assert book.look(1, "C8")[1]
    assert not book.look(1, "C6")[1]
    for number in range(1, 5):
        assert book.sheet(number).find("m:sheetProtection", NS).get("password") is None
        assert book.sheet(number).find("m:sheetProtection", NS).get("sheet") == "1"


def test_a_zero_shows_as_the_document_prints_it(book: Book) -> None:
    assert book.look(1, "C6")[0] == "#,##0.00;-#,##0.00;"
    assert book.look(1, "C9")[0] == "#,##0.00"  # the document prints 0.00
    assert book.look(2, "F9")[0] == "#,##0.00;-#,##0.00;"
    zero = fact("1", "0")
    dashed = Book(render_xlsx(small(zero, texts={zero.key: "—"})))
    assert dashed.look(1, "A4")[0] == '#,##0.00;-#,##0.00;"—"'


def test_the_last_sheet_compares_the_tables(book: Book) -> None:
    rows = book.values.get_sheet_by_name(TIES_SHEET).to_python()
    assert rows[0] == ["关系", "左值", "右值", "差额", "结果"]
    assert ["01表31行总计＝01表62行总计", 40243.73, 40243.73, 0.0, "相符"] in rows
    assert ["01表58行本年支出合计＝03表合计·本年支出合计", 40238.23, 40238.23, 0.0, "相符"] in rows
    assert book.formula(4, "D2") == "ROUND(B2-C2,2)"
    assert book.formula(4, "B2") == "'公开01表'!C11"


def test_a_broken_tie_is_told() -> None:
    rows = small(fact("31", "10.00"), Fact("T01", "62", "2", "", Decimal("10.01")))
    [_, told] = Book(render_xlsx(rows)).values.get_sheet_by_name(TIES_SHEET).to_python()
    assert told[3:] == [-0.01, "不符"]


def test_the_classic_ties_are_in_the_book() -> None:
    keys = [
        *("T01.27.1", "T01.31.1", "T01.58.2", "T01.62.2", "T02.合计.1", "T03.合计.1"),
        *("T04.1.1", "T04.2.1", "T04.3.1", "T04.59.3", "T04.59.4", "T04.59.5", "T01.1.1"),
        *("T05.合计.1", "T05.合计.2", "T06.人员经费合计.1", "T06.公用经费合计.1"),
        *("T07.合计.2", "T07.合计.3", "T08.合计.1"),
    ]
    facts = {key: Fact(*key.split("."), "", Decimal(1)) for key in keys}
    found = {tie.rule for tie in find_ties(facts)}
    assert found == {
        *("R01-31-62", "X01-02-total", "X01-03-total", "X01-04-1", "X04-05-total", "X05-06"),
        *("X04-07-income", "X04-07-total", "X04-08-total"),
    }


def test_a_sum_whose_terms_do_not_give_it_is_a_number() -> None:
    first, second = fact("1", "1.00"), fact("2", "2.00")
    wrong = fact("27", "4.00", (1, first.key), (1, second.key))
    right = fact("31", "1.00", (2, first.key), (-1, second.key), (1, "T01.28.1"), (1, first.key))
    made = Book(render_xlsx(small(first, second, wrong, right)))
    assert made.formula(1, "A6") is None
    assert made.value(1, "A6") == "4.00"
    assert made.formula(1, "A7") == "2*A4-A5+A4"


def test_sums_in_a_circle_are_numbers() -> None:
    one, two = fact("1", "1", (1, "T01.2.1")), fact("2", "1", (1, "T01.1.1"))
    itself = fact("3", "1", (1, "T01.3.1"))
    made = Book(render_xlsx(small(one, two, itself)))
    assert [made.formula(1, cell) for cell in ("A4", "A5", "A6")] == [None] * 3


def test_a_figure_printed_again_refers_to_the_first_place() -> None:
    one = fact("1", "1.50")
    cell = TableCell("1.50", fact=one.key)
    made = Book(render_xlsx(small(one, body=((cell,), (cell,)))))
    assert (made.formula(1, "A4"), made.formula(1, "A5")) == (None, "A4")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_text_never_becomes_a_formula(text: str) -> None:
    made = Book(render_xlsx(small(body=((TableCell(text),),), notes=(text,), owner=text)))
    assert not made.sheet(1).findall(".//m:f", NS)
    assert made.values.get_sheet_by_index(0).to_python()[3][0] == text


def test_names_of_sheets_are_names_that_excel_takes() -> None:
    titles = ("[收入]:支出*决算?表/" * 5, "'", "勾稽关系", "表", "表", "")
    blocks = tuple(TableBlock(title, (1,), (), (), code="T01") for title in titles)
    names = Book(
        render_xlsx(Document("题", "某", 2023, "单位", Unit.WAN, blocks))
    ).values.sheet_names
    assert len({name.lower() for name in names}) == len(titles) + 1
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_xlsx(sample()) == render_xlsx(sample())


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.integers(1, 4), st.integers(1, 4), st.integers(1, 3))
def test_any_table_makes_a_workbook(said: str, columns: int, rows: int, width: int) -> None:
    cell = TableCell(said, columns=columns, rows=rows, fact=fact_key("T01", said, "1"))
    one = Fact("T01", said, "1", said, Decimal("-0.5"))
    body = ((cell, cell), (cell,), (cell, cell, cell))
    table = {"widths": (3,) * width, "header": ((cell,),), "title": said, "owner": said}
    made = Book(render_xlsx(small(one, body=body, number=said, notes=(said,), **table)))
    assert len(made.values.sheet_names) == 2


def test_hostile_text_makes_a_workbook() -> None:
    document = sample(HOSTILE * 100)
    made = Book(render_xlsx(document))
    assert len(made.values.sheet_names) == 4


@given(st.lists(st.tuples(st.integers(-3, 3).filter(bool), st.integers(0, 8), st.integers(0, 3))))
def test_a_formula_adds_every_term_once(terms: list[tuple[int, int, int]]) -> None:
    """The formula, unfolded again, is the sum it was made from."""
    places = [(weight, Address("甲", row, column)) for weight, row, column in terms]
    formula = sum_formula(places, "甲")
    found: dict[str, int] = {}
    for sign, factor, first, last in re.findall(
        r"([+-]?)(?:(\d+)\*)?(?:SUM\()?([A-D]\d+)(?::([A-D]\d+)\))?", formula
    ):
        weight = (-1 if sign == "-" else 1) * int(factor or 1)
        for cell in _between(first, last or first):
            found[cell] = found.get(cell, 0) + weight
    wanted: dict[str, int] = {}
    for weight, place in places:
        wanted[place.local] = wanted.get(place.local, 0) + weight
    assert found == wanted


def _between(first: str, last: str) -> list[str]:
    columns = range(ord(first[0]), ord(last[0]) + 1)
    return [f"{chr(c)}{row}" for c in columns for row in range(int(first[1:]), int(last[1:]) + 1)]


def test_a_formula_too_long_for_excel_is_a_number() -> None:
    parts = {f"T01.{n}.1": fact(str(n), "1") for n in range(2000)}
    total = fact("合计", "2000", *((1, key) for key in parts))
    facts = parts | {total.key: total}
    apart = {key: Address("甲", 2 * n, 0) for n, key in enumerate(facts)}
    together = {key: Address("甲", n, 0) for n, key in enumerate(facts)}
    assert not find_formulas(facts, apart)
    assert find_formulas(facts, together) == {total.key: "=SUM(A1:A2000)"}
