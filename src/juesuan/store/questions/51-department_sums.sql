-- 部门与所属单位之和
-- For each department and year whose units the lists name (see `members`): the department's amount,
-- the sum of its units, the difference and what printed precision allows (half a last place of each
-- figure), in 元: 公开01表 lines 1-3, 公开05表 合计 and every 项, 公开09表. `state`: `equal`; `rounding`,
-- within what is allowed; `differs`; `headquarters`: the department has more than its units, and its
-- 本级 is neither listed nor disclosed, so that the rest may be its own; `unknown`: a figure cannot be
-- read, or the 项 of a 公开05表 do not add up to its 合计; `incomplete`: an account is missing. Only
-- the first three are verdicts.
WITH wanted(form, row_code, column_code) AS (
    SELECT 'T01', unnest(['1', '2', '3']), '1'
    UNION ALL SELECT 'T05', '合计', unnest(['1', '2', '3'])
    UNION ALL SELECT 'T09', '金额', unnest([
        '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'
    ])
), family AS MATERIALIZED (
    SELECT * FROM members
), kept AS MATERIALIZED (
    SELECT figures.*
    FROM figures
    SEMI JOIN family USING (document)
    WHERE
        (figures.form = 'T01' AND figures.row_code IN ('1', '2', '3'))
        OR (figures.form = 'T05' AND regexp_full_match(figures.row_code, '合计|[0-9]{7}'))
        OR figures.form = 'T09'
), cells AS (
    SELECT departments.department, departments.year, departments.region, wanted.*
    FROM (SELECT DISTINCT department, year, region FROM family) AS departments
    CROSS JOIN wanted
    UNION ALL
    SELECT items.*, unnest(['1', '2', '3'])
    FROM (
        SELECT DISTINCT family.department, family.year, family.region, kept.form, kept.row_code
        FROM family JOIN kept USING (document)
        WHERE kept.form = 'T05' AND kept.row_code <> '合计'
    ) AS items
), lines AS (
    SELECT DISTINCT document, form, row_code FROM kept
), bodies AS (
    SELECT
        document,
        bool_or(form = 'T01') AS has_lines,
        coalesce(
            count(*) FILTER (WHERE item AND amount IS NULL) = 0
            AND abs(
                sum(CASE WHEN item THEN amount ELSE -amount END) FILTER (WHERE form = 'T05' AND column_code = '1')
            ) <= sum(coalesce(precision, 0) * 0.5) FILTER (WHERE form = 'T05' AND column_code = '1')
            AND count(*) FILTER (WHERE row_code = '合计' AND column_code = '1' AND amount IS NOT NULL) = 1,
            false
        ) AS itemised
    FROM (SELECT *, form = 'T05' AND row_code <> '合计' AS item FROM kept)
    GROUP BY document
), valued AS (
    SELECT
        family.department, family.year, family.region, family.role, family.document,
        cells.form, cells.row_code, cells.column_code,
        kept.row_name, kept.column_name,
        CASE
            WHEN cells.row_code SIMILAR TO '[0-9]{7}' AND NOT bodies.itemised THEN NULL
            WHEN lines.document IS NOT NULL THEN kept.amount
            WHEN cells.form = 'T01' AND bodies.has_lines THEN 0
            WHEN cells.row_code SIMILAR TO '[0-9]{7}' AND bodies.itemised THEN 0
        END AS amount,
        coalesce(kept.precision, 0) * 0.5 AS half
    FROM family
    JOIN cells
        ON
            cells.department = family.department
            AND cells.year = family.year
            AND cells.region IS NOT DISTINCT FROM family.region
    LEFT JOIN bodies ON bodies.document = family.document
    LEFT JOIN lines
        ON
            lines.document = family.document
            AND lines.form = cells.form
            AND lines.row_code = cells.row_code
    LEFT JOIN kept
        ON
            kept.document = family.document
            AND kept.form = cells.form
            AND kept.row_code = cells.row_code
            AND kept.column_code = cells.column_code
), summed AS (
    SELECT
        department, year, region, form, row_code, column_code,
        mode(row_name ORDER BY row_name) AS row_name,
        mode(column_name ORDER BY column_name) AS column_name,
        min(amount) FILTER (WHERE role = 'whole') AS amount,
        sum(amount) FILTER (WHERE role = 'part') AS units_amount,
        sum(half) AS allowed,
        count(*) FILTER (WHERE role = 'part') AS units_listed,
        count(document) FILTER (WHERE role = 'part') AS units_found,
        count(document) = count(*) AS complete,
        count(amount) = count(*) AS known
    FROM valued
    GROUP BY ALL
)
SELECT
    summed.department,
    summed.year,
    summed.region,
    form,
    row_code,
    row_name,
    column_code,
    column_name,
    amount,
    units_amount,
    CASE WHEN complete AND known THEN amount - units_amount END AS difference,
    CASE WHEN complete AND known THEN allowed END AS allowed,
    units_listed,
    units_found,
    CASE
        WHEN NOT complete THEN 'incomplete'
        WHEN NOT known THEN 'unknown'
        WHEN amount = units_amount THEN 'equal'
        WHEN abs(amount - units_amount) <= allowed THEN 'rounding'
        WHEN amount > units_amount AND NOT inner_one.there THEN 'headquarters'
        ELSE 'differs'
    END AS state
FROM summed
JOIN (
    SELECT department, year, region, bool_or(headquarters) AS there FROM family GROUP BY ALL
) AS inner_one
    ON
        inner_one.department = summed.department
        AND inner_one.year = summed.year
        AND inner_one.region IS NOT DISTINCT FROM summed.region
ORDER BY summed.year, summed.region, summed.department, form, row_code, CAST(column_code AS INTEGER)
