"""Files in a ZIP archive (DOCX, XLSX), looked over before any of them is parsed."""

import io
import re
import zipfile
from typing import Any, Final

from lxml import etree

from juesuan.reading.pages import UnreadableError

_MOST_MEMBERS: Final = 5_000
_MOST_BYTES: Final = 300 * 1024 * 1024  # of all members, unpacked
_MOST_PACKED: Final = 500  # times that a large member may be larger than packed
_LARGE: Final = 10 * 1024 * 1024
_HEAD: Final = 4096  # bytes in which a document type would be declared
_DECLARED: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_BROKEN: Final = "文件已损坏，压缩包打不开。"

Element = Any
"""An element of lxml, which has no types."""


class Archive:
    """The members of an archive that was found harmless."""

    def __init__(self, data: bytes) -> None:
        """Look over an archive.  Raises ``UnreadableError`` for one that is broken or hostile."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableError(_BROKEN) from error
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS:
            raise UnreadableError(
                f"压缩包里有 {len(members)} 个文件，超过上限 {_MOST_MEMBERS} 个。"
            )
        if sum(member.file_size for member in members) > _MOST_BYTES:
            raise UnreadableError(f"文件解压后超过 {_MOST_BYTES // 1024 // 1024} MB，不再读取。")
        for member in members:
            _look_over(member)
        self.names = frozenset(member.filename for member in members)
        if len(self.names) < len(members):
            raise UnreadableError("压缩包里有重名的文件，不再读取。")

    def read(self, name: str) -> bytes:
        """The bytes of a member, nothing where there is none."""
        if name not in self.names:
            return b""
        try:
            return self._zip.read(name)
        except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError) as error:
            raise UnreadableError(_BROKEN) from error
        except Exception as error:  # zlib.error and its like of other packings
            raise UnreadableError(_BROKEN) from error

    def xml(self, name: str) -> Element | None:
        """A member's XML, None where there is none."""
        data = self.read(name)
        return parse_xml(data) if data else None


def _look_over(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 0x1:
        raise UnreadableError("文件有密码，打不开。")
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or member.filename.startswith(("/", "\\")):
        raise UnreadableError("压缩包里的文件名指向包外，不再读取。")
    if member.file_size > _LARGE and member.file_size > _MOST_PACKED * max(member.compress_size, 1):
        raise UnreadableError("压缩包的压缩率异常，可能是恶意文件，不再读取。")


def declares_type(data: bytes) -> bool:
    """Whether XML begins with a document type, which no office file has but a hostile one may."""
    return _DECLARED.search(data[:_HEAD].replace(b"\0", b"")) is not None


def parse_xml(data: bytes) -> Element:
    """Parse XML without network, document types and entities."""
    if declares_type(data):
        raise UnreadableError("文件里的 XML 声明了文档类型（DTD），可能是恶意文件，不再读取。")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("文件已损坏，里面的 XML 读不出来。") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableError("文件里的 XML 声明了文档类型（DTD），可能是恶意文件，不再读取。")
    return root
