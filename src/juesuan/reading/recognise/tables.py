"""Chains of grids → tables of the model."""

from collections.abc import Sequence

from juesuan.model import Column, Note, Table
from juesuan.model.forms import compact
from juesuan.money import Unit
from juesuan.reading.pages import Page
from juesuan.reading.recognise.body import PageRow, read_rows
from juesuan.reading.recognise.captions import find_money_unit, find_title
from juesuan.reading.recognise.chains import Chain, find_chains
from juesuan.reading.recognise.header import Header, Role, read_header
from juesuan.reading.recognise.match import Match, match_form


def find_tables(pages: Sequence[Page]) -> tuple[Table, ...]:
    """Every ruled table of a document, ours and others, in printed order."""
    tables = (_table(chain) for chain in find_chains(pages))
    return tuple(table for table in tables if table is not None)


def _table(chain: Chain) -> Table | None:
    matrix = chain.grids[0].matrix()
    header = read_header(matrix, goes_on=len(chain.grids) > 1)
    if header is None:
        return None
    captions = [line.text for line in chain.above] + list(header.captions)
    title, _ = find_title(chain.above, header.captions)
    match = match_form(header, title)
    rows = read_rows(match, header, _body_rows(chain, header))
    places = tuple(grid.spot for grid in chain.grids)
    return Table(
        code=match.form.code if match else None,
        title=title,
        pages=tuple(grid.page for grid in chain.grids),
        columns=_columns(header, match),
        rows=rows,
        notes=tuple(Note(line.text, line.place) for line in chain.below),
        unit=find_money_unit(captions),
        place=places[0],
        page_places=places,
        doubts=(chain.doubt,) if chain.doubt else (),
    )


def _columns(header: Header, match: Match | None) -> tuple[Column, ...]:
    return tuple(
        Column(
            code=match.codes.get(column.index, "") if match else "",
            header=column.header,
            side=match.sides.get(column.index, "") if match else "",
            number=column.number,
        )
        for column in header.of(Role.AMOUNT)
    )


def _body_rows(chain: Chain, header: Header) -> list[PageRow]:
    """The rows below the header, without headers repeated on later pages."""
    rows: list[PageRow] = []
    head: set[tuple[str, ...]] = set()
    for index, (grid, row) in enumerate(chain.rows()):
        texts = tuple(compact(cell.text) for cell in row)
        if index < header.body:
            head.add(texts)
        elif grid is chain.grids[0] or texts not in head:
            rows.append((grid, row))
    return rows


def money_unit(tables: Sequence[Table]) -> Unit | None:
    """The unit of money that the tables agree on, or None."""
    units = {table.unit for table in tables if table.code and table.unit}
    return units.pop() if len(units) == 1 else None
