"""Where something was read: page and box, sheet and cell, or line of a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as it is displayed: points, origin top left, y downwards."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the document: page (from 1) and box for paged formats, line (from 1) for text."""

    page: int | None = None
    box: Box | None = None
    line: int | None = None

    def __str__(self) -> str:
        if self.page is not None:
            return f"第 {self.page} 页"
        return f"第 {self.line} 行" if self.line is not None else "位置不详"
