"""Files of the corpus that cannot be read as an account, each for a known reason."""

import io
from dataclasses import replace
from random import Random
from time import gmtime

import pypdfium2

from juesuan.model.document import (
    Block,
    Chart,
    Cover,
    Document,
    Heading,
    Paragraph,
    TableBlock,
    TableRow,
)
from juesuan.rendering.pdf import render_pdf

REASONS = ("empty", "truncated", "random", "pictures", "budget")
"""Nothing in the file; most of it lost; no PDF at all; scanned; the budget of the year."""
PICTURES = 4
"""Pages of a scanned document."""


def spoiled_file(reason: str, document: Document, rng: Random) -> bytes:
    """What stands in the file instead of the document."""
    if reason == "empty":
        return b""
    if reason == "random":
        return rng.randbytes(rng.randint(2_000, 60_000))
    if reason == "budget":
        return render_pdf(budget(document))
    pdf = render_pdf(document)
    return pdf[: len(pdf) // 3] if reason == "truncated" else scanned(pdf)


def scanned(pdf: bytes) -> bytes:
    """The first pages as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[at].render(scale=1, grayscale=True).to_pil() for at in range(PICTURES)]
    document.close()
    buffer, day = io.BytesIO(), gmtime(0)
    pages[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        creationDate=day,
        modDate=day,
        resolution=72,
    )
    return buffer.getvalue()


def budget(document: Document) -> Document:
    """The document as if it were the budget."""
    blocks = tuple(planned(block) for block in document.blocks)
    return replace(document, title=worded(document.title), blocks=blocks, facts=())


def planned(block: Block) -> Block:
    """A block with the words of a budget."""
    if isinstance(block, Cover):
        return replace(block, lines=tuple(worded(line) for line in block.lines))
    if isinstance(block, Heading | Paragraph):
        return replace(block, text=worded(block.text))
    if isinstance(block, Chart):
        return replace(block, caption=worded(block.caption))
    if isinstance(block, TableBlock):
        return replace(
            block,
            title=worded(block.title),
            header=tuple(worded_row(row) for row in block.header),
            body=tuple(worded_row(row) for row in block.body),
            notes=tuple(worded(note) for note in block.notes),
        )
    return block


def worded_row(row: TableRow) -> TableRow:
    """A row with the words of a budget, its cells no facts."""
    return tuple(replace(cell, text=worded(cell.text), fact="") for cell in row)


def worded(text: str) -> str:
    """What a budget says instead."""
    return text.replace("决算", "预算")
