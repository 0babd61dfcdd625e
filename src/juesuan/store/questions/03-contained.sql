-- 汇总口径
-- Every account with the unit whose account already contains it (`within`): the nearest 主管部门, by
-- the lists, whose own account of that year is there and is no 单位决算; for a 单位决算 also the
-- 部门决算 of the same name. Only accounts where it is NULL (`own`) may be
-- added up. Departments that the lists put into one another are not contained in each other.
WITH RECURSIVE present AS MATERIALIZED (
    SELECT document, unit, year, region, scope, parent, listed_unit FROM accounts
), places AS MATERIALIZED (
    SELECT unit, year, region, document, current FROM listed WHERE NOT misfiled
), links AS (
    SELECT DISTINCT unit, year, region, parent
    FROM (
        SELECT unit, year, region, parent FROM present
        UNION ALL
        SELECT listed_unit, year, region, parent FROM present
        UNION ALL
        SELECT unit, year, region, parent FROM expected
        UNION ALL
        SELECT present.unit, expected.year, expected.region, expected.parent
        FROM expected
        JOIN places
            ON
                places.unit = expected.unit
                AND places.year = expected.year
                AND places.region IS NOT DISTINCT FROM expected.region
                AND places.current
        JOIN present USING (document)
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
    SELECT unit AS name, document, year, region FROM present WHERE scope IS DISTINCT FROM '单位'
    UNION
    SELECT places.unit, present.document, present.year, present.region
    FROM places JOIN present USING (document)
    WHERE present.scope IS DISTINCT FROM '单位'
), inside AS (
    SELECT present.document, whole.name, above.steps
    FROM present
    JOIN above ON above.unit = present.unit AND above.year = present.year
    JOIN whole ON whole.name = above.upper AND whole.year = present.year
    WHERE
        whole.document <> present.document
        AND coalesce(above.region = present.region, true)
        AND NOT EXISTS (
            SELECT 1 FROM above AS back
            WHERE
                back.unit = above.upper AND back.upper = above.unit AND back.year = above.year
        )
        AND coalesce(whole.region = present.region, true)
    UNION ALL
    SELECT present.document, whole.name, 0
    FROM present
    JOIN whole ON whole.name = present.unit AND whole.year = present.year
    WHERE
        present.scope = '单位'
        AND whole.document <> present.document
        AND coalesce(whole.region = present.region, true)
)
SELECT
    present.document,
    present.unit,
    present.year,
    present.region,
    present.scope,
    min_by(inside.name, (inside.steps, inside.name)) AS within,
    within IS NULL AS own
FROM present
LEFT JOIN inside USING (document)
GROUP BY ALL
ORDER BY present.year, present.region, present.unit, present.document
