"""The command line as its users call it, and its JSON against the published schemas."""

import json
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

import juesuan
from juesuan.batch.check_files import Beside, Choice, check_files
from juesuan.cli import app
from juesuan.model import Disclosure, Outcome
from statutory_books import Style, random_ledger, statutory_book

ROOT = Path(__file__).resolve().parent.parent
CLEAN = ROOT / "tests" / "data" / "wuhan-2023.pdf"
FAULTY = ROOT / "examples" / "wuhan-2023-faulty.pdf"

run = CliRunner()


def call(*arguments: str | Path) -> tuple[int, str, str]:
    result = run.invoke(app, [str(item) for item in arguments])
    return result.exit_code, result.stdout, result.stderr


def schema(name: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(
        (ROOT / "docs" / "schema" / f"{name}.schema.json").read_text("utf-8")
    )
    return loaded


def test_clean_example_is_clean() -> None:
    status, out, _ = call("check", CLEAN)
    assert status == 0
    assert "不符 0" in out
    assert "江城市社会保险服务中心" in out


def test_faulty_example_names_the_causes() -> None:
    status, out, _ = call("check", FAULTY)
    assert status == 1
    assert "少了一位数字" in out
    assert "两位数字颠倒" in out
    assert "由此引起 4 处" in out
    assert "→ " in out
    assert "第 5 页" in out


FAULTS = tomllib.loads((ROOT / "examples" / "planted-faults.toml").read_text("utf-8"))["fault"]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["id"] for fault in FAULTS])
def test_every_planted_fault_is_found(fault: dict[str, dict[str, str]]) -> None:
    wanted = fault["found"]
    told = [item.message for item in juesuan.check(FAULTY).findings if item.rule == wanted["rule"]]
    assert [message for message in told if wanted["says"] in message], told


def test_check_json_follows_its_schema() -> None:
    status, out, _ = call("check", CLEAN, FAULTY, "missing.pdf", "--format", "json")
    assert status == 1
    result = json.loads(out, parse_float=Decimal)
    jsonschema.validate(json.loads(out), schema("check"))
    entries = {entry["file"]: entry for entry in result["files"]}
    clean, faulty, missing = entries[str(CLEAN)], entries[str(FAULTY)], entries["missing.pdf"]
    assert clean["findings"] == []
    assert missing == {"file": "missing.pdf", "error": "文件不存在。", "findings": []}
    causes = {item["fingerprint"] for item in faulty["findings"]}
    assert all(item["cause"] in causes for item in faulty["findings"] if item["cause"])
    assert faulty["coverage"]["fail"] > 0


def test_read_json_follows_its_schema() -> None:
    status, out, _ = call("read", CLEAN, "--format", "json")
    assert status == 0
    result = json.loads(out, parse_float=Decimal)
    jsonschema.validate(json.loads(out), schema("read"))
    assert [table["code"] for table in result["tables"]] == [f"T{n:02d}" for n in range(1, 10)]
    total = result["tables"][2]["rows"][0]
    assert (total["code"], total["label"]) == ("", "合计")
    assert [cell["value"] for cell in total["cells"][:3]] == [
        Decimal("1553.51"),
        Decimal("1313.24"),
        Decimal("240.27"),
    ]


def test_errors_have_one_shape(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing more")
    for command in ("read", "check"):
        status, out, _ = call(command, broken, "--format", "json")
        assert status == 2
        result = json.loads(out)
        jsonschema.validate(result, schema(command))
        entry = result if command == "read" else result["files"][0]
        assert "损坏" in entry["error"]
    assert call("check", tmp_path / "none")[0] == 2
    assert call("check", CLEAN, "--select", "Z99", "--format", "json") == (
        2,
        '{"ok": false, "error": "没有规则 Z99。", "file": "' + str(CLEAN) + '"}\n',
        "",
    )


def test_select_and_ignore() -> None:
    _, out, _ = call("check", FAULTY, "--select", "H*", "--ignore", "H06", "--format", "json")
    rules = {item["rule"] for item in json.loads(out)["files"][0]["findings"]}
    assert rules == {"H03", "H05"}


def test_sarif_has_every_rule_and_location() -> None:
    _, out, _ = call("check", FAULTY, "--format", "sarif")
    log = json.loads(out)
    assert log["version"] == "2.1.0"
    run_ = log["runs"][0]
    known = [rule["id"] for rule in run_["tool"]["driver"]["rules"]]
    assert run_["results"]
    for result in run_["results"]:
        assert known[result["ruleIndex"]] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_html_is_one_file_with_pictures_and_boxes(tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "report.html"
    status, out, _ = call("check", FAULTY, "--format", "html", "-o", target)
    assert (status, out) == (1, "")
    page = target.read_text("utf-8")
    assert 'src="data:image/png;base64,' in page
    assert 'href="#f1-1" style="left:' in page
    assert "http" not in page  # nothing is loaded from elsewhere


def test_draw_writes_a_picture_for_every_page(tmp_path: Path) -> None:
    status, out, _ = call("read", CLEAN, "--draw", tmp_path)
    assert status == 0
    assert "03表 2023年度支出决算表" in out
    assert len(list(tmp_path.glob("page-*.png"))) == 18


def test_folder_is_searched(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.pdf").write_bytes(CLEAN.read_bytes())
    (tmp_path / "note.md").write_text("not a disclosure")
    status, out, _ = call("check", tmp_path, "--format", "json")
    assert status == 0
    assert len(json.loads(out)["files"]) == 1
    (tmp_path / "sub" / "a.pdf").unlink()
    assert call("check", tmp_path)[0] == 2


def test_rules_lists_and_shows() -> None:
    status, out, _ = call("rules")
    assert status == 0
    assert "R01-27" in out
    assert "各级行＝Σ下级行" in call("rules", "H03")[1]
    assert call("rules", "nothing")[0] == 2


def test_version() -> None:
    assert call("--version")[1].startswith("juesuan 0.")


def test_output_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, _, error = call("check", CLEAN, "-o", tmp_path / "file" / "report.txt")
    assert status == 2
    assert "写不了" in error


@pytest.mark.parametrize("module", ["numpy", "pypdfium2", "rich", "PIL"])
def test_nothing_heavy_is_imported_at_start(module: str) -> None:
    code = f"import sys, juesuan.cli; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_each_file_is_compared_with_its_own_units_disclosure_of_last_year(tmp_path: Path) -> None:
    """A single one given for a single file is taken as it is, another unit's is told to be."""
    mine = replace(juesuan.read(CLEAN), year=2022)
    other = replace(mine, unit="江城市体育局")
    two = copied(CLEAN, tmp_path)
    assert said_of_unit([CLEAN, two], (other, mine)) == {(Outcome.PASS, "")}
    assert said_of_unit([CLEAN, two], (other,)) == {
        (Outcome.NOT_APPLICABLE, "没有提供本单位上年度的决算公开")
    }
    assert said_of_unit([CLEAN], (other,)) == {(Outcome.FAIL, "")}


def said_of_unit(files: list[Path], priors: tuple[Disclosure, ...]) -> set[tuple[Outcome, str]]:
    done = list(check_files(files, Choice(("Y03",)), 1, Beside(priors)))
    assert len(done) == len(files)
    verdicts = [verdict for item in done if item.report for verdict in item.report.verdicts]
    return {(verdict.outcome, verdict.reason) for verdict in verdicts}


def copied(file: Path, folder: Path) -> Path:
    return Path(shutil.copy(file, folder))


# ---------------------------------------------------------------- import


def test_import_fills_a_new_workbook(tmp_path: Path) -> None:
    from juesuan.workbook.read import read_workbook

    source, output = tmp_path / "财决.xlsx", tmp_path / "填报.xlsx"
    source.write_bytes(statutory_book(random_ledger(1), Style(unit="编制单位：", year=2024)))
    status, out, error = call("import", source, CLEAN, "-o", output)
    assert (status, error) == (0, "")
    assert "已带入工作簿" in out
    assert "年初预算数" in out
    filled = read_workbook(output)
    assert [notice.message for notice in filled.notices] == ["请填写“单位性质”。"]
    assert filled.begun is not None
    assert filled.begun.unit == "江城市社会保险服务中心"
    assert filled.begun.prior["spending"] == Decimal("1553.51")
    assert filled.begun.spending


def test_import_into_what_is_there(tmp_path: Path) -> None:
    output = tmp_path / "填报.xlsx"
    assert call("new", output)[0] == 0
    status, out, _ = call("import", CLEAN, "--output", output)
    assert (status, out) == (0, "已带入工作簿。\n")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的。"),
        (b"PK\x03\x04 broken", "压缩包打不开。"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"), "密码"),
        (b"%PDF-1.7 broken", "损坏"),
        (None, "打不开"),
    ],
)
def test_import_of_what_cannot_be_read(tmp_path: Path, data: bytes | None, words: str) -> None:
    source, output = tmp_path / "来源.xlsx", tmp_path / "填报.xlsx"
    if data is not None:
        source.write_bytes(data)
    status, out, error = call("import", source, "-o", output)
    assert (status, out) == (2, "")
    assert error.startswith(f"{source}：")
    assert words in error
    assert error.count("\n") == 1
    assert not output.exists()


def test_import_into_what_is_no_workbook(tmp_path: Path) -> None:
    output = tmp_path / "填报.xlsx"
    output.write_bytes(b"something else")
    status, _, error = call("import", CLEAN, "-o", output)
    assert status == 2
    assert error.startswith(f"{output}：")
    assert output.read_bytes() == b"something else"


def test_import_of_our_own_workbook(tmp_path: Path) -> None:
    source = tmp_path / "填报.xlsx"
    call("new", source)
    status, _, error = call("import", source, "-o", tmp_path / "新.xlsx")
    assert status == 2
    assert "不能作为带入的来源" in error
