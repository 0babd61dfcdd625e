"""Results worked out by SQL over files beside the workbook; both are hostile input."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import os
import time
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entered_forms import OUTPUT, PROJECT, form, line
from juesuan.evidence import EvidenceError, apply_evidence, run_query
from juesuan.evidence.apply import _answers
from juesuan.evidence.columns import typed
from juesuan.evidence.files import Source, read_source
from juesuan.evidence.query import answer
from juesuan.evidence.rows import read_rows
from juesuan.model.account import Query
from juesuan.score import score_form
from juesuan.workers import Failure, Limits, Result

CALLS = "日期,接通,时长\n2023-01-05,1,1.5\n2023/1/6,0,\n2023-01-07,1,0.25\n2023-01-08,1,2\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder with a table of calls."""
    folder = tmp_path / "基础"
    folder.mkdir()
    (folder / "话务.csv").write_text(CALLS, "utf-8")
    return folder


def value(base: Path, sql: str, *files: str, seconds: float = 10.0) -> str:
    """What a query gives, in this process."""
    scratch = base.parent / f"scratch-{time.monotonic_ns()}"
    scratch.mkdir()
    return answer(Query(sql, files or ("话务.csv",)), base, scratch, seconds).value


def refused(base: Path, sql: str, *files: str, seconds: float = 10.0) -> str:
    """The sentence by which a query is refused."""
    with pytest.raises(EvidenceError) as caught:
        value(base, sql, *files, seconds=seconds)
    told = str(caught.value)
    assert told.endswith("。")
    assert "\n" not in told
    return told


def workbook(path: Path, rows: list[list[object]]) -> None:
    """An XLSX file of one sheet."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("记录")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


# ---- results


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ('select count(*) from "话务"', "4"),
        ("select sum(接通) from 话务", "3"),
        ("WITH t AS (SELECT * FROM 话务) SELECT sum(时长) FROM t", "3.75"),
        ("select round(avg(接通) * 100, 2) || '%' from 话务", "75.0%"),
        ("select sum(接通) || '次' from 话务", "3次"),
        ("-- 接通率\n/* ; */ select sum(接通) * 100.0 / count(*) from 话务;", "75"),
        ("select max(日期) - min(日期) from 话务", "3"),
        ("select 1 / 3", "0.333333333333"),
        ("select 0.1::double + 0.2::double", "0.3"),
        ("select 100.0", "100"),
        ("select -0.0", "0"),
        ("select 12345678901234567890", "12345678901234567890"),
    ],
)
def test_a_query_gives_one_number(base: Path, sql: str, expected: str) -> None:
    assert value(base, sql) == expected


def test_what_a_result_rests_on(base: Path) -> None:
    query = Query("select count(*) from 话务", ("话务.csv",))
    found = run_query(query, base)
    content = CALLS.encode()
    assert (found.value, found.sql) == ("4", query.sql)
    (file,) = found.files
    assert (file.name, file.bytes, file.rows) == ("话务.csv", len(content), 4)
    assert file.sha256 == hashlib.sha256(content).hexdigest()


def test_files_of_three_kinds_are_tables(base: Path) -> None:
    rows: list[list[object]] = [["姓名", "金额"], ["甲", 0.1], ["乙", 0.2], ["丙", 1200]]
    workbook(base / "发放.XLSX", rows)
    duckdb.sql("select 3 as 数").write_parquet(str(base / "数.parquet"))
    sql = "select (select sum(金额) from 发放) + (select 数 from 数) + (select count(*) from 话务)"
    assert value(base, sql, "话务.csv", "发放.XLSX", "数.parquet") == "1207.3"


def test_a_file_may_lie_in_a_folder_below(base: Path) -> None:
    (base / "附件").mkdir()
    (base / "附件" / "名 单.csv").write_text("人\n甲\n乙\n", "gb18030")
    assert value(base, 'select count(人) from "名 单"', "附件/名 单.csv") == "2"


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("select 接通 from 话务", "不止一行"),
        ("select 1, 2", "不止一列"),
        ("select 1 where false", "没有行"),
        ("select null", "空值"),
        ("select '按时完成'", "“按时完成”"),
        ("select '超过3'", "“超过3”"),
        ("select '无'", "“无”"),
        ("select true", "“True”"),
        ("select date '2023-01-01'", "“2023-01-01”"),
        ("select 'nan'::double", "“nan”"),
        ("select 1e308 * 10", "“inf”"),
        ("select [1, 2]", "“[1, 2]”"),
        ("select 错 from 话务", "不能执行"),
        ("select", "不能执行"),
        ("select error('甲\n乙')", "不能执行"),
        ("select '\ud800'", "不能执行"),
    ],
)
def test_what_is_no_result(base: Path, sql: str, told: str) -> None:
    assert told in refused(base, sql)


# ---- hostile SQL


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "-- nothing",
        "create table t as select 1",
        "drop table 话务",
        "copy (select 1) to '/tmp/juesuan-evidence'",
        "attach '/tmp/juesuan-evidence.db'",
        "pragma version",
        "set threads = 4",
        "install httpfs",
        "call pragma_version()",
        "explain select 1",
        "show tables",
        "from 话务",
        "selection 1",
        "select 1; select 2",
        "select 1; drop table 话务",
        "with t as (select 1) insert into 话务 select * from t",
    ],
)
def test_only_one_select_is_run(base: Path, sql: str) -> None:
    assert "只能是一条 SELECT 语句" in refused(base, sql)


@pytest.mark.parametrize(
    "source",
    [
        "read_csv('{path}')",
        "read_text('{path}')",
        "read_blob('{path}')",
        "read_parquet('{path}')",
        "read_json('{path}')",
        "sniff_csv('{path}')",
        "'{path}'",
        '"{path}"',
        "glob('{folder}/*')",
        "read_csv('https://example.invalid/a.csv')",
        "secret",
        "query('select * from read_csv(''{path}'')')",
        "query_table('{path}')",
        "duckdb_secrets()",
    ],
)
def test_nothing_outside_can_be_read(base: Path, source: str) -> None:
    secret = duckdb.sql("select 1 as a")  # noqa: F841 (a name that Python code could lend)
    path = base.parent / "outside.csv"
    path.write_text("a\n1\n", "utf-8")
    told = source.format(path=path, folder=base.parent)
    assert "不能执行" in refused(base, f"select count(*) from {told}")


def test_the_configuration_is_locked(base: Path) -> None:
    sql = "select count(*) from query('select current_setting(''lock_configuration'') where true')"
    assert value(base, sql) == "1"
    assert "不能执行" in refused(base, "select count(*) from query('set threads = 2')")


def test_time_is_limited(base: Path) -> None:
    begun = time.monotonic()
    told = refused(base, "select count(*) from range(10000000000) a, range(9) b", seconds=0.3)
    assert "已停止" in told
    assert time.monotonic() - begun < 5


def test_memory_is_limited(base: Path) -> None:
    told = refused(base, "select count(*) from (select distinct a from range(1000000000) t(a))")
    assert "内存超过上限" in told or "已停止" in told


def test_long_queries_and_many_files_are_refused(base: Path) -> None:
    assert "长于" in refused(base, "select " + "1" * 30_000)
    assert "多于 20 个" in refused(base, "select 1", *(f"{number}.csv" for number in range(21)))


# ---- hostile files


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd.csv",
        "../outside.csv",
        "a/../../outside.csv",
        "..\\outside.csv",
        "C:\\a.csv",
        "C:a.csv",
        "\\\\host\\a.csv",
        "a\0.csv",
        "a\n.csv",
        "",
        ".",
        " .csv",
    ],
)
def test_names_that_lead_elsewhere_are_refused(base: Path, name: str) -> None:
    (base.parent / "outside.csv").write_text("a\n1\n", "utf-8")
    assert "只能是工作簿旁的文件名" in refused(base, "select 1", name)


def test_links_out_of_the_folder_are_refused(base: Path) -> None:
    (base.parent / "outside.csv").write_text("a\n1\n", "utf-8")
    (base / "link.csv").symlink_to(base.parent / "outside.csv")
    (base / "folder").symlink_to(base.parent)
    assert "链接" in refused(base, "select 1", "link.csv")
    assert "链接" in refused(base, "select 1", "folder/outside.csv")
    (base / "inside.csv").symlink_to(base / "话务.csv")
    assert value(base, "select count(*) from inside", "inside.csv") == "4"


def test_what_is_no_file(base: Path) -> None:
    (base / "folder.csv").mkdir()
    os.mkfifo(base / "pipe.csv")
    (base / "loop.csv").symlink_to(base / "loop.csv")
    assert "不是普通文件" in refused(base, "select 1", "folder.csv")
    assert "不是普通文件" in refused(base, "select 1", "pipe.csv")
    assert "读不了" in refused(base, "select 1", "loop.csv")
    assert "工作簿旁没有" in refused(base, "select 1", "没有.csv")
    assert "读不了" in refused(base, "select 1", "长" * 300 + ".csv")
    assert "不是 CSV、XLSX 或 Parquet" in refused(base, "select 1", "a.db")


def test_files_have_a_largest_size(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("juesuan.evidence.files.MOST_BYTES", 10)
    with pytest.raises(EvidenceError, match="大于"):
        read_source(base, "话务.csv")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "是空的"),
        ("a.csv", b"\n , \n", "是空的"),
        ("a.csv", b"a\n1,2\n", "第 2 行有 2 列"),
        ("a.csv", b"\xff\xfe\x00", "编码"),
        ("a.csv", b"a\n" + b"x" * 200_000, "不是正常的 CSV"),
        ("a.xlsx", b"no zip", "不是正常的 XLSX"),
        ("a.xlsx", b"PK\x05\x06" + bytes(18), "不是正常的 XLSX"),
        ("a.parquet", b"PAR1", "不能执行"),
    ],
)
def test_broken_files_are_refused(base: Path, name: str, content: bytes, told: str) -> None:
    (base / name).write_bytes(content)
    assert told in refused(base, "select 1", name)


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(base / "a.xlsx", [["a"], [1]])
    monkeypatch.setattr("juesuan.evidence.rows._MOST_UNPACKED", 10)
    assert "解压后太大" in refused(base, "select 1", "a.xlsx")
    monkeypatch.setattr("juesuan.evidence.rows._MOST_ROWS", 2)
    assert "多于 2 行" in refused(base, "select 1")


def test_a_cell_far_out_is_refused(base: Path) -> None:
    with xlsxwriter.Workbook(base / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, 1)
    assert "离得太远" in refused(base, "select 1", "a.xlsx")


def test_a_damaged_workbook_is_refused(base: Path) -> None:
    workbook(base / "a.xlsx", [["a"], *([number] for number in range(2000))])
    content = bytearray((base / "a.xlsx").read_bytes())
    for at in range(0, len(content), 97):
        damaged = bytes(content[:at] + b"\xff\x00" + content[at + 2 :])
        (base / "a.xlsx").write_bytes(damaged)
        with contextlib.suppress(EvidenceError):
            read_rows(read_source(base, "a.xlsx"))


def test_two_files_of_one_name_are_refused(base: Path) -> None:
    workbook(base / "话务.xlsx", [["a"], [1]])
    assert "同名" in refused(base, "select 1", "话务.csv", "话务.xlsx")


# ---- tables


def test_names_of_columns_are_each_one() -> None:
    rows = read_rows(Source("a.csv", b"\xef\xbb\xbfa;A;;a_2\n1;2;3;4\n\n5\n"))
    assert rows.header == ("a", "A_2", "列3", "a_2_2")
    assert rows.rows == (["1", "2", "3", "4"], ["5", None, None, None])


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1", "-2", "1,200"], "BIGINT"),
        (["1", "0.125"], "DECIMAL(18,3)"),
        (["123456789012345678", "0.5"], "DECIMAL(38,1)"),
        (["1" * 19], "VARCHAR"),
        (["1" * 30 + "." + "1" * 10], "VARCHAR"),
        (["007", "12"], "VARCHAR"),
        (["85%"], "VARCHAR"),
        (["１"], "VARCHAR"),
        (["2023-01-05", None, "2023.1.6"], "DATE"),
        (["2023-02-30"], "VARCHAR"),
        (["2023-01-05", "2023/1/5 8:05"], "TIMESTAMP"),
        (["2023-01-05 25:00"], "VARCHAR"),
        ([None], "VARCHAR"),
    ],
)
def test_types_of_columns(texts: list[str | None], kind: str) -> None:
    assert typed(texts)[0] == kind


def test_cells_of_a_workbook(base: Path) -> None:
    rows: list[list[object]] = [
        ["数", "码", "日", "时", "真", "字"],
        [0.1 + 0.2, "007", date(2023, 1, 5), datetime(2023, 1, 5, 8, 30), True, "a,\n'\""],  # noqa: DTZ001
        [7, "12", date(2023, 1, 6), datetime(2023, 1, 6, 9, 30), False, None],  # noqa: DTZ001
    ]
    workbook(base / "a.xlsx", rows)
    found = read_rows(read_source(base, "a.xlsx"))
    assert found.rows == (
        ["0.3", "007", "2023-01-05", "2023-01-05 08:30:00", "TRUE", "a,\n'\""],
        ["7", "12", "2023-01-06", "2023-01-06 09:30:00", "FALSE", None],
    )
    assert value(base, "select sum(数) from a", "a.xlsx") == "7.3"
    assert value(base, "select count(*) from a where 时 - 日 > interval 1 hour", "a.xlsx") == "2"


def test_a_file_with_a_header_only_is_an_empty_table(base: Path) -> None:
    (base / "a.csv").write_text("a,b\n", "utf-8")
    assert value(base, "select count(*) from a", "a.csv") == "0"


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=6))
def test_every_row_that_is_not_blank_is_counted(base: Path, rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([["甲'\"", "a,b"], *rows])
    (base / "a.csv").write_text(stream.getvalue(), "utf-8", newline="")
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert value(base, "select count(*) from a", "a.csv") == str(len(filled))
    cells = sum(1 for row in rows for cell in row if cell.strip())
    sql = 'select count("甲\'""") + count("a,b") from a'
    assert value(base, sql, "a.csv") == str(cells)


# ---- a form


def test_results_of_a_form_are_replaced(base: Path) -> None:
    query = Query("select count(*) || '次' from 话务", ("话务.csv",))
    asked = replace(line(OUTPUT, "数量指标", "接听次数", "40", "≥5次", "5次"), query=query)
    entry = form(line(OUTPUT, "数量指标", "培训", "4", "1", "1"), asked)
    applied, evidence = apply_evidence(entry, base)
    assert [item.result for item in applied.indicators] == ["1", "4次"]
    assert [(item.indicator, item.entered, item.value) for item in evidence] == [
        ("接听次数", "5次", "4次")
    ]
    assert evidence[0].place.cell == "A9"
    assert score_form(applied).indicators[1].printed == 32


def test_a_form_without_queries_is_left_as_it_is(base: Path) -> None:
    assert apply_evidence(PROJECT, base) == (PROJECT, ())


def test_a_query_that_fails_stops_the_form(base: Path) -> None:
    asked = replace(line(OUTPUT, "", "培训", "4", "1", "1"), query=Query("select 1", ("无.csv",)))
    with pytest.raises(EvidenceError, match=r"^指标“培训”：工作簿旁没有文件“无.csv”。$"):
        apply_evidence(form(asked), base)
    with pytest.raises(EvidenceError, match="工作簿旁没有"):
        run_query(Query("select 1", ("无.csv",)), base)


def test_a_query_that_cannot_be_interrupted_is_killed(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("juesuan.evidence.apply._LIMITS", Limits(2.0, 2 * 1024**3))
    with pytest.raises(EvidenceError, match="已停止"):
        run_query(Query("select sum(length(repeat('x', 1000000000)))", ()), base)
    monkeypatch.setattr(
        "juesuan.evidence.apply.run_each",
        lambda function, jobs, limits: [Result(jobs[0], None, Failure.CRASH)],
    )
    with pytest.raises(EvidenceError, match="崩溃"):
        run_query(Query("select 1", ()), base)


def test_within_a_worker_there_is_no_other_process(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Worker:
        daemon = True

    monkeypatch.setattr("juesuan.evidence.apply.multiprocessing.current_process", Worker)
    (found,) = _answers([Query("select 1", ())], base)
    assert found[0] is not None
    assert found[0].value == "1"
