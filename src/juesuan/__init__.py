"""juesuan reads, checks and composes the final-accounts disclosures (决算公开) of public bodies.

>>> import juesuan
>>> report = juesuan.check("examples/wuhan-2023-faulty.pdf")  # doctest: +SKIP
>>> report.findings[0].message  # doctest: +SKIP
'机关运行经费增减比率写 10.7%，12.65÷92.70＝13.6%。'
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from juesuan.model import Disclosure, Report

__version__ = "0.1.0"
__all__ = ["check", "read"]


def read(path: str | Path) -> "Disclosure":
    """Read one document into typed figures, each with its place.

    Raises ``juesuan.reading.pages.UnreadableError`` (its text is for the user) for a file that
    cannot be read.  A document that is no final account is returned all the same: see
    ``Disclosure.kind`` and ``Disclosure.reason``.
    """
    from juesuan.reading.document import read as read_document

    return read_document(path)


def check(
    source: "str | Path | Disclosure", prior: "str | Path | Disclosure | None" = None
) -> "Report":
    """Check a document (or an already read disclosure) against the whole rule book.

    ``prior`` is the same unit's disclosure of the year before, if it is to be compared.
    Raises like ``read``.  A document that is no final account gets no findings; its one verdict
    says why nothing was evaluated.
    """
    from juesuan.checking.check import check as check_disclosure

    disclosure = read(source) if isinstance(source, str | Path) else source
    last = read(prior) if isinstance(prior, str | Path) else prior
    return check_disclosure(disclosure, prior=last)
