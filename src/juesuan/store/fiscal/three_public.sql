-- Columns 1–6 are the budget, 7–12 the account: 1 = 2 + 3 + 6 and 3 = 4 + 5.  A total stands for
-- itself only where all of its parts are blank.
WITH
cells AS (
    SELECT document, try_cast(column_code AS INTEGER) AS number, amount, state
    FROM facts
    SEMI JOIN counted USING (document)
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
JOIN counted USING (document)
WHERE amount IS NOT NULL
GROUP BY unit_id, year, item
ORDER BY unit_id, year, item
