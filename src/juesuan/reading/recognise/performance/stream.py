"""Text without walls as one run of characters that knows its words and lines."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from juesuan.model import Place
from juesuan.reading.pages import Line
from juesuan.reading.recognise.performance.words import dense


class Word(NamedTuple):
    """A printed word: where it begins in the run, its text and the line it stands on."""

    start: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Stream:
    """All lines joined without white space; ``starts`` are where the words begin."""

    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Stream":
        """The run of some lines."""
        kept = tuple(lines)
        words: list[Word] = []
        at = 0
        for number, line in enumerate(kept):
            for piece in line.text.split():
                text = dense(piece)
                words.append(Word(at, text, number))
                at += len(text)
        return cls(
            "".join(word.text for word in words),
            tuple(words),
            tuple(word.start for word in words),
            kept,
        )

    def between(self, start: int, end: int) -> list[Word]:
        """The words of a stretch; a word that begins before it loses its head."""
        found = []
        first = max(bisect_right(self.starts, start) - 1, 0)
        for index in range(first, bisect_left(self.starts, end)):
            word = self.words[index]
            head = max(start - word.start, 0)
            text = word.text[head : end - word.start]
            if text:
                found.append(Word(word.start + head, text, word.line))
        return found

    def line_at(self, offset: int) -> int:
        """The number of the line that holds a character."""
        return self.words[max(bisect_right(self.starts, offset) - 1, 0)].line

    def line_start(self, line: int) -> int:
        """Where a line begins in the run."""
        index = bisect_left(self.words, line, key=lambda word: word.line)
        return self.words[index].start if index < len(self.words) else len(self.text)

    def place(self, offset: int) -> Place:
        """The place of the line that holds a character."""
        return self.lines[self.line_at(offset)].place
