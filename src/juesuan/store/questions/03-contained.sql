-- 汇总口径
-- Every account with the unit whose account already contains it (`within`): the nearest 主管部门, by
-- the lists, whose own account of that year is there and is no 单位决算; for a 单位决算 also the
-- 部门决算 of the same name. Only accounts where it is NULL (`own`) may be added up.
WITH RECURSIVE links AS (
    SELECT DISTINCT unit, year, region, parent
    FROM (
        SELECT unit, year, region, parent FROM accounts
        UNION ALL
        SELECT listed_unit, year, region, parent FROM accounts
        UNION ALL
        SELECT unit, year, region, parent FROM expected
        UNION ALL
        SELECT accounts.unit, expected.year, expected.region, expected.parent
        FROM expected
        JOIN listed
            ON
                listed.unit = expected.unit
                AND listed.year = expected.year
                AND listed.region IS NOT DISTINCT FROM expected.region
                AND listed.current
                AND NOT listed.misfiled
        JOIN accounts USING (document)
    )
    WHERE unit IS NOT NULL AND parent IS NOT NULL AND parent <> unit
), above AS (
    SELECT unit, year, region, parent AS upper, 1 AS steps FROM links
    UNION
    SELECT above.unit, above.year, above.region, links.parent, above.steps + 1
    FROM above
    JOIN links ON links.unit = above.upper AND links.year = above.year
    WHERE coalesce(links.region = above.region, true) AND above.steps < 5
), whole AS (
    SELECT unit AS name, document, year, region FROM accounts WHERE scope IS DISTINCT FROM '单位'
    UNION
    SELECT listed.unit, accounts.document, accounts.year, accounts.region
    FROM listed JOIN accounts USING (document)
    WHERE accounts.scope IS DISTINCT FROM '单位' AND NOT listed.misfiled
), inside AS (
    SELECT accounts.document, whole.name, above.steps
    FROM accounts
    JOIN above ON above.unit = accounts.unit AND above.year = accounts.year
    JOIN whole ON whole.name = above.upper AND whole.year = accounts.year
    WHERE
        whole.document <> accounts.document
        AND coalesce(above.region = accounts.region, true)
        AND coalesce(whole.region = accounts.region, true)
    UNION ALL
    SELECT accounts.document, whole.name, 0
    FROM accounts
    JOIN whole ON whole.name = accounts.unit AND whole.year = accounts.year
    WHERE
        accounts.scope = '单位'
        AND whole.document <> accounts.document
        AND coalesce(whole.region = accounts.region, true)
)
SELECT
    accounts.document,
    accounts.unit,
    accounts.year,
    accounts.region,
    accounts.scope,
    min_by(inside.name, (inside.steps, inside.name)) AS within,
    within IS NULL AS own
FROM accounts
LEFT JOIN inside USING (document)
GROUP BY ALL
ORDER BY accounts.year, accounts.region, accounts.unit, accounts.document
