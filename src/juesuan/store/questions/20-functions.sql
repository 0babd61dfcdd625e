-- 按功能分类汇总
-- Spending by 类, 款 and 项 (`level`), year and region: 公开03表 (all spending) and 公开05表 (general
-- public budget). Only one level may be added up. Accounts that another account contains are left
-- out (see `contained`). Where a document does not print a 款 or 类, the sum of what it prints below
-- stands for it; what it does not print below cannot be told. `unknown` counts documents that print
-- the line without a readable total: they are missing in the amounts. The name is the one printed
-- most often, NULL where no document prints the line itself.
WITH lines AS MATERIALIZED (
    SELECT
        figures.document, figures.year, figures.region, figures.form, figures.row_code AS code,
        min(figures.row_name) AS name,
        min(figures.amount) FILTER (WHERE figures.column_code = '1') AS total,
        min(figures.amount) FILTER (WHERE figures.column_code = '2') AS basic,
        min(figures.amount) FILTER (WHERE figures.column_code = '3') AS project
    FROM figures
    JOIN contained ON contained.document = figures.document AND contained.own
    WHERE
        figures.form IN ('T03', 'T05')
        AND regexp_full_match(figures.row_code, '[0-9]{3}([0-9]{2}){0,2}')
    GROUP BY ALL
), kinds AS MATERIALIZED (
    SELECT
        coalesce(printed.document, summed.document) AS document,
        coalesce(printed.year, summed.year) AS year,
        coalesce(printed.region, summed.region) AS region,
        coalesce(printed.form, summed.form) AS form,
        coalesce(printed.code, summed.code) AS code,
        printed.name,
        CASE WHEN printed.code IS NULL THEN summed.total ELSE printed.total END AS total,
        CASE WHEN printed.code IS NULL THEN summed.basic ELSE printed.basic END AS basic,
        CASE WHEN printed.code IS NULL THEN summed.project ELSE printed.project END AS project
    FROM (SELECT * FROM lines WHERE length(code) = 5) AS printed
    FULL JOIN (
        SELECT
            document, year, region, form, left(code, 5) AS code,
            sum(total) AS total, sum(basic) AS basic, sum(project) AS project
        FROM lines WHERE length(code) = 7
        GROUP BY ALL
    ) AS summed
        ON
            printed.document = summed.document
            AND printed.form = summed.form
            AND printed.code = summed.code
), classes AS (
    SELECT
        coalesce(printed.document, summed.document) AS document,
        coalesce(printed.year, summed.year) AS year,
        coalesce(printed.region, summed.region) AS region,
        coalesce(printed.form, summed.form) AS form,
        coalesce(printed.code, summed.code) AS code,
        printed.name,
        CASE WHEN printed.code IS NULL THEN summed.total ELSE printed.total END AS total,
        CASE WHEN printed.code IS NULL THEN summed.basic ELSE printed.basic END AS basic,
        CASE WHEN printed.code IS NULL THEN summed.project ELSE printed.project END AS project
    FROM (SELECT * FROM lines WHERE length(code) = 3) AS printed
    FULL JOIN (
        SELECT
            document, year, region, form, left(code, 3) AS code,
            sum(total) AS total, sum(basic) AS basic, sum(project) AS project
        FROM kinds
        GROUP BY ALL
    ) AS summed
        ON
            printed.document = summed.document
            AND printed.form = summed.form
            AND printed.code = summed.code
)
SELECT
    year,
    region,
    form,
    CASE length(code) WHEN 3 THEN '类' WHEN 5 THEN '款' ELSE '项' END AS level,
    code,
    mode(name ORDER BY name) AS name,
    count(*) AS documents,
    sum(total) AS total,
    sum(basic) AS basic,
    sum(project) AS project,
    count(*) FILTER (WHERE total IS NULL) AS unknown
FROM (
    SELECT * FROM classes
    UNION ALL SELECT * FROM kinds
    UNION ALL SELECT * FROM lines WHERE length(code) = 7
)
GROUP BY ALL
ORDER BY year, region, form, code
