"""Runs: every document once; killed at any moment and taken up, nothing is lost or doubled."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from disclosures import disclosure, write_disclosures
from fuzz import mutation
from juesuan.batch import run as batch_run
from juesuan.batch.engine import Engine, EngineError
from juesuan.batch.run import Choices, Progress, Run, RunError, run_batch
from juesuan.store.dataset import Dataset
from juesuan.store.query import ask
from juesuan.store.schema import load_schema
from juesuan.workers import Limits
from processes import workers_of

ROOT = Path(__file__).resolve().parent.parent
PDF = ROOT / "tests" / "data" / "wuhan-2023.pdf"
TWO = Choices(jobs=2)
COUNT = 6


def run(source: Path | list[str], out: Path, choices: Choices = TWO) -> Run:
    return run_batch([str(source)] if isinstance(source, Path) else source, out, choices)


def content(out: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a data set that do not depend on the file system."""
    tables = {}
    with Dataset(out).open() as database:
        for table in load_schema().values():
            left_out = "EXCLUDE (modified)" if table.name == "sources" else ""
            rows = database.execute(f"SELECT * {left_out} FROM {table.name}").fetchall()
            tables[table.name] = sorted(rows, key=repr)
    return tables


def one(out: Path, sql: str) -> tuple[object, ...]:
    (row,) = ask(Dataset(out), sql).rows
    return row


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    write_disclosures(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> Path:
    out = tmp_path_factory.mktemp("finished")
    assert run(documents, out).examined == {"checked": COUNT}
    return out


def test_every_document_is_checked_once(finished: Path) -> None:
    assert one(finished, "SELECT count(*), count(DISTINCT unit) FROM documents") == (COUNT, COUNT)
    assert one(finished, "SELECT count(DISTINCT document) FROM facts") == (COUNT,)
    (total,) = one(
        finished,
        "SELECT DISTINCT amount FROM facts WHERE form = 'T03' AND row_code = '合计' "
        "AND column_code = '1'",
    )
    assert str(total) == "15535100.0000"


def test_the_tables_have_the_types_of_the_schema(finished: Path) -> None:
    with Dataset(finished).open() as database:
        for table in load_schema().values():
            found = database.execute(f"DESCRIBE {table.name}").fetchall()
            assert [row[:2] for row in found] == [(c.name, c.type) for c in table.columns]


def test_what_is_done_is_not_done_again(documents: Path, tmp_path: Path) -> None:
    run(documents, tmp_path)
    before = content(tmp_path)
    for file in documents.iterdir():
        file.touch()
    again = run(documents, tmp_path)
    assert (again.already, again.examined.total()) == (COUNT, 0)
    assert content(tmp_path) == before


def test_the_same_content_under_another_name_is_a_duplicate(
    documents: Path, tmp_path: Path
) -> None:
    file = next(documents.iterdir())
    (tmp_path / "in").mkdir()
    for name in ("a.html", "b.html"):
        (tmp_path / "in" / name).write_bytes(file.read_bytes())
    done = run(tmp_path / "in", tmp_path / "out")
    assert (done.duplicates, done.examined.total()) == (1, 1)
    assert one(tmp_path / "out", "SELECT file FROM sources WHERE duplicate")[0].endswith("b.html")
    (tmp_path / "in" / "a.html").rename(tmp_path / "in" / "c.html")
    assert run(tmp_path / "in", tmp_path / "out").examined.total() == 0


def test_another_listing_or_edition_makes_it_be_checked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "in" / "a.html"
    source.parent.mkdir()
    source.write_bytes(disclosure())
    out = tmp_path / "out"
    run(source.parent, out)
    listed = tmp_path / "list.csv"
    for region in ("江城", "山城"):
        listed.write_text(f"单位,年度,地区,文件\n甲,2023,{region},in/a.html\n", "utf-8")
        assert run([str(listed)], out).examined.total() == 1
        assert one(out, "SELECT count(*), any_value(region) FROM documents") == (1, region)
        assert one(out, "SELECT count(DISTINCT position) = count(*) FROM facts") == (True,)
    assert [item.name for item in (out / "data/facts/year=2023").iterdir()] == ["region=山城"]
    monkeypatch.setattr(batch_run, "EDITION", "another")
    assert run([str(listed)], out).examined.total() == 1
    assert one(out, "SELECT count(*), any_value(edition) FROM documents") == (1, "another")


def test_a_corrected_version_stands_beside_the_old_one(tmp_path: Path) -> None:
    source = tmp_path / "in" / "a.html"
    source.parent.mkdir()
    source.write_bytes(disclosure())
    run(source.parent, tmp_path / "out")
    source.write_bytes(disclosure(replaced={"1,553.51": "1,555.51"}))
    assert run(source.parent, tmp_path / "out").examined.total() == 1
    assert one(tmp_path / "out", "SELECT count(*) FROM documents") == (2,)
    assert one(tmp_path / "out", "SELECT errors > 0 FROM accounts") == (True,)  # the new one


def test_bad_documents_cost_themselves_only(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    units = write_disclosures(folder, 3)
    (folder / "empty.pdf").touch()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 " + b"\0" * 200)
    (folder / "heavy.pdf").write_bytes(mutation(PDF.read_bytes(), 1, "branching-form"))
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (folder / "away.pdf").symlink_to(folder / "nowhere.pdf")
    choices = Choices(jobs=2, limits=Limits(2.0, 2 * 1024**3))
    done = run(folder, tmp_path / "out", choices)
    assert done.examined["checked"] == len(units)
    assert done.examined["timeout"] + done.examined["crash"] + done.examined["memory"] == 1
    assert done.examined["unreadable"] == 3
    told = dict(ask(Dataset(tmp_path / "out"), "SELECT file, reason FROM documents").rows)
    assert told[str(folder / "empty.pdf")] == "文件是空的。"
    assert run(folder, tmp_path / "out", choices).examined.total() == 0
    again = Choices(jobs=2, limits=choices.limits, again=True)
    assert run(folder, tmp_path / "out", again).examined.total() == 1


def test_members_of_archives_are_examined(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.html", disclosure(f"江城市{number}所"))
        archive.writestr("again.zip", b"")
    done = run(tmp_path / "all.zip", tmp_path / "out")
    assert (done.examined["checked"], done.unopened) == (3, 1)
    assert "压缩包" in str(
        one(tmp_path / "out", "SELECT reason FROM sources WHERE document IS NULL")
    )


def test_a_run_without_documents_leaves_empty_tables(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert run(tmp_path / "in", tmp_path / "out").sources == 0
    assert one(tmp_path / "out", "SELECT count(*) FROM facts") == (0,)


# --- killed --------------------------------------------------------------------------------------

SCRIPT = """
import sys
import time
from pathlib import Path
from juesuan.batch.engine import Engine, EngineError
from juesuan.batch.run import Choices, Progress, run_batch

def told(progress):
    print(progress.phase, progress.done, flush=True)

if __name__ == "__main__":
    run_batch([sys.argv[1]], Path(sys.argv[2]), Choices(jobs=2), Progress(told))
"""


@pytest.fixture
def started(documents: Path, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    script = tmp_path / "go.py"
    script.write_text(SCRIPT, "utf-8")
    command = [sys.executable, str(script), str(documents), str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def wait_for(process: "subprocess.Popen[str]", words: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(words):
            return
    raise AssertionError(f"{words} was never told")


@pytest.mark.parametrize("moment", ["辨认内容", "读取和检查 0", "读取和检查 3", "写入数据集"])
def test_a_driver_killed_is_taken_up(
    started: "subprocess.Popen[str]", moment: str, documents: Path, tmp_path: Path, finished: Path
) -> None:
    wait_for(started, moment)
    started.kill()
    started.wait()
    done = run(documents, tmp_path / "out")
    assert done.already + done.examined.total() == COUNT
    if moment == "读取和检查 3":
        assert done.already >= 3
    assert content(tmp_path / "out") == content(finished)
    assert sorted(item.name for item in (tmp_path / "out").iterdir()) == [".lock", "data"]


def test_a_worker_killed_loses_nothing(
    started: "subprocess.Popen[str]", documents: Path, tmp_path: Path, finished: Path
) -> None:
    wait_for(started, "读取和检查 2")
    for pid in workers_of(started.pid):
        os.kill(pid, signal.SIGKILL)
    assert started.wait(120) == 0
    assert content(tmp_path / "out") == content(finished)


def test_an_interrupt_is_told_and_taken_up(documents: Path, tmp_path: Path, finished: Path) -> None:
    command = [sys.executable, "-c", "from juesuan.cli import main; main()", "batch"]
    command += [str(documents), "-o", str(tmp_path), "-j", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while not list((tmp_path / "staging").glob("0*")):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, out + err
    assert err.decode() == "已停止。做完的没有丢，再运行同一命令就接着做。\n"
    assert run(documents, tmp_path).already >= 1
    assert content(tmp_path) == content(finished)


@pytest.mark.parametrize("state", ["building", "next", "previous", "staged"])
def test_a_change_that_was_cut_off_is_finished(
    finished: Path, documents: Path, tmp_path: Path, state: str
) -> None:
    out = tmp_path / "out"
    run(documents, out)
    if state == "building":
        (out / ".building" / "facts").mkdir(parents=True)
    elif state == "next":
        (out / "data").rename(out / "next")
    elif state == "previous":
        (out / "data").rename(out / ".previous")
        (out / ".previous").rename(out / "next")
        (out / ".previous").mkdir()
    else:
        (out / "staging" / ".00000001" / "facts").mkdir(parents=True)
    assert one(out, "SELECT count(*) FROM documents") == (COUNT,)
    assert run(documents, out).examined.total() == 0
    assert content(out) == content(finished)
    assert sorted(item.name for item in out.iterdir()) == [".lock", "data"]


def test_two_runs_do_not_write_at_once(documents: Path, tmp_path: Path) -> None:
    def second(_: Progress) -> None:
        with pytest.raises(RunError, match="另一个"):
            run(documents, tmp_path)

    run_batch([str(documents)], tmp_path, TWO, Progress(second))


def test_a_damaged_data_set_is_one_sentence(documents: Path, tmp_path: Path) -> None:
    run(documents, tmp_path)
    for file in (tmp_path / "data" / "documents").rglob("*.parquet"):
        file.write_bytes(b"broken")
    with pytest.raises(RunError, match="数据集读写不了"):
        run(documents, tmp_path)


def fail(task: int) -> int:
    raise ValueError(f"task {task}")


def test_a_task_that_raises_is_one_sentence() -> None:
    with pytest.raises(EngineError, match=r"引擎出错（.*task 1"):
        list(Engine(2).stream(fail, [1]))


def test_what_cannot_be_written_is_one_sentence(documents: Path) -> None:
    with pytest.raises(RunError, match="写不了"):
        run(documents, Path("/proc/no"))
