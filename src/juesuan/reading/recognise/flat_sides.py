"""The rows of flattened two-sided tables (01 and 04), with or without 行次.

A label that was broken over lines comes in pieces, perhaps with the other half of its row between
them; the form's names tell which pieces belong together.  Amounts follow the 行次, or else the
label on their line; any other amount is lost rather than guessed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from juesuan.model import Column, Place, Row, RowKind
from juesuan.model.forms import Form, is_of_which, plain_label
from juesuan.reading.pages import Line
from juesuan.reading.recognise.body import LineFinder
from juesuan.reading.recognise.flat_text import (
    MOST_PIECES,
    Body,
    is_amount,
    is_noise,
    place_amounts,
    undecided,
)

_ORDINAL: Final = re.compile(r"[一二三四五六七八九十]+、")
_NUMBER: Final = re.compile(r"\d{1,2}")
_MOST_WORDS: Final = 3 * MOST_PIECES  # that may belong to one label or finish earlier ones
_WAITING: Final = 4  # rows that an unfinished label waits for its other piece


@dataclass(slots=True)
class _Entry:
    """One side of one printed row."""

    side: str
    label: str
    place: Place
    number: str = ""
    wrapped: bool = False
    amounts: list[str] = field(default_factory=list)


class _Labels:
    """The names that the form knows, by side."""

    def __init__(self, form: Form) -> None:
        self._names = {
            side: frozenset[str]().union(*(line.names for line in form.lines if line.side == side))
            for side in form.sides
        }

    def sides(self, label: str) -> list[str]:
        """The sides that have a line of this name."""
        name = plain_label(label)
        return [side for side, names in self._names.items() if name in names]

    def complete(self, label: str) -> bool:
        """Whether nothing is missing from a label."""
        return not label or is_of_which(label) or bool(self.sides(label))

    def goes_on(self, label: str) -> bool:
        """Whether a label is the beginning of a name, or all of it."""
        name = plain_label(label)
        return any(known.startswith(name) for names in self._names.values() for known in names)


class _Reader:
    """What both kinds of tables share: the entries so far, unfinished labels and loose words."""

    def __init__(self, form: Form) -> None:
        self.labels = _Labels(form)
        self.entries: list[_Entry] = []
        self.unfinished: list[_Entry] = []
        self.words: list[str] = []
        self.lost = False

    def take_label(self) -> str:
        """The label that the loose words make, after the pieces that finish earlier labels."""
        words, self.words = self.words[-_MOST_WORDS:], []
        while words and (used := self._finish(words)):
            words = words[used:]
        for start in range(len(words)):
            label = "".join(words[start:])
            if self.labels.sides(label) or _ORDINAL.match(words[start]):
                return label
        return "".join(words)

    def add(self, entry: _Entry) -> None:
        """Keep an entry; an unfinished label waits for its other piece."""
        self.entries.append(entry)
        if not self.labels.complete(entry.label):
            self.unfinished = [*self.unfinished[-_WAITING:], entry]

    def _finish(self, words: Sequence[str]) -> int:
        """Give leading words to a label that they finish; tells how many were used."""
        for used in range(1, min(len(words), MOST_PIECES) + 1):
            piece = "".join(words[:used])
            for entry in self.unfinished:
                if sides := self.labels.sides(entry.label + piece):
                    self.unfinished.remove(entry)
                    self.finished(entry, entry.label + piece, sides)
                    return used
        return 0

    def finished(self, entry: _Entry, label: str, sides: Sequence[str]) -> None:
        """Take a label whose pieces stood apart."""
        raise NotImplementedError


class _NumberedReader(_Reader):
    """Every entry has its 行次: both sides count up by one."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._sides = list(form.sides)
        self._next: dict[str, int] = {}

    def take(self, texts: Sequence[str], place: Place) -> None:
        """Take one line."""
        for text in texts:
            small = _NUMBER.fullmatch(text)
            if small and (side := self._side(int(text))):
                self.add(_Entry(side, self.take_label(), place, number=text))
            elif small and int(text):
                self.lost = self.lost or len(texts) > 1  # alone on its line: a page number
            elif not is_amount(text):
                self.words.append(text)
            elif self.entries and not self.words:
                self.entries[-1].amounts.append(text)
            else:
                self.lost = True

    def finished(self, entry: _Entry, label: str, sides: Sequence[str]) -> None:
        """Take a label; a piece before the left 行次 may be of the right side's label."""
        if entry.side not in sides:
            index = self.entries.index(entry) + 1
            other = self.entries[index] if index < len(self.entries) else entry
            if other.label or other.side not in sides:
                return
            entry.label, entry = "", other
        entry.label = label

    def _side(self, number: int) -> str:
        """The side on which a 行次 comes next, or nothing."""
        for side, following in self._next.items():
            if number == following:
                self._next[side] += 1
                return side
        if len(self._next) < len(self._sides):
            side = self._sides[len(self._next)]
            self._next[side] = number + 1
            return side
        return ""


class _PlainReader(_Reader):
    """Entries are a label and perhaps amounts; the name tells the side."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._on_line: list[_Entry] = []
        self._line_before: list[_Entry] = []
        self._carried = False  # the loose words began on an earlier line

    def take(self, texts: Sequence[str], place: Place) -> None:
        """Take one line."""
        if len(texts) == 1 and texts[0].isdigit():
            return  # a page number
        self._line_before, self._on_line = self._on_line, []
        self._carried = bool(self.words)
        for text in texts:
            if is_amount(text):
                self._amount(text, place)
                continue
            if self.words and self._ends_before(text):
                self._open(place)
            self.words.append(text)
        if self.words and self.labels.sides("".join(self.words[-_MOST_WORDS:])):
            self._open(place)

    def end(self, place: Place) -> None:
        """Take what is left at the end of the table."""
        if self.words:
            self._open(place)

    def finished(self, entry: _Entry, label: str, sides: Sequence[str]) -> None:
        """Take a label; amounts that stood between its pieces may have been its own."""
        entry.label, entry.side = label, self._free_side(label, sides)
        later = self.entries[self.entries.index(entry) + 1 :]
        if not entry.amounts and entry.side == "expenditure" and any(e.amounts for e in later):
            self.lost = True

    def _ends_before(self, text: str) -> bool:
        """Whether the loose words are a label of their own and a new one begins."""
        label = "".join(self.words[-_MOST_WORDS:])
        if _ORDINAL.match(text):
            return True
        if self.labels.goes_on(label + text):
            return False
        return bool(self.labels.sides(label) or self.labels.sides(text))

    def _open(self, place: Place) -> None:
        label = self.take_label()
        if label:
            side = self._free_side(label, self.labels.sides(label))
            entry = _Entry(side, label, place, wrapped=self._carried)
            self.add(entry)
            self._on_line.append(entry)
        self._carried = False

    def _free_side(self, label: str, sides: Sequence[str]) -> str:
        """The side of a name; one that both sides have (总计) comes on the left first."""
        if len(sides) < 2:
            return "".join(sides)
        name = plain_label(label)
        used = {entry.side for entry in self.entries if plain_label(entry.label) == name}
        return next((side for side in sides if side not in used), "")

    def _amount(self, text: str, place: Place) -> None:
        first = not self._on_line
        if self.words:
            unsure = first and self._carried and self._waiting(self._line_before)
            self._open(place)
            if unsure or not self._on_line:
                self.lost = True
                return
        elif first:
            if len(self._line_before) != 1 or not self._late(self._line_before[0]):
                self.lost = True
                return
            self._on_line = self._line_before
        self._on_line[-1].amounts.append(text)

    def _waiting(self, entries: Sequence[_Entry]) -> bool:
        return any(entry in self.unfinished for entry in entries)

    def _late(self, entry: _Entry) -> bool:
        """Whether the amounts of an entry may stand on the line after its label."""
        return not entry.amounts and (entry.wrapped or entry in self.unfinished)


def read_two_sided(
    form: Form, columns: Sequence[Column], lines: Iterable[Line], numbered: bool
) -> Body:
    """Read the rows of a two-sided table, the left side's and the right side's in turn."""
    lines = [line for line in lines if not is_noise(line.text.split())]
    reader: _NumberedReader | _PlainReader
    reader = _NumberedReader(form) if numbered else _PlainReader(form)
    for line in lines:
        reader.take(line.text.split(), line.place)
    if isinstance(reader, _PlainReader) and lines:
        reader.end(lines[-1].place)
    finders = {side: LineFinder(form, side) for side in form.sides}
    rows = []
    lost = reader.lost
    for entry in reader.entries:
        if not entry.side:
            if entry.amounts:
                cells = undecided(entry.amounts, entry.place)
                rows.append(Row("", entry.label, cells, entry.place, RowKind.UNKNOWN))
            continue
        own = [column for column in columns if column.side == entry.side]
        cells = place_amounts(entry.amounts, own, entry.place)
        lost = lost or len(entry.amounts) > len(own)
        row = finders[entry.side].row(entry.label, entry.number, cells, entry.place)
        if row.kind is RowKind.LINE or entry.amounts:
            rows.append(row)
    return Body(tuple(rows), lost)
