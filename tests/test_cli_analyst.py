"""`juesuan query` and `juesuan stats`: answers, formats, and one sentence for whatever is wrong."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from build import disclosure
from datasets import Content, Expected, examined, problem, write
from juesuan.cli import app
from juesuan.model import Outcome
from juesuan.store.dataset import Dataset, DatasetError
from juesuan.store.overview import overview
from juesuan.store.query import ask
from juesuan.store.questions import load_questions
from juesuan.store.rows import Listing, State
from juesuan.store.schema import load_schema

run = CliRunner()
APPROVED = date(2024, 9, 1)
LATE = date(2024, 10, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data set with a bit of everything."""
    listing = Listing("甲局", 2023, "东区", "", APPROVED, LATE)
    spending = [("合计", ["15,535.10", "15,535.10", ""]), ("2080101 行政运行", ["15,535.10"] * 2)]
    documents = [
        examined(
            disclosure(unit="甲局", T03=spending, T05=spending),
            listing=listing,
            findings=[problem("H03", "<b>不等</b>，“下级”之和")],
            outcomes={"H03": Outcome.FAIL, "F10": Outcome.NOT_EVALUATED},
            score=("76.5", "80"),
        ),
        examined(disclosure(unit="乙局", year=2022), listing=Listing(region="[西区]")),
        examined(None, file="<i>坏</i>.pdf", state=State.UNREADABLE, reason="文件<已损坏>[/x]。"),
    ]
    expected = [
        Expected("甲局", 2023, "东区", None, APPROVED, LATE),
        Expected("丙局", 2023, "东区", None, APPROVED),
    ]
    out = tmp_path_factory.mktemp("data") / "out"
    return write(out, Content(documents, expected, [("x.zip", "打不开。")])).folder


def call(*arguments: str | Path) -> tuple[int, str, str]:
    result = run.invoke(app, [str(item) for item in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


# ---- query


def test_without_sql_it_lists_what_can_be_asked(folder: Path) -> None:
    status, out, _ = call("query", folder)
    assert status == 0
    for name, item in [*load_schema().items(), *load_questions().items()]:
        assert re.search(rf"^  {name} +{re.escape(item.title)}$", out, re.M), name
    _, out, _ = call("query", folder, "-f", "json")
    assert {item["name"] for item in json.loads(out)["contents"]} > {"facts", "late"}
    _, out, _ = call("query", folder, "-f", "csv")
    assert "question,late,公开逾期的单位" in out.splitlines()


def test_a_question_by_its_name(folder: Path) -> None:
    status, out, _ = call("query", folder, "late")
    assert status == 0
    assert out.startswith("公开逾期的单位（late）\n")
    assert re.search(r"甲局 +2023 +东区 .* 10 ", out)
    assert out.endswith("共 1 行。\n")


def test_text_has_separators_and_aligned_figures(folder: Path) -> None:
    sql = "SELECT unit, year, amount FROM figures WHERE row_code = '合计' ORDER BY ALL"
    _, out, _ = call("query", folder, sql)
    head, *lines, told = out.splitlines()
    assert head.split() == ["unit", "year", "amount"]
    assert told == "共 6 行。"
    assert [line.split()[-1] for line in lines[:3]] == ["0.00", "0.00", "155,351,000.00"]
    assert len({len(line) for line in lines}) == 1
    assert all(" 2023 " in line for line in lines)


def test_text_is_cut_and_says_so(folder: Path) -> None:
    sql = "SELECT i FROM range(60) t(i) ORDER BY i"
    _, out, _ = call("query", folder, sql)
    assert len(out.splitlines()) == 52
    assert "只列出前 50 行，还有更多" in out
    assert "只列出前 2 行" in call("query", folder, sql, "--rows", "2")[1]
    assert call("query", folder, sql, "--rows", "0")[1].endswith("共 60 行。\n")


def test_an_answer_that_is_too_wide_comes_row_by_row(folder: Path) -> None:
    _, out, _ = call("query", folder, "documents")
    assert "— 第 1 行" in out
    assert re.search(r"^points_given +76.50$", out, re.M)
    assert max(map(len, out.splitlines())) <= 120


def test_a_document_cannot_command_the_terminal(folder: Path) -> None:
    _, out, _ = call("query", folder, "SELECT chr(27) || '[31m' || chr(7) || '红' AS x")
    assert out.splitlines()[1] == "[31m红"
    _, _, error = call("query", folder, "SELECT \x1b[31m")
    assert "\x1b" not in error


def test_csv_has_all_rows_exactly(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "facts.csv"
    sql = (
        "SELECT unit, amount, state, forms FROM facts JOIN documents USING (document, unit, state)"
    )
    status, out, _ = call("query", folder, "SELECT * FROM facts", "-f", "csv", "-o", target)
    assert (status, out) == (0, "")
    data = target.read_bytes()
    assert data.startswith(b"document,unit,year,")
    found = list(csv.DictReader(io.StringIO(data.decode())))
    assert found[0]["amount"] == "155351000.0000"
    assert found[2]["precision"] == ""
    assert call("query", folder, sql, "-f", "csv")[1] == "unit,amount,state,forms\n"
    _, out, _ = call("query", folder, "SELECT i, true b, [1.50] l FROM range(70) t(i)", "-f", "csv")
    assert out.splitlines()[:2] == ["i,b,l", "0,true,[1.50]"]
    assert len(out.splitlines()) == 71


def test_json_has_exact_decimals(folder: Path) -> None:
    sql = (
        "SELECT amount, DATE '2024-09-01' AS day, 'nan'::DOUBLE AS n, NULL AS nothing, "
        "1 AS a, 2 AS a, "
        "'12345678901234567.89'::DECIMAL(38, 2) AS large FROM figures ORDER BY amount DESC LIMIT 1"
    )
    status, out, _ = call("query", folder, sql, "-f", "json")
    assert status == 0
    found = json.loads(out, parse_float=Decimal)
    (row,) = found["rows"]
    assert row["amount"] == Decimal("155351000.0000")
    assert row["large"] == Decimal("12345678901234567.89")
    assert (row["day"], row["n"], row["nothing"]) == ("2024-09-01", None, None)
    assert found["columns"][0] == {"name": "amount", "type": "DECIMAL(18,4)"}
    assert len(row) == len(found["columns"]) == 7
    assert json.loads(call("query", folder, "FROM late WHERE false", "-f", "json")[1])["rows"] == []


def test_questions_in_every_format(folder: Path) -> None:
    for name, form in (("publication", "text"), ("department_sums", "csv"), ("members", "json")):
        assert call("query", folder, name, "-f", form)[0] == 0


# ---- what goes wrong


def test_the_command_says_it_in_one_line(folder: Path, tmp_path: Path) -> None:
    status, out, error = call("query", folder, "SELECT nope")
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert error.startswith("查询不能执行（Binder Error: ")
    status, out, _ = call("query", folder, "SELECT nope", "-f", "json")
    assert status == 2
    assert "查询不能执行" in json.loads(out)["error"]
    for command in ("query", "stats"):
        status, _, error = call(command, tmp_path)
        assert status == 2
        assert error == f"{tmp_path} 里没有数据集；先用 juesuan batch 生成。\n"
    status, _, error = call("query", folder, "late", "-o", folder / "data" / "rules.parquet" / "x")
    assert (status, "写不了" in error) == (2, True)


def test_a_damaged_data_set_gets_one_sentence(tmp_path: Path) -> None:
    out = write(tmp_path / "out", Content([examined(disclosure())]))
    (out.data / "rules.parquet").write_bytes(b"PAR1 nothing PAR1")
    for command in (("query", out.folder, "rules"), ("stats", out.folder)):
        status, _, error = call(*command)
        assert (status, error.count("\n"), "读不了" in error) == (2, 1, True)


def test_endless_and_greedy_queries_are_stopped(folder: Path) -> None:
    for sql in (
        "SELECT count(*) FROM range(1000000000) a, range(1000000000) b",
        "SELECT length(rpad('a', 2147483647, 'b'))",
    ):
        with pytest.raises(DatasetError, match=r"超过.*已停止"):
            ask(Dataset(folder), sql, seconds=1)


def test_parameters_are_no_part_of_the_query(folder: Path) -> None:
    answer = ask(Dataset(folder), "SELECT unit FROM accounts WHERE unit = ?", ["甲局"])
    assert answer.rows == [("甲局",)]
    assert ask(Dataset(folder), "SELECT ? AS x", ["'; DROP TABLE rules"]).rows == [
        ("'; DROP TABLE rules",)
    ]


# ---- stats


def test_the_overview_counts_what_is_there(folder: Path) -> None:
    found = overview(Dataset(folder))
    size = found.size
    assert (size.sources, size.unopened, size.documents, size.checked) == (4, 1, 3, 2)
    assert (size.accounts, size.units, size.clean) == (2, 2, 1)
    assert [(line.year, line.accounts, line.errors) for line in found.years] == [
        (2022, 1, 0),
        (2023, 1, 1),
        (None, 0, 0),
    ]
    assert [(line.state, line.count) for line in found.publication] == [("late", 1), ("missing", 1)]
    (rule,) = found.rules
    assert (rule.rule, rule.documents, rule.evaluated, rule.share) == ("H03", 1, 1, Decimal(100))
    assert {line.state for line in found.unread} == {"unreadable", "unopened"}
    assert (found.outcomes.failed, found.outcomes.not_evaluated) == (1, 1)
    assert [(line.region, line.score) for line in found.regions] == [
        ("[西区]", None),
        ("东区", Decimal("95.63")),
    ]
    assert [(line.code, line.total) for line in found.classes] == [("208", Decimal(155351000))]
    assert [(line.least, line.accounts) for line in found.bands] == [(90, 1)]


def test_stats_prints_an_overview(folder: Path) -> None:
    status, out, _ = call("stats", folder)
    assert status == 0
    for words in (
        *("数据集 out", "3 份文件，检查了 2 份", "2022—2023 年度", "逾期公开", "到期未公开"),
        *("最常见的问题", "H03", "文件<已损坏>[/x]。", "判断了什么", "东区"),
    ):
        assert words in out, words


def test_stats_writes_a_page_without_anything_from_outside(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    status, out, _ = call("stats", folder, "-o", page)
    assert status == 0
    assert f"报告已写入 {page}。" in out
    text = page.read_text("utf-8")
    assert "文件&lt;已损坏&gt;[/x]。" in text
    assert "<已损坏>" not in text
    assert not re.search(r"<script|<link|\bsrc=|url\(|@import", text)
    assert set(re.findall(r"https?://[^\"'\s<]+", text)) == {"http://www.w3.org/2000/svg"}
    assert text.count("<svg") >= 4
    assert "prefers-color-scheme:dark" in text


def test_an_empty_data_set_has_an_overview(tmp_path: Path) -> None:
    empty = write(tmp_path / "out", Content())
    status, out, _ = call("stats", empty.folder, "-o", tmp_path / "page.html")
    assert status == 0
    assert "0 份文件" in out
    assert "NaN" not in (tmp_path / "page.html").read_text("utf-8")
