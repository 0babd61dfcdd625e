"""The corpus of invented disclosures: the same each time, clean but for what is planted in it."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

import juesuan
from corpus_faults import misprinted
from corpus_plan import Order, plan
from corpus_spoiled import REASONS
from juesuan.model import Kind, Severity
from juesuan.reading.pages import UnreadableError
from make_corpus import HEADER, make_corpus

COUNT = 11
Truth = dict[str, Any]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("corpus")
    make_corpus(folder, COUNT, seed=3, faulty=0.6, formats=("pdf", "html", "docx", "xlsx"))
    return folder, truth_of(folder)


def truth_of(folder: Path) -> Truth:
    told: Truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return told


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_corpus(tmp_path / name, 3, faulty=0.5, formats=("pdf", "docx"), years=(2023,))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert len(contents(tmp_path / "one")) == 5


def test_another_seed_gives_other_figures(tmp_path: Path) -> None:
    for seed in (1, 2):
        make_corpus(tmp_path / str(seed), 1, seed=seed, formats=("html",))
    one, two = (contents(tmp_path / str(seed)) for seed in (1, 2))
    assert not set(one.values()) & set(two.values())


def test_valid_documents_are_clean_and_each_fault_is_found(corpus: tuple[Path, Truth]) -> None:
    folder, truth = corpus
    for document in truth["documents"]:
        report = juesuan.check(folder / document["file"])
        assert report.disclosure.kind is Kind.FINAL_ACCOUNT
        assert (report.disclosure.unit, report.disclosure.year) == (
            document["unit"],
            document["year"],
        )
        found = [item for item in report.findings if item.severity is not Severity.ROUNDING]
        for fault in document["faults"]:
            assert {item.rule for item in found} & set(fault["rule"]), (document["file"], fault)
        expected = {rule for fault in document["faults"] for rule in fault["rule"]}
        alarms = [item for item in found if not item.cause and item.rule not in expected]
        assert [(item.rule, item.message) for item in alarms] == [], document["file"]


def test_the_list_and_the_truth_agree(corpus: tuple[Path, Truth]) -> None:
    folder, truth = corpus
    rows = rows_of(folder)
    assert (folder / "list.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert tuple(rows[0]) == HEADER
    published = [row for row in rows if row["文件"]]
    assert [
        (row["文件"], row["单位"], int(row["年度"]), row["地区"], row["主管部门"])
        for row in published
    ] == [
        tuple(document[key] for key in ("file", "unit", "year", "region", "parent"))
        for document in truth["documents"]
    ]
    assert {row["文件"] for row in published} == set(contents(folder)) - {"list.csv", "truth.json"}
    gone = [(row["单位"], int(row["年度"])) for row in rows if not row["公开日期"]]
    assert gone == [(item["unit"], item["year"]) for item in truth["missing"]]
    assert len(gone) == len(rows) - COUNT == truth["counts"]["missing"] > 0
    late = [(row["单位"], int(row["年度"]), days) for row in published if (days := delay(row)) > 20]
    assert late == [(item["unit"], item["year"], item["days"]) for item in truth["late"]]
    assert late


def delay(row: dict[str, str]) -> int:
    published, approved = (date.fromisoformat(row[key]) for key in ("公开日期", "批复日期"))
    return (published - approved).days


def test_a_department_is_the_sum_of_its_units_unless_told(tmp_path: Path) -> None:
    make_corpus(tmp_path, 12, faulty=0, formats=("html",), years=(2022, 2023))
    truth = truth_of(tmp_path)
    spent: dict[tuple[str, int], dict[str, Any]] = {}
    for document in truth["documents"]:
        read = juesuan.read(tmp_path / document["file"])
        spent[document["unit"], document["year"]] = {
            row.code: cell.amount
            for table, row, cell in read.cells()
            if (table.code, cell.column) == ("T03", "3")
        }
    sums = [item for item in truth["parents"] if not item["missing"]]
    assert {item["adds_up"] for item in truth["parents"]} == {True, False}
    assert len(sums) < len(truth["parents"])
    for item in sums:
        units = [spent[unit, item["year"]] for unit in item["units"]]
        whole = spent[item["department"], item["year"]]
        for code in (code for code in whole if len(code) == 7):
            total = sum(unit.get(code) or 0 for unit in units)
            gap = item["difference"] or {}
            assert (whole[code] or 0) == total or gap["row"] == code
            if gap.get("row") == code:
                assert (str(total), str(whole[code])) == (gap["units"], gap["department"])


def test_a_corpus_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    make_corpus(tmp_path, 1, formats=("html",))
    (file,) = (document["file"] for document in truth_of(tmp_path)["documents"])
    (tmp_path / file).unlink()
    make_corpus(tmp_path, 1, formats=("html",))
    assert not (tmp_path / file).exists()
    make_corpus(tmp_path, 1, formats=("html",), seed=8)
    assert len(contents(tmp_path)) == 3


def test_spoiled_files_are_no_accounts(tmp_path: Path) -> None:
    make_corpus(tmp_path, len(REASONS), spoiled=1, faulty=0)
    documents = truth_of(tmp_path)["documents"]
    assert {document["spoiled"] for document in documents} == set(REASONS)
    for document in documents:
        path = tmp_path / document["file"]
        if document["spoiled"] == "budget":
            assert juesuan.read(path).kind is Kind.BUDGET
        else:
            with pytest.raises(UnreadableError):
                juesuan.read(path)


def test_a_large_plan_has_all_that_was_ordered() -> None:
    families = plan(Order(2_000, faulty=0.3, spoiled=0.02, years=(2022, 2023, 2024)))
    papers = [paper for family in families for paper in family.papers]
    published = [paper for paper in papers if not paper.missing]
    assert [paper.number for paper in published] == list(range(2_000))
    assert sum(bool(paper.kind) for paper in papers) == 600
    assert sum(bool(paper.spoiled) for paper in papers) == 40
    assert len({family.file(paper) for family in families for paper in family.papers}) > 2_000


@pytest.mark.parametrize(
    "arguments",
    [{"count": 0}, {"faulty": 0.9, "spoiled": 0.2}, {"formats": ("txt",)}, {"count": 10**6}],
)
def test_orders_that_contradict_themselves(arguments: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"document|formats"):
        make_corpus(tmp_path, **{"count": 5, **arguments})


def test_a_misprint_changes_one_digit_before_the_point() -> None:
    for number in range(50):
        printed = misprinted(Random(number), "1,240.27")
        assert sum(a != b for a, b in zip(printed, "1,240.27", strict=True)) == 1
        assert printed.endswith(".27")
        assert not printed.startswith("0")
    assert misprinted(Random(0), "0.27") == ""
