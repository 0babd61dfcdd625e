"""A data set as a Fiscal Data Package: what is counted, once, in which phase, and for whom."""

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from frictionless import Package
from jsonschema import Draft202012Validator

from juesuan.model.codes import load_subjects
from juesuan.store.dataset import Dataset, DatasetError, quoted
from juesuan.store.fiscal_package import write_fiscal_package
from juesuan.store.schema import load_schema

SCHEMA = Path(__file__).parent.parent / "docs/schema/fiscal-model.schema.json"
DETAIL = "（三）一般公共预算财政拨款支出决算具体情况"
PENSION = "社会保障和就业支出/行政事业单位养老支出/机关事业单位基本养老保险缴费支出"
HOUSING = "住房保障支出/住房改革支出/住房公积金"
T05 = [
    ("合计", "合计", "300.01", "200.01", "100"),
    ("208", "社会保障和就业支出", "200.01", "200.01", ""),
    ("20805", "行政事业单位养老支出", "200.01", "200.01", ""),
    ("2080505", "机关事业单位基本养老保险缴费支出", "200.01", "200.01", ""),
    ("221", "住房保障支出", "100", "", "100"),
    ("22102", "住房改革支出", "100", "", "100"),
    ("2210201", "住房公积金", "100", "", "100"),
]


class Builder:
    """A small data set, row by row; amounts are written in 万元."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def document(self, unit: str, year: int = 2023, region: str | None = None, **more: Any) -> str:
        document = f"{len(self.rows['documents']):032x}"
        self.key = {"document": document, "unit": unit, "year": year, "region": region}
        row = {"state": "checked", "file": f"{document}.pdf", "scope": "单位", "errors": 0}
        self.rows["documents"].append(self.key | row | more)
        return document

    def _add(self, table: str, **row: Any) -> None:
        at = sum(other["document"] == self.key["document"] for other in self.rows[table])
        self.rows[table].append(self.key | {"position": at} | row)

    def cell(self, form: str, code: str, name: str, column: str, text: str | None) -> None:
        """A cell; ``""`` is blank, ``None`` stands in a column that is not known."""
        state = "undecided" if text is None else "amount" if text else "blank"
        amount = None if text is None else Decimal(text or 0) * 10000
        self._add(
            "facts",
            form=form,
            row_code=code,
            row_name=name,
            row_kind="line",
            column_code=None if text is None else column,
            state=state,
            amount=amount,
            precision=Decimal(100) if text else None,
        )

    def table(self, form: str, rows: list[tuple[str | None, ...]]) -> None:
        for code, name, *cells in rows:
            for at, text in enumerate(cells, 1):
                self.cell(form, str(code), str(name), str(at), text)

    def claim(
        self,
        item: str | None,
        phase: str,
        amount: str | None,
        section: str = DETAIL,
        code: str | None = None,
    ) -> None:
        self._add(
            "claims",
            kind="amount" if amount else "none",
            subject="item",
            item_code=code,
            item_name=item,
            phase=phase,
            amount=Decimal(amount) * 10000 if amount else None,
            section=section,
        )

    def execution(self, name: str | None, label: str, *money: str, **more: Any) -> None:
        initial, budget, spent = (Decimal(text) * 10000 for text in money)
        row = {"form_kind": "project", "form_name": name, "kind": "execution", "name": label}
        self._add(
            "indicators", **row | {"initial": initial, "budget": budget, "spent": spent} | more
        )

    def write(self, folder: Path) -> Dataset:
        dataset = Dataset(folder)
        dataset.data.mkdir(parents=True)
        with duckdb.connect(":memory:") as database:
            for table in load_schema().values():
                rows = self.rows[table.name]
                if not rows:
                    continue
                database.execute(f'CREATE TABLE "{table.name}" ({table.definition})')
                marks = ", ".join("?" for _ in table.columns)
                values = [[row.get(column.name) for column in table.columns] for row in rows]
                database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', values)
                database.execute(
                    f'COPY "{table.name}" TO {quoted(dataset.data / table.name)} '
                    "(FORMAT parquet, PARTITION_BY (year, region))"
                )
        return dataset


@pytest.fixture
def builder() -> Builder:
    return Builder()


@pytest.fixture
def export(tmp_path: Path, builder: Builder) -> Any:
    """Writes the package, has it validated, and reads its tables."""

    def run() -> dict[str, list[dict[str, str]]]:
        folder = tmp_path / "包"
        package = write_fiscal_package(builder.write(tmp_path / "数据集"), folder)
        tables = {file.stem: _read(file) for file in folder.glob("*.csv")}
        assert package.rows == {name: len(rows) for name, rows in tables.items()}
        assert {file.name for file in tmp_path.iterdir()} == {"包", "数据集"}
        _validate(folder / "datapackage.json")
        return tables

    return run


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _validate(file: Path) -> None:
    report = Package(str(file)).validate()
    assert report.valid, report.flatten(["name", "type", "message"])
    package = json.loads(file.read_text("utf-8"))
    Draft202012Validator(
        json.loads(SCHEMA.read_text("utf-8")), format_checker=Draft202012Validator.FORMAT_CHECKER
    ).validate(package)


def _by_code(rows: list[dict[str, str]], key: str = "functional") -> dict[str, dict[str, str]]:
    return {row[key]: row for row in rows}


def test_spending_adds_up_to_what_the_table_prints_for_each_unit(
    export: Any, builder: Builder
) -> None:
    for unit, year in (("甲局", 2022), ("甲局", 2023), ("乙局", 2023)):
        builder.document(unit, year)
        builder.table("T05", T05)
    tables = export()
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in tables["spending"]:
        sums[row["unit_id"], row["year"]] += Decimal(row["executed"])
        assert Decimal(row["basic"]) + Decimal(row["project"]) == Decimal(row["executed"])
    printed = {
        (row["unit_id"], row["year"]): Decimal(row["spending_total"]) for row in tables["accounts"]
    }
    assert sums == printed
    assert set(printed.values()) == {Decimal("3000100.0000")}
    assert {row["functional"] for row in tables["spending"]} == {"2080505", "2210201"}


def test_deepest_printed_code_is_the_leaf_and_blank_codes_are_none(
    export: Any, builder: Builder
) -> None:
    builder.document("甲局")
    builder.table("T05", [("208", "社", "5"), ("20805", "养", "5"), ("2080501", "离", "")])
    builder.table("T06", [("301", "工", "7"), ("30101", "基本工资", "3"), ("30102", "津", "4")])
    builder.table("T06", [("302", "商", "2"), ("30201", "办公费", ""), ("公用经费合计", "", "2")])
    tables = export()
    assert [(row["functional"], row["executed"]) for row in tables["spending"]] == [
        ("20805", "50000.0000")
    ]
    assert [(row["economic"], row["executed"]) for row in tables["economic"]] == [
        ("30101", "30000.0000"),
        ("30102", "40000.0000"),
        ("302", "20000.0000"),
    ]


def test_amount_in_no_known_column_is_not_given_to_the_level_above(
    export: Any, builder: Builder
) -> None:
    builder.document("甲局")
    builder.table("T05", [("208", "社", "5"), ("20805", "养", "5"), ("2080501", "离", None)])
    assert export()["spending"] == []


def test_code_printed_twice_with_two_figures_leaves_the_table_out(
    export: Any, builder: Builder
) -> None:
    builder.document("甲局")
    builder.table("T05", [*T05, ("2080505", "职业年金", "1", "1", "")])
    builder.document("乙局")
    builder.table("T05", [*T05, *T05])
    tables = export()
    assert len(tables["accounts"]) == 2
    assert [row["functional"] for row in tables["spending"]] == ["2080505", "2210201"]


def test_budgets_of_the_narrative_take_their_phase(export: Any, builder: Builder) -> None:
    builder.document("甲局")
    builder.table("T05", T05)
    builder.claim(PENSION, "initial-budget", "210.5")
    builder.claim(PENSION, "full-budget", "205")
    builder.claim(PENSION, "account", "200.01")
    builder.claim("住房公积金", "initial-budget", "90", code="2210201")
    builder.claim("住房公积金", "budget", "95", code="2210201")
    builder.claim("住房公积金", "prior-account", "1", code="2210201")
    rows = _by_code(export()["spending"])
    pension, housing = rows["2080505"], rows["2210201"]
    assert (pension["approved"], pension["adjusted"]) == ("2105000.0000", "2050000.0000")
    assert (pension["executed"], pension["basic"]) == ("2000100.0000", "2000100.0000")
    assert (housing["approved"], housing["adjusted"]) == ("900000.0000", "")


def test_class_may_be_named_without_its_last_word_and_brackets_in_any_width(
    export: Any, builder: Builder
) -> None:
    builder.document("甲局")
    builder.table(
        "T05", [("205", "教育支出", "1"), ("20599", "其他 教育", "1"), ("2059999", "其他(校)", "1")]
    )
    builder.claim("教育/其他教育/其他（校）", "initial-budget", "3")
    assert export()["spending"][0]["approved"] == "30000.0000"


@pytest.mark.parametrize(
    "claims",
    [
        [("住房改革支出/住房公积金", "1", DETAIL, None)],  # no 类: not the whole path
        [("教育支出/住房改革支出/住房公积金", "1", DETAIL, None)],  # another 类
        [("提租补贴", "1", DETAIL, "2210201")],  # its code and its name disagree
        [(HOUSING, "1", DETAIL, None), (HOUSING, "2", DETAIL, None)],  # two figures
        [(HOUSING, "1", DETAIL, None), ("住房公积金", "2", DETAIL, "2210201")],  # by two names
        [(HOUSING, "1", "三、支出决算情况说明", None)],  # of all money
        [(HOUSING, "1", "七、政府性基金预算财政拨款支出决算情况说明", None)],
        [(HOUSING, "1", "1.住房公积金", None)],  # it is not said of which table
        [("住房保障支出/住房改革支出", "1", DETAIL, None)],  # a 款
    ],
)
def test_budget_that_is_not_surely_of_one_row_is_left_out(
    export: Any, builder: Builder, claims: list[tuple[str, str, str, str | None]]
) -> None:
    builder.document("甲局")
    builder.table("T05", T05)
    for item, amount, section, code in claims:
        builder.claim(item, "initial-budget", amount, section, code)
    assert [row["approved"] for row in export()["spending"]] == ["", ""]


def test_account_that_agrees_tells_the_table_under_a_heading_that_does_not(
    export: Any, builder: Builder
) -> None:
    builder.document("甲局")
    builder.table("T05", T05)
    for item, account in ((HOUSING, "100.01"), (PENSION, "200.03")):
        builder.claim(item, "initial-budget", "90", "1.分项情况")
        builder.claim(item, "account", account, "1.分项情况")
    rows = _by_code(export()["spending"])
    assert (rows["2210201"]["approved"], rows["2080505"]["approved"]) == ("900000.0000", "")


def test_budget_of_which_nothing_was_spent_has_a_row_of_its_own(
    export: Any, builder: Builder
) -> None:
    rent = "住房保障支出/住房改革支出/提租补贴"
    builder.document("甲局")
    builder.table("T05", T05)
    builder.claim(rent, "initial-budget", "3")
    builder.claim(rent, "account", None)
    builder.document("乙局")
    builder.table("T05", T05)
    builder.claim(rent, "initial-budget", "3")
    builder.claim(rent, "account", "2")  # spent, and yet not in the table: not known which row
    rows = [row for row in export()["spending"] if row["functional"] == "2210202"]
    assert [(row["approved"], row["executed"]) for row in rows] == [("30000.0000", "")]


def test_three_public_items_are_leaves_and_their_budget_has_no_phase(
    export: Any, builder: Builder, tmp_path: Path
) -> None:
    columns = ["6", "1", "3", "2", "1", "2", "5", "", "3", "", "", "2"]
    builder.document("甲局")
    builder.table("T09", [("金额", "金额", *columns)])
    builder.document("乙局")
    builder.table("T09", [("金额", "金额", "", "", "", "", "", "", "4", "", "", "", "", "")])
    tables = export()
    units = {row["unit"]: row["unit_id"] for row in tables["units"]}
    found = {
        (row["unit_id"], row["item"]): (row["budget"], row["executed"])
        for row in tables["three_public"]
    }
    first = {item: amounts for (unit, item), amounts in found.items() if unit == units["甲局"]}
    assert first == {
        "abroad": ("10000.0000", "0.0000"),
        "vehicles": ("", "30000.0000"),
        "vehicles-purchase": ("20000.0000", ""),
        "vehicles-running": ("10000.0000", ""),
        "reception": ("20000.0000", "20000.0000"),
    }
    assert found[units["乙局"], "total"] == ("", "40000.0000")
    measures = json.loads((tmp_path / "包/datapackage.json").read_text("utf-8"))["model"][
        "measures"
    ]
    assert "phase" not in measures["three_public_budget"]
    assert measures["three_public_executed"]["phase"] == "executed"


def test_one_row_a_project_form(export: Any, builder: Builder) -> None:
    builder.document("甲局")
    builder.execution("甲局", "整体支出", "9", "9", "9", form_kind="whole")
    builder.execution("信息化", "年度资金总额", "10", "12", "11.5")
    builder.execution("信息化", "其中：财政拨款", "10", "12", "11.5")
    builder.execution("培训", "年度资金总额", "1", "2", "0")
    builder.execution("培训", "指标", "0", "0", "0", kind="indicator")
    builder.execution("培训", "年度资金总额", "3", "3", "3")
    builder.execution(None, "其中：其他资金", "1", "1", "1")
    rows = export()["projects"]
    assert [(row["project_id"], row["project"], row["adjusted"]) for row in rows] == [
        ("001", "信息化", "120000.0000"),
        ("002", "培训", "20000.0000"),
        ("003", "培训", "30000.0000"),
    ]
    assert (rows[0]["approved"], rows[0]["executed"]) == ("100000.0000", "115000.0000")


def test_only_documents_that_count(export: Any, builder: Builder) -> None:
    builder.document("甲局", published="2024-08-01")
    builder.table("T05", [("2080505", "养老", "1")])
    builder.document("甲局", published="2024-09-01")
    builder.table("T05", [("2080505", "养老", "2")])
    builder.document("乙局", state="unreadable")
    builder.document("丙局", region="武汉市")
    builder.document("丙局", region="上海市")
    tables = export()
    assert [row["executed"] for row in tables["spending"]] == ["20000.0000"]
    assert sorted(row["unit"] + row["region"] for row in tables["units"]) == [
        "丙局上海市",
        "丙局武汉市",
        "甲局",
    ]


def test_decimals_are_exact_and_codes_outside_of_the_classification_have_parents(
    export: Any, builder: Builder
) -> None:
    builder.document("甲局")
    builder.table("T05", [("2999901", "某项", "1234567890.12345678"), ("2080505", "养", "-0.01")])
    tables = export()
    assert [row["executed"] for row in tables["spending"]] == ["-100.0000", "12345678901234.5678"]
    codes = _by_code(tables["functional"], "code")
    assert codes["2999901"]["status"] == codes["29999"]["status"] == "printed"
    assert codes["2999901"]["name"] == "某项"
    assert (codes["29999"]["parent"], codes["299"]["parent"]) == ("299", "")
    assert set(load_subjects("functional")) < set(codes)


HOSTILE = [
    '=HYPERLINK("http://x","y"),+1',
    "第一行\n第二行\r\n第三行\r第四行",
    "\t@SUM(A1)'; DROP TABLE facts; --",
    ' "空" ',
    "\x00\u202e\ufeff🧨",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_it_went_in(export: Any, builder: Builder, text: str) -> None:
    builder.document(text, region=text.replace("\x00", ""), parent=text, scope=text)
    builder.table("T05", [("2999901", text, "1")])
    builder.execution(text, text, "1", "1", "1")
    tables = export()
    (unit,) = tables["units"]
    assert (unit["unit"], unit["parent"]) == (text, text)
    assert tables["projects"][0]["project"] == text
    assert _by_code(tables["functional"], "code")["2999901"]["name"] == text


def test_empty_data_set_gives_a_valid_package_without_a_period(export: Any, tmp_path: Path) -> None:
    tables = export()
    facts = ("spending", "economic", "three_public", "projects", "accounts", "units")
    assert [tables[name] for name in facts] == [[]] * len(facts)
    package = json.loads((tmp_path / "包/datapackage.json").read_text("utf-8"))
    assert "fiscalPeriod" not in package


def test_package_says_what_it_is(export: Any, builder: Builder, tmp_path: Path) -> None:
    builder.document("甲局", 2021)
    builder.document("甲局", 2023)
    export()
    package = json.loads((tmp_path / "包/datapackage.json").read_text("utf-8"))
    assert package["fiscalPeriod"] == {"start": "2021-01-01", "end": "2023-12-31"}
    assert (package["countryCode"], package["granularity"]) == ("CN", "aggregated")
    fields = {
        item["name"]: [field["name"] for field in item["schema"]["fields"]]
        for item in package["resources"]
    }
    for measure in package["model"]["measures"].values():
        assert measure["source"] in fields[measure["resource"]]
        assert (measure["currency"], measure["factor"]) == ("CNY", 1)
    for dimension in package["model"]["dimensions"].values():
        attributes = dimension["attributes"]
        assert set(dimension["primaryKey"]) <= set(attributes)
        for attribute in attributes.values():
            assert attribute["source"] in fields[attribute["resource"]]
            assert {attribute.get("parent"), attribute.get("labelfor")} <= {None, *attributes}
    for item in package["resources"]:
        normalized = [field for field in item["schema"]["fields"] if "normalize" in field]
        extra = {field["name"] for field in item["schema"].get("extraFields", [])}
        assert all(set(field["normalize"]) <= extra for field in normalized)


def test_same_data_give_the_same_bytes_and_a_package_is_replaced_whole(
    builder: Builder, tmp_path: Path
) -> None:
    for unit in ("丙局", "甲局", "乙局"):
        builder.document(unit)
        builder.table("T05", T05)
        builder.claim(HOUSING, "initial-budget", "1")
    dataset, folder = builder.write(tmp_path / "数据集"), tmp_path / "out" / "包"
    write_fiscal_package(dataset, folder)
    first = {file.name: file.read_bytes() for file in folder.iterdir()}
    (folder / "spending.csv").write_text("x")
    (folder.parent / ".包.building").mkdir()
    (folder.parent / ".包.building" / "rest").touch()
    write_fiscal_package(dataset, folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == first
    assert [file.name for file in folder.parent.iterdir()] == ["包"]
    assert folder.stat().st_mode & 0o777 == folder.parent.stat().st_mode & 0o777


def test_documents_looked_at_one_by_one_give_the_same_bytes(
    builder: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit in ("丙局", "甲局", "乙局"):
        builder.document(unit, region="沪")
        builder.table("T05", [*T05, ("2999901", f"{unit}某项", "1", "1", "")])
        builder.table("T09", [("金额", "金额", *"123456123456")])
        builder.claim(HOUSING, "initial-budget", "1")
        builder.execution("信息化", "年度资金总额", "10", "12", "11.5")
    dataset = builder.write(tmp_path / "数据集")
    first = write_fiscal_package(dataset, tmp_path / "一")
    monkeypatch.setattr("juesuan.store.fiscal_package._PART", 1)
    second = write_fiscal_package(dataset, tmp_path / "二")
    assert first.rows == second.rows
    for file in first.folder.iterdir():
        assert file.read_bytes() == (second.folder / file.name).read_bytes()


def test_a_folder_with_anything_else_is_not_touched(builder: Builder, tmp_path: Path) -> None:
    dataset = builder.write(tmp_path / "数据集")
    package = write_fiscal_package(dataset, tmp_path / "包").folder
    (package / "笔记.txt").touch()
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "datapackage.json").write_text('{"name": "other"}')
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "datapackage.json").write_bytes(b"\xff{")
    file = tmp_path / "file"
    file.touch()
    for folder in (package, foreign, broken, file, dataset.folder):
        before = sorted(str(item) for item in tmp_path.rglob("*"))
        with pytest.raises(DatasetError, match=r"^.+已经存在，又不是本程序导出的数据包.*。$"):
            write_fiscal_package(dataset, folder)
        assert sorted(str(item) for item in tmp_path.rglob("*")) == before


def test_without_a_data_set_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="没有数据集"):
        write_fiscal_package(Dataset(tmp_path / "无"), tmp_path / "包")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_one_sentence(builder: Builder, tmp_path: Path) -> None:
    dataset = builder.write(tmp_path / "数据集")
    (tmp_path / "file").touch()
    with pytest.raises(DatasetError, match="没有写成"):
        write_fiscal_package(dataset, tmp_path / "file" / "包")


def test_what_cannot_be_read_leaves_the_package_as_it_was(builder: Builder, tmp_path: Path) -> None:
    builder.document("甲局")
    builder.table("T05", T05)
    dataset = builder.write(tmp_path / "数据集")
    folder = write_fiscal_package(dataset, tmp_path / "包").folder
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    next((dataset.data / "facts").rglob("*.parquet")).write_bytes(b"PAR1broken")
    with pytest.raises(DatasetError, match=r"^数据包没有写成，[^\n]+$"):
        write_fiscal_package(dataset, folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert {file.name for file in tmp_path.iterdir()} == {"包", "数据集"}
