"""What the user names → the documents that are meant, each with what a list says of it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from glob import glob
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import BadZipFile

from juesuan.batch.objects import list_objects
from juesuan.batch.opening import close_archive, in_archive, is_remote, opened_archive
from juesuan.reading.formats import SUFFIXES
from juesuan.reading.lists import Expected, read_list
from juesuan.store.rows import Listing

_UNREAD: Final = {
    ".rar": "是 RAR 压缩包，不能打开；请改为 ZIP。",
    ".7z": "是 7z 压缩包，不能打开；请改为 ZIP。",
}
_KNOWN: Final = SUFFIXES | {".doc", ".wps", ".ofd"}
"""What a folder is searched for; of formats that cannot be read the reader says so."""
_NESTED: Final = "是压缩包里的压缩包，不打开；请先解压。"
_HIDDEN: Final = (".", "~$")
_MAGIC: Final = frozenset("*?[")


class SourceError(Exception):
    """What the user named is nowhere: one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is to be read, or the reason why it cannot be opened."""

    file: str
    size: int | None = None
    modified: int | None = None
    """Time of the last change in ns since 1970, None where unknown."""
    listing: Listing = field(default_factory=Listing)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """All documents in the order of their addresses, and who is expected to publish."""

    sources: tuple[Source, ...]
    expected: tuple[Expected, ...] = ()


def find_sources(names: Sequence[str], region: str = "") -> Found:
    """Find the documents of folders, patterns, archives, object stores, lists and single files.

    ``region`` is that of the documents which no list names.  Raises ``SourceError`` and
    ``ListError``.
    """
    found: dict[str, Source] = {}
    expected: list[Expected] = []
    for name in names:
        if name.lower().endswith(".csv") and not is_remote(name):
            listed = read_list(Path(name))
            expected += listed
            for item in listed:
                if item.file:
                    _add_listed(found, item)
        else:
            for source in _named(name):
                found.setdefault(source.file, source)
    unlisted = _region_only(region)
    sources = (
        source if source.listing.digest else replace(source, listing=unlisted)
        for source in found.values()
    )
    return Found(tuple(sorted(sources, key=lambda source: source.file)), tuple(expected))


def _region_only(region: str) -> Listing:
    digest = hashlib.sha256(region.encode()).hexdigest()[:16] if region else ""
    return Listing(region=region, digest=digest)


def _add_listed(found: dict[str, Source], item: Expected) -> None:
    """The file of a list; of several rows about one file the first one counts."""
    source = found.get(item.file)
    if source is None:
        alone = is_remote(item.file) or "!" in item.file
        source = Source(item.file) if alone else _local(Path(item.file))
    if not source.listing.digest:
        found[item.file] = replace(source, listing=item.listing)


def _named(name: str) -> Iterator[Source]:
    """The documents that one argument means."""
    path = Path(name)
    if is_remote(name):
        yield from _remote(name)
    elif path.is_dir():
        yield from _in_folder(path)
    elif path.exists():
        yield from _of_file(path)
    elif _MAGIC & set(name):
        matches = sorted(glob(name, recursive=True))  # noqa: PTH207 (patterns may be absolute)
        if not matches:
            raise SourceError(f"没有与 {name} 相符的文件。")
        for match in matches:
            if Path(match).is_file():
                yield from _of_file(Path(match))
    else:
        yield Source(name, reason="文件不存在。")


def _in_folder(folder: Path) -> Iterator[Source]:
    wanted = _KNOWN | _UNREAD.keys() | {".zip"}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.suffix.lower() in wanted and not _hidden(parts) and path.is_file():
            yield from _of_file(path)


def _hidden(parts: Iterable[str]) -> bool:
    """Whether a path is one of the files that systems and offices leave behind."""
    return any(part.startswith(_HIDDEN) or part == "__MACOSX" for part in parts)


def _of_file(path: Path) -> Iterator[Source]:
    suffix = path.suffix.lower()
    if suffix == ".zip":
        yield from _in_archive(str(path))
    else:
        yield _local(path, _UNREAD.get(suffix, ""))


def _local(path: Path, reason: str = "") -> Source:
    try:
        status = path.stat()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        told = "文件不存在。" if missing else f"文件打不开：{error.strerror or error}。"
        return Source(str(path), reason=told)
    return Source(str(path), status.st_size, status.st_mtime_ns, reason=reason)


def _in_archive(address: str) -> Iterator[Source]:
    try:
        members = opened_archive(address).infolist()
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        yield Source(address, reason="压缩包已损坏，打不开。")
        return
    modified = None if is_remote(address) else _local(Path(address)).modified
    for member in members:
        path = PurePosixPath(member.filename)
        suffix = path.suffix.lower()
        if member.is_dir() or _hidden(path.parts):
            continue
        file = in_archive(address, member.filename)
        if suffix == ".zip" or suffix in _UNREAD:
            yield Source(file, member.file_size, reason=_NESTED)
        elif suffix in _KNOWN:
            yield Source(file, member.file_size, modified)
    close_archive()


def _remote(name: str) -> Iterator[Source]:
    """The objects that an address or pattern of an object store means."""
    one, pattern = bool(PurePosixPath(name).suffix), bool(_MAGIC & set(name))
    objects = list(list_objects(name if one or pattern else f"{name.rstrip('/')}/**"))
    if not objects and (pattern or not one):
        raise SourceError(f"{name} 下没有文件。")
    if not objects:
        yield Source(name, reason="文件不存在。")
    for address, size in objects:
        suffix = PurePosixPath(address).suffix.lower()
        if suffix == ".zip":
            yield from _in_archive(address)
        elif suffix in _KNOWN:
            yield Source(address, size)
