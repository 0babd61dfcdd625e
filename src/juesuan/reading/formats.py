"""Which format a file has, told by its content, and its pages where it has no layout."""

from typing import TYPE_CHECKING, Final, NamedTuple

from juesuan.reading.pages import Page, UnreadableError

if TYPE_CHECKING:
    from juesuan.reading.spreadsheet import Grid

SUFFIXES: Final = frozenset({".pdf", ".txt", ".docx", ".xlsx", ".xls", ".html", ".htm", ".json"})
"""How files that can be read are called; what they are is told by their content."""

_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOKS: Final = ("Workbook", "Book")
_PASSWORD: Final = "文件有密码，打不开。"  # noqa: S105 (a sentence)


class Flow(NamedTuple):
    """The pages of a format without a layout, and how many sheets a workbook shows."""

    pages: list[Page]
    sheets: int = 0


def read_flow(data: bytes) -> Flow | None:
    """The pages of a file in a format without a layout; None for plain text.

    Raises ``UnreadableError``.
    """
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return _from_archive(data)
    if data.startswith(_OLE):
        return _from_compound(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        from juesuan.reading.json import read_json
        from juesuan.reading.tree import read_tree

        return Flow(read_tree(read_json(data)))
    from juesuan.reading.html import is_html, read_html

    return Flow(read_html(data)) if is_html(data) else None


def read_sheets(data: bytes) -> "dict[str, Grid] | None":
    """The sheets of a workbook as values; None for a file that is no workbook.

    Raises ``UnreadableError``.
    """
    from juesuan.reading.archive import Archive
    from juesuan.reading.spreadsheet import is_workbook, look_over, read_grids

    if data.startswith((_ZIP, _EMPTY_ZIP)):
        archive = Archive(data)
        if not is_workbook(archive):
            return None
        look_over(archive)
        return read_grids(data)
    if not data.startswith(_OLE):
        return None
    if _holds(data, "EncryptedPackage"):
        raise UnreadableError(_PASSWORD)
    return read_grids(data) if any(_holds(data, name) for name in _WORKBOOKS) else None


def _from_archive(data: bytes) -> Flow:
    """DOCX and XLSX are archives of XML."""
    from juesuan.reading.archive import Archive
    from juesuan.reading.docx import is_docx, read_docx
    from juesuan.reading.spreadsheet import is_workbook, read_xlsx

    archive = Archive(data)
    if is_docx(archive):
        return Flow(read_docx(archive))
    if is_workbook(archive):
        return Flow(*read_xlsx(archive, data))
    if "OFD.xml" in archive.names:
        raise UnreadableError("还不能读 OFD，请另存为 PDF 或 DOCX。")
    raise UnreadableError("是压缩包，里面不是 DOCX 或 XLSX；请先解压。")


def _from_compound(data: bytes) -> Flow:
    """The old formats of Office, and encrypted new ones, are compound files."""
    if _holds(data, "EncryptedPackage"):
        raise UnreadableError(_PASSWORD)
    if _holds(data, "WordDocument"):
        raise UnreadableError("这是旧的 .doc 格式，不能读取；请另存为 DOCX 或 PDF。")
    if any(_holds(data, name) for name in _WORKBOOKS):
        from juesuan.reading.spreadsheet import read_workbook

        return Flow(*read_workbook(data))
    raise UnreadableError("不是能识别的文件格式（是旧的 Office 文件，但不是工作簿）。")


def _holds(data: bytes, name: str) -> bool:
    """Whether a compound file's directory has an entry of a name."""
    return name.encode("utf-16-le") + b"\0\0" in data
