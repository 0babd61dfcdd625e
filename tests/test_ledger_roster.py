"""Who must publish and how far each is; the schema brought up to date with data in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from databases import KINDS, database
from juesuan.ledger.database import open_database, upgrade
from juesuan.ledger.events import EventKind
from juesuan.ledger.ledger import Ledger, Wanted
from juesuan.ledger.roster import Due, Duty, DutyState
from test_ledger import UNIT, finding, hand_in, report

TODAY = datetime.now(UTC).astimezone().date()
DUE = Due(UNIT, 2023, region="江城", due=TODAY + timedelta(days=5))


@pytest.fixture(params=KINDS)
def ledger(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ledger]:
    with database(request.param, tmp_path_factory.mktemp("roster"), "roster") as url:
        opened = Ledger.open(url)
        yield opened
        opened.close()


def only(ledger: Ledger, today: date = TODAY) -> Duty:
    (duty,) = ledger.duties(today)
    return duty


def test_a_list_again_says_nothing_new(ledger: Ledger) -> None:
    assert ledger.expect([DUE, replace(DUE, year=2024)], "甲") == 2
    assert ledger.expect([DUE], "甲") == 0
    assert ledger.expect([replace(DUE, published=TODAY)], "甲") == 1
    assert [duty.due.published for duty in ledger.duties(TODAY)] == [TODAY, None]
    assert len(ledger.duties(TODAY, Wanted(year=2024))) == 1


def test_who_has_not_handed_in(ledger: Ledger) -> None:
    ledger.expect([DUE], "甲")
    assert only(ledger).state is DutyState.NOT_DUE
    assert only(ledger, TODAY + timedelta(days=5)).state is DutyState.NOT_DUE
    late = only(ledger, TODAY + timedelta(days=7))
    assert (late.state, late.late_by) == (DutyState.LATE, 2)
    ledger.expect([replace(DUE, due=None)], "甲")
    assert only(ledger).state is DutyState.MISSING


def test_from_checked_to_published(ledger: Ledger) -> None:
    ledger.expect([DUE], "甲")
    hand_in(ledger, "one", report([finding("H02"), finding("R01")]))
    assert (only(ledger).state, only(ledger).live) == (DutyState.CHECKED, 2)
    ledger.decide(ledger.cases()[0], EventKind.CONFIRMED, "审核员")
    assert only(ledger).state is DutyState.IN_CORRECTION
    hand_in(ledger, "two", report())
    assert (only(ledger).state, only(ledger).versions) == (DutyState.CLEAN, 2)
    ledger.expect([replace(DUE, published=TODAY + timedelta(days=1))], "甲")
    assert only(ledger).state is DutyState.CLEAN
    assert only(ledger, TODAY + timedelta(days=1)).state is DutyState.PUBLISHED


def test_what_was_published_late_stays_late(ledger: Ledger) -> None:
    ledger.expect([replace(DUE, due=TODAY - timedelta(days=9), published=TODAY)], "甲")
    hand_in(ledger, "one", report())
    assert (only(ledger).state, only(ledger).late_by) == (DutyState.PUBLISHED, 9)


@pytest.mark.parametrize("kind", KINDS)
def test_an_older_schema_with_data_is_brought_up_to_date(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with database(kind, tmp_path_factory.mktemp("older"), "older") as url:
        engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        upgrade(engine, "0001")
        with engine.begin() as connection:
            assert not sa.inspect(connection).has_table("dues")
            connection.exec_driver_sql(
                "INSERT INTO versions (id, unit, year, number, document, file, at, actor) VALUES "
                f"(1, '{UNIT}', 2023, 1, 'one', 'a.pdf', '2024-09-01 08:00:00+00:00', '甲')"
            )
        engine.dispose()
        ledger = Ledger.open(url)
        assert [item.file for item in ledger.versions(UNIT)] == ["a.pdf"]
        assert ledger.expect([DUE], "甲") == 1
        assert only(ledger).state is DutyState.CLEAN
        ledger.close()
        open_database(url).dispose()  # a second time changes nothing
