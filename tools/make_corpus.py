"""Makes a corpus of invented disclosures, some with planted faults, for tests and benchmarks.

    python tools/make_corpus.py OUT -n 200 --faulty 0.3 --spoiled 0.02 --formats pdf --jobs 2

OUT/2023/江城市青山区/….pdf   the documents, by year and region
OUT/list.csv                 what must be published, with dates and files
OUT/truth.json               what is planted where, who is late, missing or does not add up

The same arguments give the same bytes; a corpus that is there already is not made again.
"""

import argparse
import csv
import hashlib
import json
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import juesuan
from corpus_families import Year, family_years
from corpus_faults import FIGURES, KINDS, choose, misprint
from corpus_plan import IN_TIME, Family, Order, Paper, plan
from corpus_spoiled import REASONS, spoiled_file
from juesuan.composing.compose import compose
from juesuan.composing.profile import load_profile
from juesuan.model.document import Document

HEADER = ("单位", "年度", "地区", "主管部门", "批复日期", "公开日期", "文件")
TRUTH, LIST = "truth.json", "list.csv"

Record = dict[str, Any]


def make_corpus(
    folder: Path,
    count: int,
    *,
    seed: int = 7,
    faulty: float = 0.3,
    spoiled: float = 0.0,
    formats: Sequence[str] = ("pdf",),
    jobs: int = 1,
    years: Sequence[int] = (2023, 2024),
) -> None:
    """Make a corpus of ``count`` documents in a folder, unless it is there already.

    Raises ``ValueError`` for arguments that no corpus can be made of.
    """
    order = Order(count, seed, faulty, spoiled, tuple(formats), tuple(sorted(set(years))))
    check_order(order)
    arguments = asdict(order) | {"maker": maker()}
    arguments |= {key: list(arguments[key]) for key in ("formats", "years")}
    if made_before(folder, arguments):
        return
    families = plan(order)
    parts = list(each(partial(make_family, folder, order), families, jobs))
    write_list(folder / LIST, families)
    truth = {"seed": seed, "arguments": arguments, **told(families, parts)}
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (folder / TRUTH).write_text(f"{text}\n", "utf-8")


def check_order(order: Order) -> None:
    """Raise ``ValueError`` where the arguments contradict each other."""
    unknown = set(order.formats) - set(WRITERS)
    if unknown or not order.formats:
        raise ValueError(f"formats are {', '.join(WRITERS)}, not {', '.join(sorted(unknown))}")
    if order.count < 1 or not order.years:
        raise ValueError("at least one document of one year is needed")
    if min(order.faulty, order.spoiled) < 0 or order.faulty + order.spoiled > 1:
        raise ValueError("the shares of faulty and spoiled documents are parts of one")


def maker() -> str:
    """What tells one state of this program from another."""
    sources = (*Path(__file__).parent.glob("corpus_*.py"), Path(__file__))
    digest = hashlib.sha256(juesuan.__version__.encode())
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def made_before(folder: Path, arguments: Record) -> bool:
    """Whether the folder holds this very corpus; another one that it holds is removed."""
    truth = folder / TRUTH
    if not truth.exists():
        return False
    known = json.loads(truth.read_text("utf-8"))
    if known["arguments"] == arguments:
        return True
    truth.unlink()
    for document in known["documents"]:
        (folder / document["file"]).unlink(missing_ok=True)
    return False


def each(
    make: Callable[[Family], Record], families: Sequence[Family], jobs: int
) -> Iterator[Record]:
    """Make every family, in several processes where more than one is wanted, in their order."""
    if jobs <= 1:
        yield from map(make, families)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap(make, families)


# ---------------------------------------------------------------- documents


def make_family(folder: Path, order: Order, family: Family) -> Record:
    """Write the documents of a family; what the truth tells of them."""
    documents, parents = [], []
    for year, accounts in family_years(family, order):
        papers = [paper for paper in family.papers if paper.year == year]
        written = [
            make_paper(folder, order, family, accounts, paper)
            for paper in papers
            if not paper.missing
        ]
        documents += written
        if family.below:
            parents.append(told_sum(family, accounts, papers, written))
    return {"documents": documents, "parents": parents}


def make_paper(folder: Path, order: Order, family: Family, accounts: Year, paper: Paper) -> Record:
    """Write one document; what the truth tells of it."""
    rng = order.rng("faults", paper.number)
    account = replace(accounts.accounts[paper.unit], published=paper.published)
    document = compose(account, load_profile(family.profile)).document
    faults = []
    if paper.kind:
        kinds = FIGURES if paper.suffix == "xlsx" else tuple(KINDS)
        faults = choose(document, paper.kind, paper.faults, rng, kinds)
        document = misprint(document, faults)
    path = folder / family.file(paper)
    path.parent.mkdir(parents=True, exist_ok=True)
    if paper.spoiled:
        path.write_bytes(spoiled_file(paper.spoiled, document, rng))
    else:
        path.write_bytes(WRITERS[paper.suffix](document))
    return {
        "file": family.file(paper),
        "unit": paper.unit,
        "year": paper.year,
        "region": family.region,
        "parent": paper.parent,
        "faults": [fault.record() for fault in faults],
        "spoiled": paper.spoiled,
    }


def told_sum(
    family: Family, accounts: Year, papers: Sequence[Paper], written: Sequence[Record]
) -> Record:
    """What the truth tells of a department and the sum of its units in one year."""
    gap = accounts.gap
    difference = {key: str(value) for key, value in asdict(gap).items()} if gap else None
    figures = {*FIGURES}
    return {
        "department": family.department,
        "year": papers[0].year,
        "units": list(family.members),
        "missing": [paper.unit for paper in papers if paper.missing],
        "adds_up": gap is None,
        "difference": difference,
        "touched": [
            record["file"]
            for record in written
            if record["spoiled"] or any(fault["kind"] in figures for fault in record["faults"])
        ],
    }


def pdf(document: Document) -> bytes:
    """The document as PDF."""
    from juesuan.rendering.pdf import render_pdf

    return render_pdf(document)


def docx(document: Document) -> bytes:
    """The document as DOCX."""
    from juesuan.rendering.docx import render_docx

    return render_docx(document)


def html(document: Document) -> bytes:
    """The document as HTML."""
    from juesuan.rendering.html import render_html

    return render_html(document).encode()


def xlsx(document: Document) -> bytes:
    """The tables of the document as a workbook."""
    from juesuan.rendering.xlsx import render_xlsx

    return render_xlsx(document)


WRITERS: Mapping[str, Callable[[Document], bytes]] = {
    writer.__name__: writer for writer in (pdf, docx, html, xlsx)
}


# ---------------------------------------------------------------- list and truth


def write_list(path: Path, families: Sequence[Family]) -> None:
    """Write what must be published, as inspectors keep it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for family in families:
            for paper in family.papers:
                published = paper.published.isoformat() if paper.published else ""
                days = (paper.approved.isoformat(), published)
                where = (family.region, paper.parent)
                rows.writerow((paper.unit, paper.year, *where, *days, family.file(paper)))


def told(families: Sequence[Family], parts: Sequence[Record]) -> Record:
    """The whole truth."""
    papers = [(family, paper) for family in families for paper in family.papers]
    documents = [record for part in parts for record in part["documents"]]
    parents = [record for part in parts for record in part["parents"]]
    faults = [fault["kind"] for record in documents for fault in record["faults"]]
    spoiled = [record["spoiled"] for record in documents]
    late = [
        {"unit": paper.unit, "year": paper.year, "days": (paper.published - paper.approved).days}
        for _, paper in papers
        if paper.published and (paper.published - paper.approved).days > IN_TIME
    ]
    missing = [
        {"unit": paper.unit, "year": paper.year, "region": family.region}
        for family, paper in papers
        if paper.missing
    ]
    return {
        "counts": {
            "documents": len(documents),
            "due": len(papers),
            "faulty": sum(bool(record["faults"]) for record in documents),
            "faults": {kind: faults.count(kind) for kind in KINDS},
            "spoiled": {reason: spoiled.count(reason) for reason in REASONS},
            "late": len(late),
            "missing": len(missing),
            "departments": len(parents),
        },
        "late": late,
        "missing": missing,
        "not_added_up": [record for record in parents if not record["adds_up"]],
        "parents": parents,
        "documents": documents,
    }


def main() -> None:
    """Make a corpus as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", "--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--faulty", type=float, default=0.3)
    parser.add_argument("--spoiled", type=float, default=0.0)
    parser.add_argument("--formats", default="pdf", help="with commas: pdf,docx,html,xlsx")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--years", default="2023,2024", help="with commas")
    given = parser.parse_args()
    make_corpus(
        given.folder,
        given.count,
        seed=given.seed,
        faulty=given.faulty,
        spoiled=given.spoiled,
        formats=given.formats.split(","),
        jobs=given.jobs,
        years=[int(year) for year in given.years.split(",")],
    )


if __name__ == "__main__":
    main()
