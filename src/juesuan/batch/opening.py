"""Where a document's bytes are: a file, a member of an archive, or an object in a store."""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from juesuan.reading.document import DIGEST_DIGITS, MAX_BYTES
from juesuan.reading.pages import UnreadableError

_MEMBER: Final = re.compile(r"(?P<archive>.+?\.zip)!(?P<member>.+)", re.IGNORECASE | re.DOTALL)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_BLOCK: Final = 1024 * 1024
_TOO_LARGE: Final = f"文件超过上限 {MAX_BYTES // 1024 // 1024} MB。"
_held = threading.local()


class Digest(NamedTuple):
    """What identifies a content, and its size."""

    document: str
    """The first 32 hexadecimal digits of its SHA-256."""
    size: int


def is_remote(address: str) -> bool:
    """Whether an address names an object in a store rather than a path."""
    return _SCHEME.match(address) is not None


def in_archive(archive: str, member: str) -> str:
    """The address of a member of an archive."""
    return f"{archive}!{member}"


def digest_of(address: str) -> Digest:
    """Read a document through once.  Raises ``UnreadableError``."""
    whole, size = hashlib.sha256(), 0
    with _opened(address) as file:
        while block := file.read(_BLOCK):
            whole.update(block)
            size += len(block)
            if size > MAX_BYTES:
                raise UnreadableError(_TOO_LARGE)
    return Digest(whole.hexdigest()[:DIGEST_DIGITS], size)


def load(address: str) -> bytes:
    """The bytes of a document.  Raises ``UnreadableError``."""
    with _opened(address) as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableError(_TOO_LARGE)
    if not data:
        raise UnreadableError("文件是空的。")
    return data


@contextmanager
def _opened(address: str) -> Iterator[IO[bytes]]:
    """A document's bytes as a file, its errors as sentences."""
    found = _MEMBER.fullmatch(address)
    try:
        if found is None:
            with _open(address) as file:
                yield file
        else:
            with opened_archive(found["archive"]).open(found["member"]) as file:
                yield file
    except UnreadableError:
        raise
    except (OSError, EOFError, BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise UnreadableError(_sentence(error)) from error


def _sentence(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "文件不存在。"
    if isinstance(error, KeyError):
        return "压缩包里没有这个文件。"
    if isinstance(error, RuntimeError) and "password" in str(error):
        return "压缩包有密码，打不开。"
    if isinstance(error, OSError) and not isinstance(error, BadZipFile):
        return f"文件打不开：{error.strerror or _first_line(error)}。"
    return f"压缩包已损坏或用了不支持的压缩方法，打不开（{_first_line(error)}）。"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def _open(address: str) -> IO[bytes]:
    if not is_remote(address):
        return Path(address).open("rb")
    from juesuan.batch.objects import opened_object

    return opened_object(address)


def opened_archive(address: str) -> ZipFile:
    """An archive, kept open for the next member that this thread asks for.

    Names without a mark of their encoding are Chinese: 压缩包 of Windows.  Raises like ``ZipFile``.
    """
    if getattr(_held, "address", None) == address:
        archive: ZipFile = _held.archive
        return archive
    close_archive()
    file = _open(address)
    try:
        archive = _archive(file)
    except BaseException:
        file.close()
        raise
    _held.address, _held.archive, _held.file = address, archive, file
    return archive


def _archive(file: IO[bytes]) -> ZipFile:
    try:
        return ZipFile(file, metadata_encoding="gb18030")
    except UnicodeDecodeError:
        file.seek(0)
        return ZipFile(file)


def close_archive() -> None:
    """Let go of the archive that this thread holds."""
    if getattr(_held, "address", None) is not None:
        _held.archive.close()
        _held.file.close()
    _held.address = None
