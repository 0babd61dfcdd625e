"""The notes printed below a form, one entry for each numbered note."""

import re
from collections.abc import Sequence
from typing import Final

from juesuan.model import Entry
from juesuan.reading.pages import Line
from juesuan.reading.recognise.performance.draft import Draft
from juesuan.reading.recognise.performance.words import NOTE, TITLE, dense

_NUMBERED: Final = re.compile(r"\d{1,2}[.．、](?!\d)")
_STOP: Final = re.compile(r"第[一二三四五六七八九十]+部分|附件|[一二三四五六七八九十]+、")
_PAGE_NUMBER: Final = re.compile(r"[-—–－·]*(第?\d{1,4}页?(共\d+页)?|\d+/\d+)[-—–－·]*")
_FIRST_LINES: Final = 12  # below a form, within which its notes begin
_MOST_LINES: Final = 60


def read_notes(draft: Draft, lines: Sequence[Line]) -> None:
    """Take the notes among the lines below a form, up to the next title."""
    texts = [dense(line.text) for line in lines[: _FIRST_LINES + _MOST_LINES]]
    start = next((i for i, text in enumerate(texts[:_FIRST_LINES]) if NOTE.match(text)), None)
    if start is None:
        return
    notes: list[Entry] = []
    for line, text in zip(lines[start:], texts[start : start + _MOST_LINES], strict=False):
        if not text or _PAGE_NUMBER.fullmatch(text):
            continue
        if _STOP.match(text) or TITLE.fullmatch(text[:80]):
            break
        if not notes or _NUMBERED.match(text) or NOTE.match(text):
            notes.append(Entry(text, line.place))
        else:
            notes[-1] = Entry(notes[-1].text + text, notes[-1].place)
    draft.notes += notes
