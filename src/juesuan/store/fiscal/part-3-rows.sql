-- Of one part of the documents: the rows of the resources.

INSERT INTO package.accounts
SELECT
    unit_id, year, document, file, scope, published, errors,
    CASE WHEN least = most THEN least END AS spending_total
FROM part
LEFT JOIN (
    SELECT document, min(amount) AS least, max(amount) AS most
    FROM facts
    SEMI JOIN part USING (document)
    WHERE form = 'T05' AND row_code = '合计' AND column_code = '1'
    GROUP BY document
) USING (document);

INSERT INTO package.spending
SELECT unit_id, year, code, approved, adjusted, executed, basic, project
FROM (
    SELECT document, code, executed, basic, project
    FROM functional_lines
    WHERE leaf AND NOT unclear
)
FULL JOIN budgets USING (document, code)
JOIN part USING (document)
WHERE coalesce(approved, adjusted, executed, basic, project) IS NOT NULL;

INSERT INTO package.economic
SELECT unit_id, year, code, executed
FROM economic_lines
JOIN part USING (document)
WHERE leaf AND NOT unclear AND executed IS NOT NULL;

INSERT INTO odd_names
SELECT which, code, name, count(*)
FROM (
    SELECT 'functional' AS which, code, name FROM functional_lines
    UNION ALL
    SELECT 'economic', code, name FROM economic_lines
)
ANTI JOIN classification USING (which, code)
GROUP BY which, code, name;

-- Columns 1–6 are the budget, 7–12 the account: 1 = 2 + 3 + 6 and 3 = 4 + 5.  A total stands for
-- itself only where all of its parts are blank.
INSERT INTO package.three_public
WITH
cells AS (
    SELECT document, try_cast(column_code AS INTEGER) AS number, amount, state
    FROM facts
    SEMI JOIN part USING (document)
    WHERE form = 'T09' AND row_code = '金额'
),
printed AS (
    SELECT
        document,
        CASE WHEN number > 6 THEN 'account' ELSE 'budget' END AS side,
        (number - 1) % 6 + 1 AS place,
        min(amount) AS figure,
        bool_or(state = 'amount') AS told,
        max(amount) IS DISTINCT FROM min(amount) AS clash
    FROM cells
    WHERE number BETWEEN 1 AND 12
    GROUP BY document, number
),
sides AS (
    SELECT
        document,
        side,
        max(figure) FILTER (WHERE place = 1 AND told) AS total,
        max(figure) FILTER (WHERE place = 2) AS abroad,
        max(figure) FILTER (WHERE place = 3 AND told) AS vehicles,
        max(figure) FILTER (WHERE place = 4) AS purchase,
        max(figure) FILTER (WHERE place = 5) AS running,
        max(figure) FILTER (WHERE place = 6) AS reception,
        coalesce(bool_or(told) FILTER (WHERE place IN (4, 5)), false) AS vehicles_split,
        coalesce(bool_or(told) FILTER (WHERE place > 1), false) AS split
    FROM (SELECT *, bool_or(clash) OVER (PARTITION BY document) AS unclear FROM printed)
    WHERE NOT unclear
    GROUP BY document, side
),
told AS (
    SELECT
        * EXCLUDE (vehicles, total),
        CASE WHEN NOT vehicles_split AND vehicles <> 0 THEN vehicles END AS vehicles,
        CASE WHEN NOT split AND total <> 0 THEN total END AS total
    FROM sides
),
leaves AS (
    SELECT
        document,
        side,
        unnest([
            {item: 'abroad', amount: CASE WHEN total IS NULL THEN abroad END},
            {item: 'vehicles', amount: vehicles},
            {item: 'vehicles-purchase',
                amount: CASE WHEN coalesce(total, vehicles) IS NULL THEN purchase END},
            {item: 'vehicles-running',
                amount: CASE WHEN coalesce(total, vehicles) IS NULL THEN running END},
            {item: 'reception', amount: CASE WHEN total IS NULL THEN reception END},
            {item: 'total', amount: total}
        ], recursive := true)
    FROM told
)
SELECT
    unit_id,
    year,
    item,
    max(amount) FILTER (WHERE side = 'budget') AS budget,
    max(amount) FILTER (WHERE side = 'account') AS executed
FROM leaves
JOIN part USING (document)
WHERE amount IS NOT NULL
GROUP BY unit_id, year, item;

-- The first row of execution of a form is its total; the rows behind it are its sources of money.
INSERT INTO package.projects
WITH ordered AS (
    SELECT
        document, position, kind, form_kind, form_name, name, initial, budget, spent,
        lag(kind) OVER form = 'execution'
            AND lag(form_kind) OVER form = form_kind
            AND lag(form_name) OVER form IS NOT DISTINCT FROM form_name AS follows
    FROM indicators
    SEMI JOIN part USING (document)
    WINDOW form AS (PARTITION BY document ORDER BY position)
)
SELECT
    unit_id,
    year,
    format('{:03d}', row_number() OVER (PARTITION BY document ORDER BY position)) AS project_id,
    form_name AS project,
    initial AS approved,
    budget AS adjusted,
    spent AS executed
FROM ordered
JOIN part USING (document)
WHERE kind = 'execution' AND form_kind = 'project' AND NOT coalesce(follows, false)
    AND NOT starts_with(plain(coalesce(ordered.name, '')), '其中')
    AND coalesce(initial, budget, spent) IS NOT NULL;
