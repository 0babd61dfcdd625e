"""From a workbook to files, as the accountant's commands do it."""

from __future__ import annotations

import json
import runpy
import sys
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

import juesuan
from juesuan.cli import app
from juesuan.desk import FileFormat, UnfitError, draft_workbook, score_workbook, write_files
from juesuan.model.account import Account, Fund, Query, Spending
from juesuan.workbook.read import read_workbook
from juesuan.workbook.write import write_workbook

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "wuhan-2023.xlsx"
SNAPSHOT = Path(__file__).parent / "data" / "wuhan-2023-composed.txt"

run = CliRunner()


def call(*arguments: str | Path) -> tuple[int, str, str]:
    result = run.invoke(app, [str(item) for item in arguments])
    return result.exit_code, result.stdout, result.stderr


def example() -> Account:
    account = read_workbook(EXAMPLE).account
    assert account is not None
    return account


def saved(account: Account, folder: Path) -> Path:
    path = folder / "book.xlsx"
    path.write_bytes(write_workbook(account))
    return path


# ---- the example


def test_the_example_workbook_is_what_its_source_says() -> None:
    source = runpy.run_path(str(ROOT / "examples" / "wuhan_2023.py"))
    assert EXAMPLE.read_bytes() == write_workbook(source["ACCOUNT"])


def test_the_example_is_complete_and_clean() -> None:
    assert draft_workbook(EXAMPLE).clean


@pytest.mark.parametrize("profile", ["武汉市", "shanghai"])
def test_the_example_in_every_profile(profile: str) -> None:
    draft = draft_workbook(EXAMPLE, profile)
    assert draft.traced == ()


def test_the_two_forms_come_out_as_printed() -> None:
    assert [form.scored.total for form in score_workbook(EXAMPLE)] == [
        Decimal("99.36"),
        Decimal("99.20"),
    ]


def test_the_example_reads_as_reviewed() -> None:
    """Text and structure of every page; renew the file by running this module as a script."""
    assert told(EXAMPLE) == SNAPSHOT.read_text("utf-8")


def told(workbook: Path) -> str:
    """A composed document as plain lines: headings marked, tables row by row."""
    from juesuan.model.document import Chart, Cover, Heading, Paragraph, TableBlock

    lines: list[str] = []
    for block in draft_workbook(workbook).composed.document.blocks:
        if isinstance(block, Cover):
            lines += [*block.lines, block.date]
        elif isinstance(block, Heading):
            lines.append(f"\n{'#' * (block.level + 1)} {block.text}")
        elif isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Chart):
            lines.append(f"[{block.kind}] {block.alternative}")
        elif isinstance(block, TableBlock):
            turned = "（横排）" if block.landscape else ""
            lines.append(f"\n[表{turned}] {block.title} {block.number} {block.owner} {block.money}")
            rows = (" | ".join(cell.text for cell in row) for row in (*block.header, *block.body))
            lines += [row.replace("\n", "") for row in rows]
            lines += block.notes
    return "\n".join(lines) + "\n"


def test_every_planted_fault_is_found() -> None:
    faults = tomllib.loads((ROOT / "examples" / "planted-faults.toml").read_text("utf-8"))["fault"]
    report = juesuan.check(ROOT / "examples" / "wuhan-2023-faulty.pdf")
    for fault in faults:
        wanted = fault["found"]
        messages = [item.message for item in report.findings if item.rule == wanted["rule"]]
        assert any(wanted["says"] in message for message in messages), fault["id"]


def test_the_faulty_example_is_made_from_the_workbook(tmp_path: Path) -> None:
    maker = runpy.run_path(str(ROOT / "examples" / "make_examples.py"))
    maker["main"](tmp_path)
    made = (tmp_path / "wuhan-2023-faulty.pdf").read_bytes()
    assert made == (ROOT / "examples" / "wuhan-2023-faulty.pdf").read_bytes()


# ---- what is wrong, by cell


def test_a_finding_is_traced_to_the_cells_it_comes_from(tmp_path: Path) -> None:
    account = example()
    spending = tuple(
        replace(row, basic=row.basic + 1) if row.code == "2080101" else row
        for row in account.spending
    )
    draft = draft_workbook(saved(replace(account, spending=spending), tmp_path))
    found = {item.finding.rule: item.cells for item in draft.traced}
    assert "X05-06" in found
    assert {place.sheet for place in found["X05-06"]} <= {"支出明细", "经济分类"}
    assert not draft.clean


def test_a_closing_balance_below_zero_is_told(tmp_path: Path) -> None:
    account = example()
    more = Spending("2080109", Fund.OWN, project=Decimal("7.00"))
    draft = draft_workbook(saved(replace(account, spending=(*account.spending, more)), tmp_path))
    assert any("年末结转" in notice.message for notice in draft.notices)


def test_an_unknown_profile_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnfitError, match="武汉市（wuhan）"):
        draft_workbook(EXAMPLE, "火星")


def test_a_query_gives_the_result_and_is_kept(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("day,answered\n1,45\n2,40\n", "utf-8")
    account = example()
    form, *others = account.forms
    lines = tuple(
        replace(line, query=Query("select sum(answered) || '%' from calls", ("calls.csv",)))
        if line.name == "咨询电话接通率"
        else line
        for line in form.indicators
    )
    path = saved(replace(account, forms=(replace(form, indicators=lines), *others)), tmp_path)
    first, _ = score_workbook(path)
    assert first.scored.total == Decimal("99.36")
    (evidence,) = first.evidence
    assert evidence.value == "85%"
    assert evidence.files[0].name == "calls.csv"
    assert len(evidence.files[0].sha256) == 64


# ---- the commands


def test_compose_writes_the_formats_that_are_asked_for(tmp_path: Path) -> None:
    status, out, _ = call("compose", EXAMPLE, "-o", tmp_path, "--formats", "html, json")
    assert status == 0
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".html", ".json"]
    assert "不符 0 处" in out


def test_compose_says_what_is_missing_by_cell(tmp_path: Path) -> None:
    texts = {key: text for key, text in example().texts.items() if key != "duties"}
    path = saved(replace(example(), texts=texts), tmp_path)
    status, out, _ = call("compose", path, "-o", tmp_path / "out", "--formats", "json")
    assert status == 1
    assert "单位信息!B10  请填写主要职责。" in out


def test_compose_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    junk = tmp_path / "junk.xlsx"
    junk.write_bytes(b"PK\x03\x04 nothing")
    for path in (junk, tmp_path / "missing.xlsx"):
        status, out, error = call("compose", path, "-o", tmp_path / "out")
        assert status == 2
        assert (out + error).count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_compose_lists_the_cells_that_must_be_put_right(tmp_path: Path) -> None:
    assert call("new", tmp_path / "new.xlsx")[0] == 0
    status, out, _ = call("compose", tmp_path / "new.xlsx", "-o", tmp_path / "out")
    assert status == 2
    assert "单位信息!B4  请填写“单位名称”。" in out


def test_compose_knows_its_formats_and_folders(tmp_path: Path) -> None:
    assert call("compose", EXAMPLE, "-o", tmp_path, "--formats", "doc")[0] == 2
    assert call("compose", EXAMPLE, "-o", tmp_path, "--fonts", tmp_path / "none")[0] == 2
    (tmp_path / "file").write_text("")
    status, _, error = call("compose", EXAMPLE, "-o", tmp_path / "file", "--formats", "json")
    assert (status, "写不了" in error) == (2, True)


def test_new_never_writes_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_text("mine")
    assert call("new", path)[0] == 2
    assert path.read_text() == "mine"


def test_score_prints_the_forms_and_its_json_keeps_the_contract() -> None:
    status, out, _ = call("score", EXAMPLE)
    assert status == 0
    assert "总分 99.36" in out
    assert "总分 99.2" in out
    status, out, _ = call("score", EXAMPLE, "--format", "json")
    schema = json.loads((ROOT / "docs" / "schema" / "score.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(out), schema)


def test_score_rolls_several_units_up(tmp_path: Path) -> None:
    account = example()
    half = tuple(replace(form, budget=form.budget * 2) for form in account.forms[:1])
    other = saved(replace(account, forms=half), tmp_path)
    status, out, _ = call("score", EXAMPLE, other, "--total", "江城市合计", "--format", "json")
    assert status == 0
    whole, project = json.loads(out)["forms"]
    assert (whole["name"], project["name"]) == ("江城市合计", "江城市合计")
    assert whole["execution"]["budget"] == 4660.53
    line = whole["indicators"][0]
    assert (line["target"], line["result"]) == ("20,000", "44,372")


def test_score_without_forms(tmp_path: Path) -> None:
    path = saved(replace(example(), forms=()), tmp_path)
    assert call("score", path)[0] == 2


def test_a_character_that_no_font_has_is_named(tmp_path: Path) -> None:
    path = saved(replace(example(), unit="江城市😀中心"), tmp_path)
    status, _, error = call("compose", path, "-o", tmp_path / "out", "--formats", "pdf")
    assert status == 2
    assert "字体里没有“😀”这个字" in error


def test_names_of_files_are_safe(tmp_path: Path) -> None:
    document = draft_workbook(EXAMPLE).composed.document
    (path,) = write_files(replace(document, title="../a/b:c"), tmp_path, [FileFormat.JSON])
    assert path.parent == tmp_path
    assert path.name == "_a_b_c.json"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    SNAPSHOT.write_text(told(EXAMPLE), "utf-8")
