-- 名单与文件
-- The documents of each unit and year of the lists: those that the file named there holds, those
-- listed under the unit and year, and accounts that name themselves so. A document that names
-- another year or quite another unit (`misfiled`) is there only as such.
WITH found AS (
    SELECT expected.unit, expected.year, expected.region, sources.document
    FROM expected JOIN sources ON sources.file = expected.file
    UNION
    SELECT expected.unit, expected.year, expected.region, documents.document
    FROM expected JOIN documents ON documents.file = expected.file
    UNION
    SELECT expected.unit, expected.year, expected.region, documents.document
    FROM expected
    JOIN documents
        ON documents.listed_unit = expected.unit AND documents.listed_year = expected.year
    WHERE coalesce(documents.region = expected.region, true)
    UNION
    SELECT expected.unit, expected.year, expected.region, documents.document
    FROM expected
    JOIN documents ON documents.unit = expected.unit AND documents.year = expected.year
    WHERE coalesce(documents.region = expected.region, true)
)
SELECT * EXCLUDE (own, named)
FROM (
    SELECT
        found.unit,
        found.year,
        found.region,
        documents.document,
        documents.state,
        documents.scope,
        documents.published,
        accounts.document IS NOT NULL AS current,
        regexp_replace(documents.unit, '[\s()（）　]|本级|部门决算|单位决算', '', 'g') AS own,
        regexp_replace(found.unit, '[\s()（）　]|本级|部门决算|单位决算', '', 'g') AS named,
        coalesce(documents.year <> found.year, false)
        OR coalesce(NOT contains(own, named) AND NOT contains(named, own), false) AS misfiled
    FROM found
    JOIN documents USING (document)
    LEFT JOIN accounts USING (document)
)
ORDER BY region, unit, year, document
