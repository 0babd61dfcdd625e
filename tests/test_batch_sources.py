"""What users name: folders, patterns, archives, lists; what is said of what cannot be opened."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from juesuan.batch.opening import close_archive, digest_of, load
from juesuan.batch.sources import SourceError, find_sources
from juesuan.reading.lists import ListError, read_list
from juesuan.reading.pages import UnreadableError

HEADER = "单位,年度,地区,主管部门,批复日期,公开日期,文件\n"


def files_of(*names: str) -> list[str]:
    return [source.file for source in find_sources(names).sources]


def write(path: Path, text: str = "文") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(autouse=True)
def no_archive_held() -> None:
    close_archive()


def test_a_folder_is_searched_for_what_may_be_a_disclosure(tmp_path: Path) -> None:
    for name in (
        "b.PDF",
        "深/a.docx",
        "c.doc",
        "d.ofd",
        "x.jpg",
        "~$c.docx",
        ".d/e.pdf",
        "._f.pdf",
    ):
        write(tmp_path / name)
    names = [Path(file).relative_to(tmp_path).as_posix() for file in files_of(str(tmp_path))]
    assert names == ["b.PDF", "c.doc", "d.ofd", "深/a.docx"]


def test_a_pattern_and_a_file_name_each_document_once(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a/x.pdf"), write(tmp_path / "b/y.pdf")
    assert files_of(f"{tmp_path}/**/*.pdf", str(first)) == [str(first), str(second)]
    with pytest.raises(SourceError, match="没有与"):
        files_of(f"{tmp_path}/*.docx")


def test_what_is_not_there_is_kept_with_the_reason(tmp_path: Path) -> None:
    (source,) = find_sources([str(tmp_path / "no.pdf")]).sources
    assert source.reason == "文件不存在。"


def test_members_of_an_archive_are_documents(tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with ZipFile(archive, "w") as file:
        file.writestr("单位/决算.pdf", b"one")
        file.writestr("inner.zip", b"two")
        file.writestr("__MACOSX/._x.pdf", b"three")
        file.writestr("注!意.pdf", b"four")
    sources = {source.file: source for source in find_sources([str(archive)]).sources}
    assert set(sources) == {f"{archive}!{n}" for n in ("单位/决算.pdf", "inner.zip", "注!意.pdf")}
    assert load(f"{archive}!单位/决算.pdf") == b"one"
    assert load(f"{archive}!注!意.pdf") == b"four"
    assert digest_of(f"{archive}!单位/决算.pdf").size == 3
    assert "压缩包里的压缩包" in sources[f"{archive}!inner.zip"].reason
    with pytest.raises(UnreadableError, match="没有这个文件"):
        load(f"{archive}!no.pdf")


def test_names_written_by_chinese_windows_are_read(tmp_path: Path) -> None:
    archive = tmp_path / "gbk.zip"
    name = "部门决算.pdf"
    with ZipFile(archive, "w") as file:
        file.writestr("x" * len(name.encode("gbk")), b"one")
    data = archive.read_bytes().replace(b"x" * len(name.encode("gbk")), name.encode("gbk"))
    archive.write_bytes(data)
    assert files_of(str(archive)) == [f"{archive}!{name}"]
    assert load(f"{archive}!{name}") == b"one"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"\0" * 100])
def test_a_broken_archive_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    archive = tmp_path / "broken.zip"
    archive.write_bytes(data)
    (source,) = find_sources([str(archive)]).sources
    assert source.reason == "压缩包已损坏，打不开。"


def test_a_list_names_files_and_who_is_expected(tmp_path: Path) -> None:
    document = write(tmp_path / "a" / "甲.pdf")
    rows = "甲局,2023,江城,,2024-08-20,2024-09-01,a/甲.pdf\n乙局,2023年度,江城,甲局,2024/8/20,,\n"
    path = write(tmp_path / "list.csv", "\ufeff" + HEADER + rows)
    found = find_sources([str(tmp_path / "a"), str(path)], region="他处")
    (source,) = found.sources
    assert source.file == str(document)
    assert (source.listing.unit, source.listing.region) == ("甲局", "江城")
    assert source.listing.published == date(2024, 9, 1)
    assert [item.listing.unit for item in found.expected] == ["甲局", "乙局"]
    assert found.expected[1].due == date(2024, 9, 9)
    assert found.expected[1].file == ""


def test_a_region_is_that_of_the_unlisted(tmp_path: Path) -> None:
    write(tmp_path / "x.pdf")
    (source,) = find_sources([str(tmp_path)], region="江城").sources
    assert source.listing.region == "江城"
    assert source.listing.digest


def test_a_list_in_gbk_with_english_names_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("unit,year\n甲局,2023\n\n".encode("gbk"))
    (item,) = read_list(path)
    assert item.listing.unit == "甲局"
    assert item.due is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("单位,地区\n甲,乙\n", "缺少列“年度”"),
        ("", "文件是空的"),
        ("\n", "缺少列“单位”“年度”"),
        (HEADER + "甲局,二三,,,,,\n", "第 2 行：年度“二三”"),
        (HEADER + "甲局,2023,,,明天,,\n", "第 2 行：日期“明天”"),
        (HEADER + "甲局,2023,,,2024-02-30,,\n", "日期“2024-02-30”"),
        (HEADER + ",2023,,,,,\n", "单位和年度都要填"),
        (HEADER + f"甲局,2023,{'长' * 61},,,,\n", "地区名超过"),
    ],
)
def test_a_wrong_list_is_one_sentence_with_the_line(
    tmp_path: Path, text: str, message: str
) -> None:
    path = write(tmp_path / "list.csv", text)
    with pytest.raises(ListError, match=message):
        read_list(path)


def test_a_list_may_be_a_workbook(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["单位名称", "年度", "批复日期", "期限", "类型", "网址"])
        sheet.write_row(1, 0, ["甲局", 2023])
        sheet.write_datetime(1, 2, date(2024, 8, 20), day)
        sheet.write_string(1, 3, "2024年9月30日")
        sheet.write_row(1, 4, ["部门", "jia.example"])
    (item,) = read_list(path)
    assert (item.listing.unit, item.listing.year) == ("甲局", 2023)
    assert (item.listing.approved, item.due) == (date(2024, 8, 20), date(2024, 9, 30))
    assert (item.kind, item.address) == ("部门", "jia.example")


def test_a_list_that_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\xff\xfe\xff\xff")
    with pytest.raises(ListError, match="不是 UTF-8"):
        read_list(path)
    with pytest.raises(ListError, match="打不开"):
        read_list(tmp_path / "no.csv")
