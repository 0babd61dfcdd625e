"""The office: documents are checked and taken into the ledger."""

import hashlib
from pathlib import Path

from juesuan.checking.check import check
from juesuan.ledger.ledger import Ledger, LedgerError
from juesuan.ledger.roster import Due
from juesuan.ledger.taking import Intake, Submission
from juesuan.model import Report
from juesuan.reading.document import DIGEST_DIGITS, load, read_bytes
from juesuan.reading.isolated import isolated
from juesuan.reading.lists import Expected, read_list
from juesuan.reading.pages import UnreadableError
from juesuan.report.evidence import finding_json
from juesuan.report.outcome import EDITION
from juesuan.rules.book import load_rules


def hand_in(ledger: Ledger, file: Path, actor: str) -> Intake:
    """Check a file in a child process and take it into the ledger.  Raises ``LedgerError``."""
    checked, problem = isolated(_check, file)
    if checked is None:
        raise LedgerError(problem)
    report, document = checked
    return ledger.take_in(
        Submission(
            report,
            document,
            EDITION,
            frozenset(load_rules()),
            actor,
            {item.fingerprint: finding_json(item) for item in report.findings},
        )
    )


def expect_list(ledger: Ledger, path: Path, actor: str) -> tuple[int, int]:
    """Put down who must publish, as a list says: its rows, and how many say something new.

    Raises ``ListError``.
    """
    rows = read_list(path)
    return len(rows), ledger.expect([_due(row) for row in rows], actor)


def _due(row: Expected) -> Due:
    listing = row.listing
    return Due(
        listing.unit,
        listing.year or 0,
        listing.region,
        listing.parent,
        row.kind,
        listing.approved,
        row.due,
        listing.published,
        row.address,
    )


def _check(file: Path) -> tuple[tuple[Report, str] | None, str]:
    try:
        data = load(file)
        disclosure = read_bytes(file.name, data)
    except UnreadableError as error:
        return None, str(error)
    return (check(disclosure), hashlib.sha256(data).hexdigest()[:DIGEST_DIGITS]), ""
