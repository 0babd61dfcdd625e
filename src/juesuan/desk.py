"""The accountant's desk: a workbook is read, scored, composed, checked and written as files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from juesuan.checking.check import check
from juesuan.composing.books import Books, keep_books
from juesuan.composing.compose import Composed, compose
from juesuan.composing.profile import find_profile, load_profile, profile_keys
from juesuan.evidence import EvidenceError, apply_evidence
from juesuan.files import write_atomically
from juesuan.model import Disclosure, Finding, FormKind, Place, Report, Severity
from juesuan.model.account import Account, FormEntry, Notice
from juesuan.model.document import Document, fact_key
from juesuan.reading.document import from_document, load, read_bytes
from juesuan.reading.formats import read_sheets
from juesuan.reading.isolated import isolated
from juesuan.reading.pages import UnreadableError
from juesuan.report.score import FormReport
from juesuan.score import RemarkKind, SchemeError, roll_up_forms, score_form
from juesuan.workbook.carry import carry, earlier
from juesuan.workbook.cells import WorkbookError
from juesuan.workbook.pieces import NEW, Pieces, put_in, stranger
from juesuan.workbook.read import is_ours, read_workbook
from juesuan.workbook.rounding import round_pieces
from juesuan.workbook.sheets import cell_in_row
from juesuan.workbook.statutory import is_statutory, read_statutory

_FIELDS: Final = {
    RemarkKind.REASON: "reason",
    RemarkKind.EXCEEDED: "reason",
    RemarkKind.EXECUTION_REASON: "reasons",
    RemarkKind.NOT_COMPUTABLE: "result",
    RemarkKind.DIRECTION_UNSAID: "direction",
    RemarkKind.DIRECTION_CONFLICT: "direction",
    RemarkKind.POINTS_MISSING: "points",
    RemarkKind.POINTS_OUTSIDE: "points",
    RemarkKind.POINTS_IGNORED: "points",
    RemarkKind.BAND: "points",
    RemarkKind.BAND_UNSAID: "result",
    RemarkKind.WEIGHT: "weight",
    RemarkKind.OVERSPENT: "spent",
    RemarkKind.NO_BUDGET: "budget",
}
"""The column of the workbook that each remark on a form asks to look at."""
_MOST_CELLS: Final = 6
"""Cells of the workbook that one finding is traced to; more would help nobody."""


_Given = tuple[Pieces | Disclosure | None, str]
"""What a source holds, or why it cannot be used."""


class FileFormat(StrEnum):
    """Formats a disclosure is written in."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Traced:
    """A finding about what was composed, and the cells of the workbook it comes from."""

    finding: Finding
    cells: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A composed disclosure with the check of itself and what is still missing."""

    composed: Composed
    report: Report
    notices: tuple[Notice, ...]
    traced: tuple[Traced, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing is missing and nothing above rounding was found."""
        return not self.notices and not self.traced


class UnfitError(Exception):
    """Nothing can be composed before the notices are settled."""

    def __init__(self, notices: tuple[Notice, ...]) -> None:
        super().__init__("；".join(f"{notice.place} {notice.message}" for notice in notices))
        self.notices = notices


def score_workbook(path: Path) -> list[FormReport]:
    """Score the performance forms of a workbook.  Raises ``UnfitError`` and ``WorkbookError``."""
    account = _account(path)
    return list(_scored(account, keep_books(account), path.parent))


def roll_up_workbooks(paths: Sequence[Path], name: str) -> list[FormReport]:
    """Join the forms of several workbooks into one of each kind, called ``name``.

    Raises ``UnfitError`` and ``WorkbookError``.
    """
    forms = [form for path in paths for form in score_workbook(path)]
    joined = []
    for kind in FormKind:
        entries = [form.scored.entry for form in forms if form.scored.entry.kind is kind]
        if entries:
            whole = roll_up_forms(entries, name, name)
            evidence = tuple(
                item for form in forms if form.scored.entry.kind is kind for item in form.evidence
            )
            joined.append(FormReport(score_form(whole.entry), evidence, whole.remarks))
    return joined


def draft_workbook(path: Path, profile: str = "") -> Draft:
    """Compose a workbook and check the result.  Raises ``UnfitError`` and ``WorkbookError``."""
    account = _account(path)
    layout = find_profile(profile or account.profile)
    if layout is None:
        known = "、".join(f"{load_profile(key).name}（{key}）" for key in profile_keys())
        message = f"没有公开样式“{profile or account.profile}”，现有：{known}。"
        place = Place(sheet="--profile") if profile else account.places["profile"]
        raise UnfitError((Notice(place, message, grave=True),))
    forms = [item.scored for item in _scored(account, keep_books(account), path.parent)]
    composed = compose(account, layout, forms)
    report = check(from_document(composed.document, str(path)))
    asked = [item for form in forms for item in form.remarks if not item.settled]
    told = [Notice(item.place, item.message, field=_FIELDS.get(item.kind, "")) for item in asked]
    notices = (
        replace(item, place=cell_in_row(item.place, item.field))
        for item in (*composed.missing, *told)
    )
    return Draft(
        composed,
        report,
        tuple(dict.fromkeys(notices)),
        tuple(_traced(report, composed.books)),
    )


def import_sources(sources: Sequence[Path], output: Path) -> tuple[Account, tuple[Notice, ...]]:
    """Put other files into a workbook's account (a new one where there is none).

    What a source gives takes the place of what was there, everything else is kept.  Raises
    ``UnfitError`` where the workbook has something to put right first, ``WorkbookError`` for a
    source that cannot be used.
    """
    account = _begun(output)
    notices: list[Notice] = []
    for source in sources:
        read: _Given = isolated(_read_source, source)
        given, why = read
        if given is None:
            raise WorkbookError(f"{source}：{why}")
        pieces = _pieces(given, account)
        refused = stranger(account, pieces)
        if not refused:
            account = put_in(account, pieces)
        told = (Notice(Place(), refused),) if refused else pieces.notices
        notices += (_from_source(notice, source) for notice in told)
    return account, tuple(dict.fromkeys(notices))


def _begun(output: Path) -> Account:
    """The account that a workbook holds so far."""
    if not output.exists():
        return NEW
    try:
        filled = read_workbook(output)
    except WorkbookError as error:
        raise WorkbookError(f"{output}：{error}") from error
    if filled.begun is None:
        raise UnfitError(tuple(notice for notice in filled.notices if notice.grave))
    return filled.begun


def _read_source(path: Path) -> _Given:
    """A source by its content: a 财决 workbook, rounded, or a disclosure."""
    try:
        data = load(path)
        sheets = read_sheets(data)
        if sheets and is_ours(sheets.keys()):
            return None, "这是填报工作簿，不能作为带入的来源。"
        if sheets and is_statutory(list(sheets)):
            return round_pieces(read_statutory(sheets)), ""
        return read_bytes(str(path), data), ""
    except UnreadableError as error:
        return None, str(error)


def _pieces(given: Pieces | Disclosure, account: Account) -> Pieces:
    """What a source gives to an account; an older disclosure gives its totals only."""
    if isinstance(given, Pieces):
        return given
    older = given.year is not None and account.year and given.year < account.year - 1
    return earlier(given) if older else carry(given)


def _from_source(notice: Notice, source: Path) -> Notice:
    """A notice that says in which file its place is."""
    at = "" if notice.place == Place() else str(notice.place)
    return Notice(Place(sheet=f"{source.name} {at}".strip()), notice.message, notice.grave)


def _account(path: Path) -> Account:
    filled = read_workbook(path)
    if filled.account is None:
        raise UnfitError(filled.notices)
    return filled.account


def _scored(account: Account, books: Books, folder: Path) -> Iterator[FormReport]:
    """Score the forms, the results of queries worked out first."""
    for entry in account.forms:
        try:
            answered, evidence = apply_evidence(_completed(entry, books), folder)
            yield FormReport(score_form(answered), evidence)
        except (EvidenceError, SchemeError) as error:
            raise UnfitError((Notice(entry.place, str(error), grave=True),)) from error


def _completed(entry: FormEntry, books: Books) -> FormEntry:
    """A form about the whole unit takes its spending from the tables."""
    if entry.kind is not FormKind.WHOLE:
        return entry
    total, basic, project = (books.total("T03", column) for column in (1, 2, 3))
    return replace(entry, spent=entry.spent or total, basic=basic, project=project)


def _traced(report: Report, books: Books) -> Iterator[Traced]:
    """The findings above rounding, traced to the cells that their figures come from."""
    for finding in report.findings:
        if finding.severity is Severity.ROUNDING:
            continue
        cells: dict[Place, None] = {}
        for item in finding.evidence:
            if item.table and item.row and item.column:
                cells |= dict.fromkeys(books.sources(fact_key(item.table, item.row, item.column)))
        yield Traced(finding, tuple(cells)[:_MOST_CELLS])


def write_files(
    document: Document, folder: Path, formats: Sequence[FileFormat], fonts: Path | None = None
) -> list[Path]:
    """Write a document in some formats, each file whole or not at all.

    Raises ``OSError``, and ``RenderError`` with a sentence for the user.
    """
    made = {kind: _writers(fonts)[kind](document) for kind in dict.fromkeys(formats)}
    written = []
    for kind, data in made.items():
        path = folder / f"{_file_name(document)}.{kind}"
        write_atomically(path, data)
        written.append(path)
    return written


def _writers(fonts: Path | None) -> dict[FileFormat, Callable[[Document], bytes]]:
    """The writer of each format; libraries are loaded where they are used."""

    def pdf(document: Document) -> bytes:
        from juesuan.rendering.pdf import render_pdf

        return render_pdf(document, fonts)

    def docx(document: Document) -> bytes:
        from juesuan.rendering.docx import render_docx

        return render_docx(document)

    def html(document: Document) -> bytes:
        from juesuan.rendering.html import render_html

        return render_html(document).encode()

    def xlsx(document: Document) -> bytes:
        from juesuan.rendering.xlsx import render_xlsx

        return render_xlsx(document)

    def json(document: Document) -> bytes:
        from juesuan.rendering.json import render_json

        return render_json(document).encode()

    return {
        FileFormat.PDF: pdf,
        FileFormat.DOCX: docx,
        FileFormat.HTML: html,
        FileFormat.XLSX: xlsx,
        FileFormat.JSON: json,
    }


def _file_name(document: Document) -> str:
    """The document's title as the name of a file."""
    name = "".join(
        "_" if sign in '<>:"/\\|?*' or ord(sign) < 32 else sign for sign in document.title
    )
    return name.strip(" .")[:80] or "决算公开"
