"""The files a query names: found beside the workbook and nowhere else, read once, hashed."""

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

MOST_BYTES: Final = 64 * 1024**2
KINDS: Final = (".csv", ".xlsx", ".parquet")
_SHOWN: Final = 80


class EvidenceError(Exception):
    """A query that gives no result, in one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A file as it was when the query ran: name as entered, hash, size, rows of its table."""

    name: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file, read once: what is hashed is what is loaded."""

    name: str
    content: bytes

    @property
    def table(self) -> str:
        """The name of its table."""
        return PurePosixPath(self.name).stem

    @property
    def kind(self) -> str:
        """Its ending in lower case."""
        return PurePosixPath(self.name).suffix.lower()

    def loaded(self, rows: int) -> QueryFile:
        """What is told of it once it is a table."""
        digest = hashlib.sha256(self.content).hexdigest()
        return QueryFile(self.name, digest, len(self.content), rows)


def on_one_line(text: str) -> str:
    """Foreign text for a sentence: white space and what cannot be shown are single spaces."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def read_source(base: Path, name: str) -> Source:
    """Read a file that lies in a folder or below it; ``EvidenceError`` for any other."""
    told = f"文件“{on_one_line(name)[:_SHOWN]}”"
    if not _is_plain(name):
        raise EvidenceError(f"{told}只能是工作簿旁的文件名，不能是绝对路径，也不能含“..”。")
    if PurePosixPath(name).suffix.lower() not in KINDS:
        raise EvidenceError(f"{told}不是 CSV、XLSX 或 Parquet 文件。")
    try:
        folder = base.resolve(strict=True)
        path = (folder / name).resolve(strict=True)
        if not path.is_relative_to(folder):
            raise EvidenceError(f"{told}是指向工作簿所在文件夹之外的链接，不能读取。")
        if not path.is_file():
            raise EvidenceError(f"{told}不是普通文件。")
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise EvidenceError(f"工作簿旁没有{told}。") from None
    except (OSError, RuntimeError, ValueError):
        raise EvidenceError(f"{told}读不了。") from None
    if len(content) > MOST_BYTES:
        raise EvidenceError(f"{told}大于 {MOST_BYTES // 1024**2} MB。")
    return Source(name, content)


def _is_plain(name: str) -> bool:
    """Whether a name is relative, without ``..``, on any system."""
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    return (
        name.isprintable()
        and bool(posix.stem.strip())
        and not posix.is_absolute()
        and not windows.anchor
        and ":" not in name
        and ".." not in windows.parts
        and "\\" not in name
    )
