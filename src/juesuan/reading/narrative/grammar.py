"""Tokens of a passage → claims: the grammar of the formula sentences.

A sentence is a sequence of clauses about a subject that earlier clauses may have named.  Each
production reads one kind of clause; what none of them takes is passed over, and an amount passed
over is counted as not read.
"""

from collections.abc import Callable, Mapping
from typing import Final

from juesuan.model import Passage
from juesuan.reading.narrative import changes, figures, wording
from juesuan.reading.narrative.reader import MARKS, Context, Reader
from juesuan.reading.narrative.tokens import Kind, Token

PRODUCTIONS: Final[Mapping[Kind, Callable[[Reader, Token], None]]] = {
    Kind.SUBJECT: wording.subject,
    Kind.LEVEL: wording.level,
    Kind.CODE: wording.code,
    Kind.COMMA: wording.comma,
    Kind.OF_WHICH: wording.of_which,
    Kind.STOP: wording.stop,
    Kind.YEAR: wording.named_year,
    Kind.PHASE: wording.named_phase,
    Kind.AGAINST: changes.against,
    Kind.MORE: changes.more_or_less,
    Kind.LESS: changes.more_or_less,
    Kind.EITHER: changes.either,
    Kind.APART: changes.apart,
    Kind.SAME: changes.same,
    Kind.ABOVE: changes.compared,
    Kind.BELOW: changes.compared,
    Kind.EQUAL: changes.compared,
    Kind.NUMBER: figures.number,
    Kind.SHARE: figures.share,
    Kind.DONE: figures.done,
    Kind.REASON: wording.reason,
    Kind.PURPOSE: wording.purpose,
    Kind.LIST: wording.listing,
    Kind.NOTHING: wording.nothing,
}
"""The production that a token of each kind begins."""


def read_passage(passage: Passage, context: Context) -> Reader:
    """Read all clauses of a passage into the context's claims."""
    reader = Reader(passage, context)
    while (token := reader.peek()) is not None:
        reader.at += 1
        production = PRODUCTIONS.get(token.kind)
        if production is not None:
            production(reader, token)
        if token.kind in MARKS:
            reader.mark = token.end
    return reader
