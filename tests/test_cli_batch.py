"""The command line of batches: what it says, what it leaves behind, what it refuses."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from disclosures import disclosure, write_disclosures
from juesuan.cli import app
from juesuan.store.dataset import Dataset
from juesuan.store.query import ask


def juesuan(*arguments: object) -> "tuple[int, str, str]":
    done = CliRunner().invoke(app, [str(item) for item in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    write_disclosures(folder / "in", 2)
    (folder / "in" / "空.pdf").touch()
    (folder / "in" / "错.html").write_bytes(disclosure("江城市错局", {"1,553.51": "1,555.51"}))
    (folder / "in" / "错2.html").write_bytes((folder / "in" / "错.html").read_bytes())
    code, out, err = juesuan(
        "batch", folder / "in", folder / "没有.pdf", "-o", folder / "out", "-j2"
    )
    assert (code, err) == (0, "")
    (folder / "told.txt").write_text(out, "utf-8")
    return folder


def test_a_run_says_what_it_did(folder: Path) -> None:
    told = (folder / "told.txt").read_text("utf-8")
    assert "找到 6 个文件；这次处理 4 份" in told
    assert "内容重复 1 个，打不开 1 个" in told
    assert "1  文件是空的。" in told
    assert "1  文件不存在。" in told
    assert "juesuan query" in told


def test_the_manifest_tells_every_file(folder: Path) -> None:
    with (folder / "out" / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {Path(row["文件"]).name: row for row in csv.DictReader(file)}
    assert len(rows) == 6
    assert rows["空.pdf"]["状态"] == "读不了"
    assert rows["没有.pdf"]["状态"] == "打不开"
    assert rows["错.html"]["状态"] == "已检查"
    assert int(rows["错.html"]["错误"]) > 0
    assert rows["错2.html"]["重复"] == "是"


def test_the_summary_counts(folder: Path) -> None:
    summary = json.loads((folder / "out" / "summary.json").read_text("utf-8"))
    assert summary["run"]["examined"] == {"checked": 3, "unreadable": 1}
    assert summary["run"]["documents_per_second"] > 0
    assert {row["reason"]: row["files"] for row in summary["not_read"]} == {
        "文件是空的。": 1,
        "文件不存在。": 1,
    }
    told = sum(row["findings"] for row in summary["findings"])
    (found,) = ask(
        Dataset(folder / "out"), "SELECT count(*) FROM findings WHERE cause IS NULL"
    ).rows
    assert told == found[0]


def test_a_data_set_is_exported(folder: Path) -> None:
    code, out, _ = juesuan("export", folder / "out", "-o", folder / "package")
    assert code == 0
    assert "spending" in out
    assert (folder / "package" / "datapackage.json").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("batch", "没有/*.pdf", "-o", "out"), "没有与 没有/*.pdf 相符的文件。"),
        (("batch", "没有.csv", "-o", "out"), "没有.csv：文件打不开"),
        (("batch", ".", "-o", "/proc/no"), "写不了 /proc/no"),
        (("export", "没有", "-o", "package"), "没有 里没有数据集"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = juesuan(*arguments, *(("-j2",) if arguments[0] == "batch" else ()))
    assert code == 2
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["daft", "pyarrow", "filelock"])
def test_without_the_extra_it_says_what_to_install(name: str, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.modules[{name!r}] = None; from juesuan.cli import main; "
        "sys.argv = ['juesuan', 'batch', '.', '-o', 'out']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (done.returncode, done.stderr.strip()) == (
        2,
        "批量处理需要扩展组件：pip install 'juesuan[scale]'。",
    )
