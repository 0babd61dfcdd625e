"""The pages `docs/dataset.md` and `docs/questions.md`, from the schema and the ready questions."""

from collections.abc import Iterator

import duckdb

from juesuan.store.questions import Question, load_questions
from juesuan.store.schema import load_schema

EXAMPLES = {
    "accounts": "SELECT unit, year, scope, errors FROM accounts\n"
    "WHERE region = '江城市' ORDER BY errors DESC",
    "misfiled": "SELECT file, listed_unit, unit FROM misfiled WHERE other_unit AND NOT part",
    "listed": "SELECT unit, year, count(*) FROM listed GROUP BY ALL HAVING count(*) > 1",
    "contained": "SELECT unit, within FROM contained WHERE NOT own AND year = 2023",
    "figures": "SELECT unit, amount FROM figures\n"
    "WHERE form = 'T03' AND row_code = '合计' AND column_code = '1' AND year = 2023\n"
    "ORDER BY amount DESC",
    "publication": "SELECT region, state, count(*) FROM publication WHERE year = 2023 GROUP BY ALL",
    "missing": "SELECT unit, due, days_late FROM missing WHERE state = 'missing' AND year = 2023",
    "late": "SELECT region, count(*), max(days_late) FROM late WHERE year = 2023 GROUP BY region",
    "functions": "SELECT code, name, total FROM functions\n"
    "WHERE form = 'T05' AND level = '类' AND year = 2023 ORDER BY total DESC",
    "three_public": "SELECT unit, account, change FROM three_public\n"
    "WHERE item = 'total' AND year = 2023 AND change > 0 ORDER BY change DESC",
    "execution": "SELECT unit, budget, account, executed FROM execution\n"
    "WHERE subject = 'general' AND budget_kind = 'initial-budget' AND executed < 90",
    "frequent_errors": "SELECT rule, title, documents, share FROM frequent_errors LIMIT 10",
    "rule_coverage": "SELECT rule, title, reason FROM rule_coverage\n"
    "WHERE documents_not_evaluated > documents_evaluated",
    "ranking": "SELECT rank, unit, score FROM ranking WHERE year = 2023 AND region = '江城市'",
    "unread": "FROM unread",
    "outliers": "SELECT unit, form, row_name, last, this, z FROM outliers WHERE year = 2023",
    "members": "SELECT department, unit FROM members WHERE document IS NULL AND year = 2023",
    "department_sums": "SELECT year, state, count(*) FROM department_sums GROUP BY ALL",
    "department_gaps": "SELECT department, row_name, difference FROM department_gaps\n"
    "WHERE form = 'T05'",
}
"""A query for each question; the test that all pages are current runs them."""

_DATASET = """# The data set

`juesuan batch` writes what reading and checking many documents gave into a folder of Parquet files;
`juesuan query` and `juesuan stats` ask it. Anything that reads Parquet can.
This page is written by `make docs` from `src/juesuan/store/schema.toml`.

```
OUT/
  manifest.csv                                  every file and what became of it, for people
  summary.json                                  the last run: counts, what was not read, rate
  staging/                                      work of a run that is not finished
OUT/data/
  sources.parquet  expected.parquet  rules.parquet
  documents/year=2023/region=…/*.parquet        one folder a year and region,
  facts/year=2023/region=…/*.parquet            likewise claims, indicators, findings, coverage
```

- Folders are Hive partitions; an unknown year or region stands in `__HIVE_DEFAULT_PARTITION__` and
  is NULL; signs that a name of a folder may not hold are written as in addresses (`%2F`).
  The columns `year` and `region` stand in the files too.
- Amounts are exact decimals in 元, whatever unit the table prints. NULL is not zero: a blank cell
  is 0, what could not be read is NULL, with `state` saying why.
- A document is known by its content, so a file found twice is one document (`sources` names both).
  Several versions of one disclosure are several documents; `accounts` in
  [questions.md](questions.md) picks the one that counts.
- The tables change all at once: a reader sees the state before a run or after it.

## Reading one year or one region alone

Only the folders of that year and region are opened.

DuckDB:

```sql
SELECT unit, amount
FROM read_parquet('OUT/data/facts/**/*.parquet', hive_partitioning = true,
                  hive_types = {'year': INTEGER, 'region': VARCHAR})
WHERE year = 2023 AND region = '江城市' AND form = 'T03' AND row_code = '合计';
```

pandas (amounts stay `Decimal`; `read_parquet` needs pyarrow):

```python
import pandas

facts = pandas.read_parquet(
    "OUT/data/facts", filters=[("year", "==", 2023), ("region", "==", "江城市")], partitioning=None
)
```

`partitioning=None` takes year and region from the files; to open one folder only, name it:
`OUT/data/facts/year=2023`.

Polars:

```python
import polars

facts = polars.scan_parquet("OUT/data/facts/**/*.parquet", hive_partitioning=True)
facts.filter(polars.col("year") == 2023, polars.col("region") == "江城市").collect()
```

## Tables
"""
_QUESTIONS = """# Ready questions

Each is a view over the [data set](dataset.md), in `src/juesuan/store/questions/`; later ones build
on earlier ones. `juesuan query OUT late` shows one; SQL may use them as tables, together with the
tables themselves:

```
juesuan query OUT
juesuan query OUT late
juesuan query OUT "SELECT region, count(*) FROM late GROUP BY region" -f csv -o late.csv
```

A query is one `SELECT` that reads nothing but the data set and writes nothing; it is stopped when
it takes too long or too much memory. Amounts are exact decimals in 元; rates are in percent.
This page is written by `make docs`.
"""


def data_pages() -> dict[str, str]:
    """The pages by file name in `docs`."""
    return {
        "dataset.md": "\n".join([_DATASET, *_tables()]),
        "questions.md": "\n".join([_QUESTIONS, *_questions()]),
    }


def _tables() -> Iterator[str]:
    for table in load_schema().values():
        yield f"### {table.name} {table.title}\n"
        place = (
            f"`{table.name}/year=…/region=…/`" if table.partitioned else f"`{table.name}.parquet`"
        )
        ordered = ", ".join(f"`{name}`" for name in table.order)
        yield f"{table.description} In {place}; a row is identified by {ordered}.\n"
        yield "| column | type | |\n|---|---|---|"
        yield from (f"| `{c.name}` | {c.type} | {c.description} |" for c in table.columns)
        yield ""


def empty() -> duckdb.DuckDBPyConnection:
    """An empty data set in memory, with the ready questions."""
    database = duckdb.connect(":memory:")
    for table in load_schema().values():
        database.execute(f'CREATE TABLE "{table.name}" ({table.definition})')
    for question in load_questions().values():
        database.execute(f'CREATE VIEW "{question.name}" AS {question.sql}')
    return database


def _questions() -> Iterator[str]:
    with empty() as database:
        for question in load_questions().values():
            yield from _question(question, database)


def _question(question: Question, database: duckdb.DuckDBPyConnection) -> Iterator[str]:
    yield f"## {question.name} {question.title}\n\n{question.description}\n"
    columns = database.execute(f'DESCRIBE "{question.name}"').fetchall()
    yield "| column | type |\n|---|---|"
    yield from (f"| `{name}` | {kind} |" for name, kind, *_ in columns)
    example = EXAMPLES[question.name]
    database.execute(example)
    yield f"\n```sql\n{example};\n```\n"
