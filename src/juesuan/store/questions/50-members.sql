-- 部门与所属单位
-- The accounts of each department and year whose units the lists name: its own (`whole`, one that is
-- no 单位决算) and those of its units (`part`); `document` is NULL where there is none. `headquarters`
-- marks the 本级: a unit named as the department, with or without 本级 or 机关; its 单位决算 is a part
-- even where it is not listed. A unit with units of its own takes part with its 部门决算.
WITH named AS MATERIALIZED (
    SELECT DISTINCT
        parent AS department, year, region, unit,
        regexp_replace(unit, '[\s()（）　]|本级|机关', '', 'g')
        = regexp_replace(parent, '[\s()（）　]|本级|机关', '', 'g') AS headquarters
    FROM expected
    WHERE parent IS NOT NULL AND year IS NOT NULL
), held AS MATERIALIZED (
    SELECT unit, year, region, scope, document FROM listed WHERE current AND NOT misfiled
    UNION
    SELECT unit, year, region, scope, document FROM accounts
), wholes AS MATERIALIZED (
    SELECT
        named.department, named.year, named.region,
        min_by(held.document, (held.scope IS DISTINCT FROM '部门', held.document)) AS document
    FROM (SELECT DISTINCT department, year, region FROM named) AS named
    LEFT JOIN held
        ON
            held.unit = named.department
            AND held.year = named.year
            AND coalesce(held.region = named.region, true)
            AND held.scope IS DISTINCT FROM '单位'
    GROUP BY ALL
), inner_ones AS MATERIALIZED (
    SELECT wholes.department, wholes.year, wholes.region, min(held.document) AS document
    FROM wholes
    JOIN held
        ON
            held.unit = wholes.department
            AND held.year = wholes.year
            AND coalesce(held.region = wholes.region, true)
            AND held.scope = '单位'
    GROUP BY ALL
), parts AS MATERIALIZED (
    SELECT
        named.department, named.year, named.region, named.unit, named.headquarters,
        min_by(
            held.document,
            (
                (held.scope IS NOT DISTINCT FROM '单位') = coalesce(upper.is_upper, false),
                held.document
            )
        ) AS document
    FROM named
    JOIN wholes
        ON
            wholes.department = named.department
            AND wholes.year = named.year
            AND wholes.region IS NOT DISTINCT FROM named.region
    LEFT JOIN (
        SELECT DISTINCT department, year, true AS is_upper FROM named
    ) AS upper
        ON
            upper.department = named.unit
            AND upper.year = named.year
            AND NOT named.headquarters
    LEFT JOIN held
        ON
            held.unit = named.unit
            AND held.year = named.year
            AND coalesce(held.region = named.region, true)
            AND held.document IS DISTINCT FROM wholes.document
    GROUP BY ALL
)
SELECT department, year, region, 'whole' AS role, department AS unit, false AS headquarters, document
FROM wholes
UNION ALL
SELECT
    parts.department, parts.year, parts.region, 'part', parts.unit, parts.headquarters,
    coalesce(parts.document, CASE WHEN parts.headquarters THEN inner_ones.document END)
FROM parts
LEFT JOIN inner_ones
    ON
        inner_ones.department = parts.department
        AND inner_ones.year = parts.year
        AND inner_ones.region IS NOT DISTINCT FROM parts.region
UNION ALL
SELECT department, year, region, 'part', department, true, document
FROM inner_ones
WHERE NOT EXISTS (
    SELECT 1 FROM parts
    WHERE
        parts.department = inner_ones.department
        AND parts.year = inner_ones.year
        AND parts.region IS NOT DISTINCT FROM inner_ones.region
        AND (parts.headquarters OR parts.document = inner_ones.document)
)
