"""The rows of flattened tables that carry codes, and the one row of table 09.

A label that was broken over lines may stand before, on and after the line of its code.  An
amount on another line than its code is taken only where the known name of the code shows that
the line goes on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from juesuan.model import TOTAL, Cell, Column, Place, Row
from juesuan.model.codes import CLASSIFICATIONS, load_old_names, load_subjects
from juesuan.model.forms import Form, compact
from juesuan.reading.pages import Line
from juesuan.reading.recognise.body import read_cell
from juesuan.reading.recognise.flat_text import (
    MOST_PIECES,
    Body,
    is_money,
    is_noise,
    place_amounts,
    split_amounts,
    split_code,
    undecided,
    whole_label,
)

_TOTALS: Final = frozenset({"合计", "总计"})
_SPENDING: Final = ("合计", "小计", "基本支出", "项目支出")  # sub-headers in the row of the total
_LEVELS: Final = frozenset({"类", "款", "项", "栏次"})


@cache
def known_names(classification: str, code: str) -> frozenset[str]:
    """The names, old ones too, that a code is known by."""
    kind = next((known for known in CLASSIFICATIONS if known == classification), None)
    if kind is None:
        return frozenset()
    subject = load_subjects(kind).get(code)
    old = [item.name for item in load_old_names() if item.code == code and kind == "functional"]
    return frozenset([*old, subject.name] if subject else old)


def _join(words: Iterable[str]) -> str:
    return compact("".join(words))


@dataclass(slots=True)
class _Draft:
    """A row while the lines around it are still being read."""

    code: str
    words: list[str]
    amounts: list[str]
    place: Place
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Pieces:
    """Drafts line by line, with the pieces of labels between them."""

    form: Form
    drafts: list[_Draft] = field(default_factory=list)
    lost: bool = False
    _on_line: list[_Draft] = field(default_factory=list)
    _between: list[str] = field(default_factory=list)

    def open(self, drafts: list[_Draft]) -> None:
        """Take the rows that begin on one line."""
        self.close()
        for draft in drafts:
            draft.before = self._between
        self._on_line, self._between = drafts, []
        self.drafts += drafts

    def close(self) -> None:
        """Give the pieces since the last row to the rows before them."""
        for draft in self._on_line:
            draft.after = self._between

    def add(self, texts: Sequence[str]) -> None:
        """Take the part of a line that begins no row."""
        words, amounts = split_amounts(texts)
        last = self._on_line[-1] if self._on_line else None
        if amounts and last and not last.amounts and len(self._between) <= MOST_PIECES:
            label = _join([*last.words, *self._between, *words])
            if label in known_names(self.form.classification, last.code):
                last.words, last.amounts, self._between = [label], amounts, []
                return
        self.lost = self.lost or bool(amounts) or any(map(is_money, words))
        self._between += words

    def label(self, draft: _Draft) -> str:
        """The label of a row with its pieces, or nothing where that is not sure."""
        names = known_names(self.form.classification, draft.code)
        return whole_label(_join(draft.words), draft.before, draft.after, names)


def read_code_rows(form: Form, columns: Sequence[Column], lines: Iterable[Line]) -> Body:
    """Read rows of a code, a name and amounts, and the row of the total."""
    pieces = _Pieces(form)
    totals: dict[int, tuple[Cell, ...]] = {}
    for line in lines:
        texts = line.text.split()
        if is_noise(texts):
            continue
        code, rest = split_code(texts)
        after_total = None if code else _after_total(texts)
        if code:
            words, amounts = split_amounts(rest)
            pieces.lost = pieces.lost or any(map(is_money, words))
            pieces.open([_Draft(code, words, amounts, line.place)])
        elif after_total is None:
            pieces.add(texts)
        else:
            cells = _total_cells(after_total, columns, line.place)
            pieces.lost = pieces.lost or cells is None
            totals[len(pieces.drafts)] = cells or ()
            pieces.open([_Draft(TOTAL, [TOTAL], [], line.place)])
    pieces.close()
    rows = []
    for index, draft in enumerate(pieces.drafts):
        if draft.code == TOTAL:
            rows.append(Row(TOTAL, TOTAL, totals[index], draft.place))
        else:
            cells = place_amounts(draft.amounts, columns, draft.place)
            pieces.lost = pieces.lost or len(draft.amounts) > len(columns)
            rows.append(Row(draft.code, pieces.label(draft), cells, draft.place))
    return Body(tuple(rows), pieces.lost)


def _after_total(texts: Sequence[str]) -> list[str] | None:
    """The words after 合计 at the head of a line, or None where the line is no total."""
    rest = list(texts)
    while rest and rest[0] in _LEVELS:
        rest.pop(0)
    head = ""
    while rest and len(head) < 2:
        head += rest.pop(0)
    good = all(is_money(text) or text in _SPENDING for text in rest)
    return rest if head in _TOTALS and good else None


def _total_cells(
    texts: Sequence[str], columns: Sequence[Column], place: Place
) -> tuple[Cell, ...] | None:
    """The cells of the total; None where sub-headers stand among them in an unknown way."""
    headed = [index for index, text in enumerate(texts) if text in _SPENDING]
    if not headed:
        return place_amounts(texts, columns, place)
    spending = [i for i, column in enumerate(columns) if "支出" in column.header]
    if not spending or headed != list(range(headed[0], headed[0] + len(spending))):
        return None
    first, last = spending[0], spending[-1] + 1
    return (
        *place_amounts(texts[: headed[0]], columns[:first], place),
        *(
            read_cell(column.code, texts[index], place)
            for column, index in zip(columns[first:last], headed, strict=True)
        ),
        *place_amounts(texts[headed[-1] + 1 :], columns[last:], place),
    )


def read_block_rows(form: Form, lines: Iterable[Line]) -> Body:
    """Read table 06: several entries of code, name and perhaps an amount on a line."""
    pieces = _Pieces(form)
    for line in lines:
        texts = line.text.split()
        if is_noise(texts):
            continue
        piece, entries = _entries(form, texts)
        if piece:
            pieces.add(piece)
        drafts = []
        for code, rest in entries:
            words, amounts = _first_amount(rest)
            pieces.lost = pieces.lost or len(amounts) > 1
            drafts.append(_Draft(code, words, amounts[:1], line.place))
        if drafts:
            pieces.open(drafts)
    pieces.close()
    rows = tuple(_block_row(pieces, draft) for draft in pieces.drafts)
    return Body(rows, pieces.lost)


def _block_row(pieces: _Pieces, draft: _Draft) -> Row:
    known = pieces.form.line(draft.code)
    label = known.name if known else pieces.label(draft)
    cell = read_cell("1", "".join(draft.amounts), draft.place)
    return Row(draft.code, label, (cell,), draft.place)


def _entries(form: Form, texts: Sequence[str]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """What stands before the first code of a line, and each code with what follows it."""
    piece: list[str] = []
    entries: list[tuple[str, list[str]]] = []
    rest: Sequence[str] = texts
    while rest:
        code, after = split_code(rest)
        named = code in load_subjects("economic") or not (after and is_money(after[0]))
        if code and named:
            entries.append((code, []))
            rest = after
        elif form.line(rest[0]):
            entries.append((rest[0], []))
            rest = rest[1:]
        else:
            (entries[-1][1] if entries else piece).append(rest[0])
            rest = rest[1:]
    return piece, entries


def _first_amount(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    words = [text for text in texts if not is_money(text)]
    return words, [text for text in texts if is_money(text)]


def read_single_row(form: Form, columns: Sequence[Column], lines: Sequence[Line]) -> Body:
    """Read table 09: the one line that holds nothing but amounts, or a blank row without it."""
    code, name = form.lines[0].code, form.lines[0].name
    found = [line for line in lines if _is_amounts(line.text.split())]
    if len(found) == 1:
        cells = place_amounts(found[0].text.split(), columns, found[0].place)
        return Body((Row(code, name, cells, found[0].place),))
    if found:
        loose = ((undecided(line.text.split(), line.place), line.place) for line in found)
        return Body(tuple(Row(code, name, cells, place) for cells, place in loose), lost=True)
    place = lines[0].place if lines else Place()
    lost = any(is_money(text) and "." in text for line in lines for text in line.text.split())
    return Body((Row(code, name, place_amounts([], columns, place), place),), lost)


def _is_amounts(texts: Sequence[str]) -> bool:
    whole_number = len(texts) == 1 and texts[0].isdigit()  # a page number
    return bool(texts) and not whole_number and not is_noise(texts) and all(map(is_money, texts))
