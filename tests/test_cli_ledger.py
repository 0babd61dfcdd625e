"""The ledger on the command line: from a faulty document to a clean one, and what is written."""

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from disclosures import UNIT, disclosure
from juesuan.cli import app


class Office:
    """The commands over one database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = f"sqlite:///{folder / 'ledger.db'}"

    def __call__(self, *arguments: object, code: int = 0) -> str:
        options = ["--database", self.database]
        done = CliRunner().invoke(app, ["ledger", *map(str, arguments), *options])
        assert done.exit_code == code, done.output
        return done.stdout + done.stderr

    def hand_in(self, name: str, replaced: dict[str, str] | None = None, code: int = 0) -> str:
        file = self.folder / name
        file.write_bytes(disclosure(replaced=replaced))
        return self("import", file, "--by", "某单位", code=code)

    def numbers(self, *options: str) -> list[str]:
        cases = json.loads(self("list", "-f", "json", *options))
        return [case["fingerprint"] for case in cases]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


WRONG = {"1,553.51": "1,555.51"}


def test_from_finding_to_solved(office: Office) -> None:
    told = office.hand_in("a.html", WRONG)
    assert told.startswith(f"{UNIT} 2023 年度第 1 版：检查发现")
    numbers = office.numbers()
    assert numbers
    assert "没有变化" in office.hand_in("a.html", WRONG)
    first = numbers[0][:8]
    assert office("confirm", first, "--by", "审核员") == f"{first} 已确认\n"
    assert "已交办" in office("assign", first, "--to", "财务科", "--until", "2000-01-31")
    assert "（逾期）" in office("list", "--assignee", "财务科")
    assert "已答复" in office("answer", first, "--text", "已更正")
    told = office.hand_in("b.html")
    assert f"第 2 版：销号 {len(office.numbers('--status', 'all'))} 个" in told
    assert office.numbers() == []
    assert set(numbers) <= set(office.numbers("--status", "all"))
    history = office("show", first)
    words = ["检查发现", "确认", "交办，责任人 财务科，期限 2000-01-31", "答复：已更正", "销号"]
    assert [word for word in words if word not in history] == []


def test_a_false_alarm_is_told_apart(office: Office) -> None:
    office.hand_in("a.html", WRONG)
    number = office.numbers()[0]
    office("dismiss", number, "--reason", "口径不同")
    assert office.numbers("--status", "false-alarm") == [number]
    assert number not in office.numbers()
    assert "待审核" in office("reopen", number, "--reason", "再看过了")
    assert "作为例外" in office("accept", number, "--basis", "财政局批复")


def test_a_notice_and_a_list_are_written(office: Office) -> None:
    office.hand_in("a.html", WRONG)
    notice, book = office.folder / "notice.docx", office.folder / "list.xlsx"
    count = len(office.numbers())
    told = office("report", "-o", notice, "--unit", UNIT, "--year", 2023, "--sender", "某财政局")
    assert told == f"已写入 {notice}：{count} 个问题。\n"
    text = ZipFile(notice).read("word/document.xml").decode()
    assert all(words in text for words in ("整改通知书", UNIT, office.numbers()[0][:8], "某财政局"))
    office("report", "-o", book)
    rows = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["编号", "单位", "年度"]
    listed = [number[:8] for number in office.numbers("--status", "all")]
    assert [row[0] for row in rows[1:]] == listed


def test_what_cannot_be_done_is_one_sentence(office: Office) -> None:
    office.hand_in("a.html", WRONG)
    number = office.numbers()[0]
    (office.folder / "x.pdf").touch()
    for arguments, words in (
        (("import", office.folder / "x.pdf"), "文件是空的"),
        (("show", "ffffffff"), "没有编号为 ffffffff 的问题"),
        (("reopen", number, "--reason", "没关"), "现在的状态不能重新提出"),
        (("dismiss", number, "--reason", " "), "要写明理由"),
        (("report", "-o", "a.pdf"), "要以 .docx 或 .xlsx 结尾"),
        (("report", "-o", "a.docx"), "要写明 --unit 和 --year"),
        (("report", "-o", "a.docx", "--unit", "无", "--year", 2023), "没有未了结的问题"),
    ):
        told = office(*arguments, code=2)
        assert words in told
        assert told.count("\n") == 1
    office.database = "sqlite:////proc/no/ledger.db"
    assert "连不上" in office("list", code=2)


def test_who_must_publish(office: Office) -> None:
    listed = office.folder / "list.csv"
    rows = f"{UNIT},2023,江城,2000-01-01\n江城市乙局,2023,江城,2000-01-01\n"
    listed.write_text(f"单位,年度,地区,批复日期\n{rows}", "utf-8")
    assert office("expect", listed) == f"{listed}：2 行，其中 2 行是新的或有变化。\n"
    office.hand_in("a.html", WRONG)
    told = office("units")
    assert "已检查" in told
    assert "逾期未报送" in told
    assert "共 2 个：逾期未报送 1，已检查 1。" in told
    (other,) = json.loads(office("units", "-f", "json", "--unit", "江城市乙局"))
    assert (other["state"], other["versions"]) == ("late", 0)
    listed.write_text("单位\n甲\n", "utf-8")
    assert "名单缺少列" in office("expect", listed, code=2)


@pytest.mark.parametrize("command", ["import", "list", "confirm", "expect"])
def test_without_the_extra_it_says_what_to_install(command: str, tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['sqlalchemy'] = None; from juesuan.cli import main; "
        f"sys.argv = ['juesuan', 'ledger', {command!r}, *{[] if command == 'list' else ['x']}]; "
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    told = "台账需要扩展组件：pip install 'juesuan[web]'。"
    assert (done.returncode, done.stderr.strip()) == (2, told)
