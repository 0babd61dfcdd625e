-- 现行文件
-- The one document of each unit, year and scope that counts: of several versions the one published
-- last; then one that a source still holds, then the last by name. A 部门决算 and a 单位决算 of one
-- name are two accounts. A document without a region belongs to the only region its unit and year
-- have otherwise; one that does not call itself 部门 or 单位 is a version of the 部门决算, if any.
WITH candidates AS (
    SELECT
        documents.*,
        coalesce(
            region,
            CASE WHEN min(region) OVER alike = max(region) OVER alike THEN min(region) OVER alike END
        ) AS its_region,
        coalesce(scope, max(scope) OVER alike) AS its_scope,
        held.document IS NOT NULL AS held
    FROM documents
    LEFT JOIN (SELECT DISTINCT document FROM sources WHERE document IS NOT NULL) AS held
        USING (document)
    WHERE state = 'checked' AND unit IS NOT NULL AND year IS NOT NULL
    WINDOW alike AS (PARTITION BY unit, year)
)
SELECT * EXCLUDE (its_region, its_scope, held)
FROM candidates
QUALIFY row_number() OVER (
    PARTITION BY unit, year, its_region, its_scope
    ORDER BY published DESC NULLS LAST, held DESC, file DESC, document
) = 1
