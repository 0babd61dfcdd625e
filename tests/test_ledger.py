"""The ledger: nothing lost or changed, nothing struck off without proof; on both databases."""

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from databases import KINDS, database
from juesuan.ledger.database import DatabaseError, open_database
from juesuan.ledger.events import Event, EventKind, Standing, Status, standing_of
from juesuan.ledger.ledger import ConflictError, Ledger, LedgerError, Wanted
from juesuan.ledger.records import Case
from juesuan.ledger.roster import Due
from juesuan.ledger.tables import metadata
from juesuan.ledger.taking import Intake, Submission
from juesuan.model import (
    Disclosure,
    Finding,
    Kind,
    Outcome,
    Report,
    Severity,
    Verdict,
    fingerprint,
)

UNIT = "江城市某某局"
BOOK = frozenset({"H02", "R01", "K02", "N13"})


def finding(rule: str, cell: str = "a", cause: str = "", year: int = 2023) -> Finding:
    return Finding(
        rule=rule,
        name=f"{rule}-name",
        severity=Severity.ERROR,
        message=f"{rule} {cell} 不对",
        advice="先核对。",
        evidence=(),
        fingerprint=fingerprint(rule, UNIT, year, [cell]),
        cause=cause,
        lasting=fingerprint(rule, UNIT, None, [cell]),
    )


def report(
    findings: Sequence[Finding] = (),
    passed: str = "H02 R01 N13",
    unevaluated: Sequence[tuple[str, str]] = (),
    year: int = 2023,
) -> Report:
    verdicts = [Verdict(rule, "一处", Outcome.PASS) for rule in passed.split()]
    verdicts += [Verdict(item.rule, "别处", Outcome.FAIL) for item in findings]
    verdicts += [Verdict(*item, Outcome.NOT_EVALUATED, "没有读到") for item in unevaluated]
    disclosure = Disclosure("a.pdf", Kind.FINAL_ACCOUNT, "", unit=UNIT, year=year)
    return Report(disclosure, tuple(findings), tuple(verdicts))


def hand_in(
    ledger: Ledger, document: str, given: Report, edition: str = "1", book: frozenset[str] = BOOK
) -> Intake:
    return ledger.take_in(Submission(given, document, edition, book, "某单位"))


@pytest.fixture(params=KINDS)
def ledger(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ledger]:
    with database(request.param, tmp_path_factory.mktemp("ledger"), "ledger") as url:
        opened = Ledger.open(url)
        yield opened
        opened.close()


def only(ledger: Ledger) -> Case:
    (case,) = ledger.cases()
    return case


# --- the fold ---------------------------------------


def test_every_kind_of_event_has_a_status_after_it() -> None:
    for number, kind in enumerate(EventKind):
        event = Event(
            kind, datetime.now(UTC), "甲", number + 1, assignee="乙", until=date(2024, 1, 1)
        )
        after = Standing().after(event)
        assert after.number == number + 1
        assert (after.assignee == "乙") == (kind is EventKind.ASSIGNED)


@given(st.lists(st.sampled_from(EventKind), max_size=12))
def test_a_finding_is_closed_only_by_what_closes_it(kinds: list[EventKind]) -> None:
    standing = Standing()
    for kind in kinds:
        if not standing.allows(kind):
            continue
        before = standing
        standing = standing.after(Event(kind, datetime.now(UTC), "甲", standing.number + 1))
        if standing.status.closed:
            assert not before.status.closed
            assert kind in {"false-alarm", "accepted", "solved", "superseded"}
        if before.status.closed:
            assert kind is EventKind.REOPENED
    assert standing_of(standing.events) == standing


def test_what_is_assigned_is_overdue_after_its_day() -> None:
    event = Event(
        EventKind.ASSIGNED, datetime.now(UTC), "甲", 1, assignee="乙", until=date(2024, 1, 1)
    )
    standing = Standing().after(event)
    assert not standing.overdue(date(2024, 1, 1))
    assert standing.overdue(date(2024, 1, 2))


# --- versions ---------------------------------------


def test_a_new_finding_is_open(ledger: Ledger) -> None:
    done = hand_in(ledger, "one", report([finding("H02"), finding("R01")]))
    assert (done.version.number, done.count(EventKind.OPENED)) == (1, 2)
    assert [case.standing.status for case in ledger.cases()] == [Status.OPEN] * 2
    assert ledger.case(finding("H02").fingerprint[:8]).message == "H02 a 不对"


def test_the_same_document_again_changes_nothing(ledger: Ledger) -> None:
    first = hand_in(ledger, "one", report([finding("H02")]))
    again = hand_in(ledger, "one", report([finding("H02")]))
    assert (again.new, again.version, again.happened) == (False, first.version, {})
    assert only(ledger).standing.number == 1


def test_a_version_in_which_the_rule_passes_solves(ledger: Ledger) -> None:
    hand_in(ledger, "one", report([finding("H02"), finding("R01")]))
    done = hand_in(ledger, "two", report([finding("R01")]))
    assert done.version.number == 2
    assert {case.rule: case.standing.status for case in ledger.cases()} == {
        "H02": Status.SOLVED,
        "R01": Status.OPEN,
    }
    solved = next(case for case in ledger.cases() if case.rule == "H02").standing.events[-1]
    assert (solved.kind, solved.version) == (EventKind.SOLVED, done.version.id)
    assert [case.rule for case in ledger.cases(Wanted(open_only=True))] == ["R01"]


@pytest.mark.parametrize(
    "silent",
    [
        report(passed="R01"),
        report(passed="H02", unevaluated=[("H02", "03表 208")]),
        report(passed="", unevaluated=[("H02", "03表 208")]),
    ],
    ids=["did not run", "partly evaluated", "not evaluated"],
)
def test_silence_solves_nothing(ledger: Ledger, silent: Report) -> None:
    hand_in(ledger, "one", report([finding("H02")]))
    assert hand_in(ledger, "two", silent).happened == {}
    assert only(ledger).standing.status is Status.OPEN


def test_what_was_never_evaluated_does_not_keep_others_open(ledger: Ledger) -> None:
    never = [("H02", "07表 229")]
    hand_in(ledger, "one", report([finding("H02")], unevaluated=never))
    hand_in(ledger, "two", report(unevaluated=never))
    assert only(ledger).standing.status is Status.SOLVED


def test_a_root_cause_is_solved_with_its_consequences(ledger: Ledger) -> None:
    root = finding("K02")
    hand_in(
        ledger,
        "one",
        report([root, *(finding(rule, "b", root.fingerprint) for rule in ("H02", "R01"))]),
    )
    assert [case.rule for case in ledger.cases(Wanted(roots_only=True))] == ["K02"]
    hand_in(ledger, "two", report([finding("R01", "b")], passed="H02 R01"))
    assert ledger.case(root.fingerprint).standing.status is Status.OPEN
    hand_in(ledger, "three", report(passed="H02 R01"))
    assert {case.standing.status for case in ledger.cases()} == {Status.SOLVED}


def test_what_comes_back_is_reopened(ledger: Ledger) -> None:
    for document, findings in (("one", [finding("H02")]), ("two", []), ("three", [finding("H02")])):
        hand_in(ledger, document, report(findings))
    assert [event.kind for event in only(ledger).standing.events] == [
        "opened",
        "solved",
        "reopened",
    ]


def test_another_edition_supersedes_and_solves_nothing(ledger: Ledger) -> None:
    hand_in(ledger, "one", report([finding("H02"), finding("N13")]))
    hand_in(ledger, "one", report([finding("N13")]), edition="2")
    assert {case.rule: case.standing.status for case in ledger.cases()} == {
        "H02": Status.SUPERSEDED,
        "N13": Status.OPEN,
    }
    hand_in(ledger, "one", report(passed=""), edition="3", book=BOOK - {"N13"})
    assert ledger.cases(Wanted(rule="N13"))[0].standing.status is Status.SUPERSEDED
    assert len(ledger.versions(UNIT, 2023)) == 1


def test_a_false_alarm_stays_one_next_year(ledger: Ledger) -> None:
    hand_in(ledger, "one", report([finding("H02"), finding("H02", "b")]))
    judged = ledger.decide(
        ledger.case(finding("H02").fingerprint), EventKind.FALSE_ALARM, "审核员", text="口径不同"
    )
    assert judged.standing.status is Status.FALSE_ALARM
    for year, document in ((2024, "two"), (2025, "three")):
        both = [finding("H02", cell, year=year) for cell in ("a", "b")]
        done = hand_in(ledger, document, report(both, year=year))
        assert (done.count(EventKind.FALSE_ALARM), done.count(EventKind.OPENED)) == (1, 1)
    case = ledger.case(finding("H02", year=2025).fingerprint)
    assert case.standing.events[-1].text == "2024 年度已判为误报：口径不同"


def test_a_judged_false_alarm_is_not_opened_by_a_new_version(ledger: Ledger) -> None:
    hand_in(ledger, "one", report([finding("H02")]))
    ledger.decide(only(ledger), EventKind.FALSE_ALARM, "审核员", text="口径不同")
    hand_in(ledger, "two", report([finding("H02")]))
    hand_in(ledger, "three", report())
    assert only(ledger).standing.status is Status.FALSE_ALARM
    assert len(ledger.cases(Wanted(status=Status.FALSE_ALARM))) == 1


def test_rounding_is_nobodys_task(ledger: Ledger) -> None:
    from dataclasses import replace

    hand_in(ledger, "one", report([replace(finding("H02"), severity=Severity.ROUNDING)]))
    assert ledger.cases() == []


@pytest.mark.parametrize(
    "disclosure",
    [
        Disclosure("a.pdf", Kind.BUDGET, "这是预算公开。", unit=UNIT, year=2023),
        Disclosure("a.pdf", Kind.FINAL_ACCOUNT, "", unit=UNIT),
        Disclosure("a.pdf", Kind.FINAL_ACCOUNT, "", year=2023),
    ],
)
def test_what_is_no_account_of_a_unit_and_year_is_refused(
    ledger: Ledger, disclosure: Disclosure
) -> None:
    with pytest.raises(LedgerError):
        hand_in(ledger, "one", Report(disclosure, ()))


# --- decisions ---------------------------------------


def test_a_problem_goes_from_hand_to_hand(ledger: Ledger) -> None:
    hand_in(ledger, "one", report([finding("H02")]))
    case = ledger.decide(only(ledger), EventKind.CONFIRMED, "审核员")
    case = ledger.decide(
        case, EventKind.ASSIGNED, "审核员", assignee="某单位", until=date(2024, 10, 1)
    )
    case = ledger.decide(case, EventKind.ANSWERED, "某单位", text="已更正")
    assert (case.standing.status, case.standing.assignee) == (Status.ANSWERED, "某单位")
    assert [case.rule for case in ledger.cases(Wanted(assignee="某单位"))] == ["H02"]
    hand_in(ledger, "two", report())
    assert only(ledger).standing.status is Status.SOLVED
    assert [event.number for event in only(ledger).standing.events] == [1, 2, 3, 4, 5]
    assert all(event.at.tzinfo is not None for event in only(ledger).standing.events)


@pytest.mark.parametrize(
    ("kind", "text", "assignee"),
    [
        (EventKind.FALSE_ALARM, " ", ""),
        (EventKind.ACCEPTED, "", ""),
        (EventKind.ANSWERED, "", ""),
        (EventKind.ASSIGNED, "", " "),
        (EventKind.REOPENED, "还没关", ""),
        (EventKind.SOLVED, "我说解决了", ""),
        (EventKind.OPENED, "", ""),
    ],
)
def test_what_may_not_be_decided_is_refused(
    ledger: Ledger, kind: EventKind, text: str, assignee: str
) -> None:
    hand_in(ledger, "one", report([finding("H02")]))
    with pytest.raises(LedgerError):
        ledger.decide(only(ledger), kind, "审核员", text=text, assignee=assignee)
    assert only(ledger).standing.number == 1


def test_the_second_of_two_decisions_is_told(ledger: Ledger) -> None:
    hand_in(ledger, "one", report([finding("H02")]))
    seen = only(ledger)
    ledger.decide(seen, EventKind.FALSE_ALARM, "甲", text="口径不同")
    with pytest.raises(ConflictError, match="已有别人"):
        ledger.decide(seen, EventKind.CONFIRMED, "乙")
    assert only(ledger).standing.status is Status.FALSE_ALARM


def test_decisions_of_many_at_once_leave_one(ledger: Ledger) -> None:
    hand_in(ledger, "one", report([finding("H02")]))
    seen, told = only(ledger), []

    def act(number: int) -> None:
        try:
            ledger.decide(seen, EventKind.CONFIRMED, f"审核员{number}")
            told.append(True)
        except ConflictError:
            told.append(False)

    threads = [threading.Thread(target=act, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False] * 7 + [True]
    assert only(ledger).standing.number == 2


def test_versions_handed_in_at_once_get_numbers_of_their_own(ledger: Ledger) -> None:
    def act(number: int) -> None:
        hand_in(ledger, f"document {number}", report([finding("H02", f"{number}")]))

    threads = [threading.Thread(target=act, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [item.number for item in ledger.versions(UNIT)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("number", ["abc", "ffffffff", ""])
def test_an_unknown_number_is_one_sentence(ledger: Ledger, number: str) -> None:
    with pytest.raises(LedgerError, match="编号"):
        ledger.case(number)


# --- the database ---------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_ever_changed_or_deleted(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with database(kind, tmp_path_factory.mktemp("kept"), "kept") as url:
        ledger = Ledger.open(url)
        hand_in(ledger, "one", report([finding("H02")]))
        ledger.expect([Due(UNIT, 2023)], "甲")
        engine = open_database(url)
        for table in metadata.sorted_tables:
            column = list(table.c)[-1].name
            for sql in (
                f"UPDATE {table.name} SET {column} = {column}",
                f"DELETE FROM {table.name}",
            ):
                with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as link:
                    link.exec_driver_sql(sql)
        engine.dispose()
        ledger.close()


@pytest.mark.parametrize("kind", KINDS)
def test_the_migrations_make_what_the_code_expects(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database(kind, tmp_path_factory.mktemp("schema"), "schema") as url:
        engine = open_database(url)
        with engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        engine.dispose()


@pytest.mark.parametrize(
    "url",
    ["nonsense", "sqlite:////proc/no/ledger.db", "postgresql://x:secret@127.0.0.1:1/y", "a://b"],
)
def test_a_database_that_cannot_be_used_is_one_sentence(url: str) -> None:
    with pytest.raises(DatabaseError) as told:
        open_database(url)
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)
