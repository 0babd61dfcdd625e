"""The tables that are not of one document: which files there were, who is expected, the rules."""

from collections.abc import Iterator
from pathlib import Path

from juesuan.batch.columns import parquet, table_of
from juesuan.batch.examine import Contents
from juesuan.batch.sources import Found
from juesuan.rules.book import load_rules
from juesuan.store.rows import Listing, Row


def write_listings(folder: Path, found: Found, contents: Contents) -> dict[str, Path]:
    """Write the new rows of these tables as Parquet files into a folder, by table."""
    rows = {
        "sources": _source_rows(found, contents),
        "expected": _expected_rows(found),
        "rules": _rule_rows(),
    }
    files = {name: folder / f"{name}.parquet" for name in rows}
    for name, body in rows.items():
        files[name].write_bytes(parquet(table_of(name, body)))
    return files


def _source_rows(found: Found, contents: Contents) -> Iterator[Row]:
    seen = set()
    for source in found.sources:
        content, listing = contents[source.file], source.listing
        document = content.digest.document if content.digest else None
        yield (
            source.file,
            document,
            content.reason or None,
            document in seen,
            content.digest.size if content.digest else source.size,
            source.modified,
            *_listed(listing),
            listing.approved,
            listing.published,
        )
        if document:
            seen.add(document)


def _expected_rows(found: Found) -> Iterator[Row]:
    for item in found.expected:
        listing = item.listing
        dates = (listing.approved, item.due, listing.published)
        yield (*_listed(listing), *dates, item.file or None)


def _rule_rows() -> Iterator[Row]:
    for rule in load_rules().values():
        yield (rule.code, rule.name, rule.kind, rule.title, str(rule.severity), rule.advice)


def _listed(listing: Listing) -> Row:
    """Unit, year, region and parent by a list."""
    return (listing.unit or None, listing.year, listing.region or None, listing.parent or None)
