"""A form while it is being read, whatever the format, and what is made of it in the end."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from juesuan.model import (
    Entry,
    Execution,
    FormKind,
    Group,
    Indicator,
    PerformanceForm,
    Place,
)
from juesuan.money import ZERO, Unit
from juesuan.reading.recognise.performance.words import (
    FIRST_LEVELS,
    entry,
    is_level,
    is_second_level,
    level_name,
    name_in_title,
    split_points,
)

CROSS_PAGE: Final = "跨页的一、二级指标名称不能确定属于哪些行"
_MOST: Final = 2_000  # indicators of one form; more are no form


@dataclass(slots=True)
class DraftLine:
    """A third-level indicator being read."""

    first: str
    second: str
    name: str
    place: Place
    weight: Entry | None = None
    target: Entry | None = None
    result: Entry | None = None
    score: Entry | None = None
    reason: Entry | None = None
    standard: Entry | None = None
    nature: str = ""


@dataclass(slots=True)
class Draft:
    """A form being read."""

    place: Place
    pages: list[int] = field(default_factory=list)
    title: str = ""
    year: int | None = None
    project_name: Entry | None = None
    unit: Entry | None = None
    units: list[Entry] = field(default_factory=list)
    basic: Entry | None = None
    project: Entry | None = None
    money_unit: Unit | None = None
    executions: list[Execution] = field(default_factory=list)
    lines: list[DraftLine] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    total: Entry | None = None
    reasons: list[str] = field(default_factory=list)
    notes: list[Entry] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    scored: bool = False
    """Whether it has a column of results or scores: else it only sets targets."""
    closed: bool = False
    """Whether its total was read."""
    first: str = ""
    second: str = ""
    _declared: dict[tuple[int, str, str], Decimal] = field(default_factory=dict)
    _used: dict[str, Decimal] = field(default_factory=dict)
    """The weights declared below each heading of the first level."""

    def doubt(self, reason: str) -> None:
        """Note why a part of the form may not have been read."""
        if reason not in self.doubts:
            self.doubts.append(reason)

    def level_of(self, text: str) -> int:
        """The level of a heading that has no column of its own, by its ordinal, name and weight.

        满意度指标 may be either: it belongs below 效益指标 where its weight still fits in there.
        """
        printed, points = split_points(text, level=True)
        name = level_name(printed)
        if name != printed:
            return 1 if printed[0] in "一二三四五六七八九十" else 2
        if is_second_level(name) or not FIRST_LEVELS.match(name):
            return 2
        if not self.first:
            return 1
        last = self.groups[-1] if self.groups else None
        opens = last is not None and (last.level, last.name) == (1, self.first)
        if opens and (not self.lines or self.lines[-1].first != self.first):
            return 2
        above = self._declared.get((1, self.first, ""))
        used = self._used.get(self.first, ZERO)
        return 2 if above is not None and points and used + Decimal(points) <= above else 1

    def enter(self, level: int, text: str, place: Place, score: Entry | None = None) -> None:
        """Go on below the heading ``text`` of a level; its weight declares a group."""
        printed, points = split_points(text, level=True)
        name = level_name(printed)
        if level == 1:
            if name != self.first:
                self.second = ""
            self.first = name
        else:
            self.second = name
        if points:
            self.declare(level, name, Decimal(points), place, score)

    def declare(
        self, level: int, name: str, weight: Decimal, place: Place, score: Entry | None = None
    ) -> None:
        """A group with its weight; a heading repeated on the next page declares nothing new."""
        parent = self.first if level > 1 else ""
        if (level, name, parent) in self._declared:
            return
        self._declared[level, name, parent] = weight
        if level > 1:
            self._used[parent] = self._used.get(parent, ZERO) + weight
        self.groups.append(Group(level, name, weight, parent, place, score))

    def mend(self, level: int, tail: str, place: Place) -> bool:
        """Join the tail of a heading that a page break cut to it, where it makes a heading."""
        head = self.first if level == 1 else self.second
        if not head or is_level(tail) or is_level(split_points(head, level=True)[0]):
            return False
        whole = head + tail
        if not is_level(split_points(whole, level=True)[0]):
            return False
        self.enter(level, whole, place)
        for line in self.lines:
            if level == 1 and line.first == head:
                line.first = self.first
            elif level == 2 and line.second == head:
                line.second = self.second
        return True

    def add(self, line: DraftLine) -> None:
        """An indicator below the present headings."""
        if len(self.lines) < _MOST:
            self.lines.append(line)
        else:
            self.doubt(f"指标多于 {_MOST} 行，其余没有读")

    def finish(self) -> PerformanceForm | None:
        """The form, or None where nothing of a self-evaluation was read."""
        told = self.lines or self.total or (self.executions and "自评" in self.title)
        if not (self.scored or self.executions) or not told:
            return None
        title = self.title
        whole = self.project_name is None and (
            "整体" in title
            or self.basic is not None
            or (self.unit is not None and "项目" not in title)
        )
        named = self.unit if whole else self.project_name
        in_name = self.year is not None and named is not None and str(self.year) in named.text
        return PerformanceForm(
            kind=FormKind.WHOLE if whole else FormKind.PROJECT,
            title=title,
            name=named.text if named else name_in_title(title),
            unit=self.unit,
            year=None if in_name else self.year,
            place=self.place,
            pages=tuple(self.pages),
            executions=tuple(self.executions),
            basic=self.basic,
            project=self.project,
            groups=tuple(self.groups),
            indicators=tuple(_indicator(line) for line in self.lines),
            total=self.total,
            reasons="\n".join(self.reasons),
            notes=tuple(self.notes),
            units=tuple(self.units),
            money_unit=self.money_unit,
            doubts=tuple(self.doubts),
        )


def _indicator(line: DraftLine) -> Indicator:
    name, points = split_points(line.name)
    weight = line.weight
    if points and (weight is None or not weight.text):
        weight = entry(f"{points}分", line.place)
    return Indicator(
        levels=(line.first, line.second),
        name=name,
        weight=weight,
        target=line.target,
        result=line.result,
        score=line.score,
        place=line.place,
        reason=line.reason,
        standard=line.standard,
        nature=line.nature,
    )
