"""Plants faults in a document: other texts in its cells, statements, titles and sentences.

A fault names what it changes.  ``cells`` are cells of the fault's ``table``, each with ``row``,
``column``, ``was`` and ``printed``; the column may be ``name`` (of an item), ``amount`` (table 06),
``statement`` (under an empty table) or ``title``.  ``sentences`` are words of paragraphs and
headings, each with ``was`` and ``printed``.  Every change must find exactly one place.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from juesuan.model import TOTAL
from juesuan.model.document import Block, Document, Heading, Paragraph, TableBlock, TableRow

Fault = dict[str, Any]


def plant(document: Document, faults: list[Fault]) -> Document:
    """Print other texts in the cells, statements and sentences that the faults name."""
    blocks = list(document.blocks)
    for fault in faults:
        for cell in fault.get("cells", ()):
            change_one(blocks, fault, cell, changed_table)
        for words in fault.get("sentences", ()):
            change_one(blocks, fault, words, changed_sentence)
    return replace(document, blocks=tuple(blocks))


def change_one(
    blocks: list[Block],
    fault: Fault,
    change: Fault,
    changed: Callable[[Block, Fault, Fault], Block],
) -> None:
    """Change the one block that a change is about."""
    new = [changed(block, fault, change) for block in blocks]
    places = [at for at, block in enumerate(new) if block is not blocks[at]]
    if len(places) != 1:
        raise ValueError(f"{fault['id']}: {change['was']!r} stands in {len(places)} places")
    blocks[places[0]] = new[places[0]]


def changed_sentence(block: Block, _fault: Fault, words: Fault) -> Block:
    """The paragraph or heading with other words, where it holds those that were there."""
    if isinstance(block, Paragraph | Heading) and block.text.count(words["was"]) == 1:
        return replace(block, text=block.text.replace(words["was"], words["printed"]))
    return block


def changed_table(block: Block, fault: Fault, cell: Fault) -> Block:
    """The table with another text in the cell, statement or title, where it is the fault's."""
    if not isinstance(block, TableBlock) or block.code != fault["table"]:
        return block
    if cell["column"] == "statement":
        kept = tuple(note for note in block.notes if note != cell["was"])
        return block if kept == block.notes else replace(block, notes=kept)
    if cell["column"] == "title":
        return replace(block, title=block.title.replace(cell["was"], cell["printed"]))
    body = tuple(changed_row(row, block.code, cell) for row in block.body)
    same = all(new is old for new, old in zip(body, block.body, strict=True))
    return block if same else replace(block, body=body)


def changed_row(row: TableRow, table: str, cell: Fault) -> TableRow:
    """The row with another text, where it holds the cell."""
    at = cell_index(row, table, cell)
    if at is None:
        return row
    if row[at].text != cell["was"]:
        raise ValueError(f"{cell} does not hold {cell['was']!r} but {row[at].text!r}")
    return (*row[:at], replace(row[at], text=cell["printed"]), *row[at + 1 :])


def cell_index(row: TableRow, table: str, cell: Fault) -> int | None:
    """Where in a row the cell stands, if it does."""
    if cell["column"] == "name":
        codes = [at for at, item in enumerate(row) if item.text == cell["row"]]
        return codes[0] + 1 if codes else None
    code = cell["row"] or ("金额" if table == "T09" else TOTAL)
    column = "1" if cell["column"] == "amount" else cell["column"]
    found = [at for at, item in enumerate(row) if item.fact == f"{table}.{code}.{column}"]
    return found[0] if found else None
