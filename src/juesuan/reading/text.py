"""Plain text, such as a PDF-to-text converter leaves, → one page of lines."""

from typing import Final

from juesuan.model import Place
from juesuan.reading.pages import Line, Page, UnreadableError

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_MOST_LINES: Final = 200_000
_LONGEST_LINE: Final = 2_000  # characters; what comes after is no printed line
_MOST_ODD: Final = 0.02  # share of control characters that still makes a text


def read_text(data: bytes) -> Page:
    """Read a text file.  Raises ``UnreadableError`` for anything that is not text."""
    text = _decode(data)
    odd = sum(1 for char in text[:100_000] if ord(char) < 32 and char not in "\t\r\n\f\v")
    if odd > _MOST_ODD * min(len(text), 100_000):
        raise UnreadableError("不是能识别的文件格式（PDF、DOCX、XLSX、XLS、HTML、JSON 或文本）。")
    lines = text.replace("\f", "\n").splitlines()
    if len(lines) > _MOST_LINES:
        raise UnreadableError(f"文本有 {len(lines)} 行，超过上限 {_MOST_LINES} 行。")
    return Page(
        number=1,
        width=0.0,
        height=0.0,
        lines=tuple(
            Line(line[:_LONGEST_LINE], Place(line=number))
            for number, line in enumerate(lines, start=1)
            if line.strip()
        ),
    )


def _decode(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("不是能识别的文件格式（PDF、DOCX、XLSX、XLS、HTML、JSON 或文本）。")
