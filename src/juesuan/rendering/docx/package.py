"""An Open Packaging container: parts, content types, relationships; the same bytes each time."""

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from typing import Final

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can hold
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_KINDS: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
_VENDOR: Final = "application/vnd.openxmlformats-"
_DEFAULTS: Final = {
    "rels": f"{_VENDOR}package.relationships+xml",
    "xml": "application/xml",
    "xlsx": f"{_VENDOR}officedocument.spreadsheetml.sheet",
}


@dataclass(slots=True)
class Package:
    """The parts of a file by name, in the order in which they are written."""

    parts: dict[str, bytes] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)
    _relations: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, name: str, content: str | bytes, content_type: str = "") -> None:
        """Add a part; ``content_type`` without the vendor's prefix, ``""`` for a default one."""
        self.parts[name] = content.encode() if isinstance(content, str) else content
        if content_type:
            self._types[name] = f"{_VENDOR}{content_type}+xml"

    def relate(self, source: str, kind: str, target: str) -> str:
        """Relate a part (``""``: the package itself) to another; return the relationship's id."""
        relations = self._relations.setdefault(source, [])
        prefix = _PACKAGE_KINDS if kind == "core-properties" else _KINDS
        path = posixpath.relpath(target, posixpath.dirname(source) or ".")
        relations.append((f"{prefix}/{kind}", path))
        return f"rId{len(relations)}"

    def pack(self) -> bytes:
        """The file."""
        parts = {"[Content_Types].xml": self._content_types()}
        for source, relations in self._relations.items():
            folder, _, name = source.rpartition("/")
            parts[f"{folder}/_rels/{name}.rels".lstrip("/")] = _relationships(relations)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            for name, content in (parts | self.parts).items():
                entry = zipfile.ZipInfo(name, _DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0  # or it tells on which system it was written
                archive.writestr(entry, content)
        return written.getvalue()

    def _content_types(self) -> bytes:
        defaults = "".join(
            f'<Default Extension="{extension}" ContentType="{kind}"/>'
            for extension, kind in _DEFAULTS.items()
        )
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>'
            for name, kind in self._types.items()
        )
        return f'{DECLARATION}<Types xmlns="{_TYPES}">{defaults}{overrides}</Types>'.encode()


def _relationships(relations: list[tuple[str, str]]) -> bytes:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_RELATIONSHIPS}">{lines}</Relationships>'.encode()
