-- The first row of execution of a form is its total; the rows behind it are its sources of money.
WITH ordered AS (
    SELECT
        document, position, kind, form_kind, form_name, name, initial, budget, spent,
        lag(kind) OVER form = 'execution'
            AND lag(form_kind) OVER form = form_kind
            AND lag(form_name) OVER form IS NOT DISTINCT FROM form_name AS follows
    FROM indicators
    SEMI JOIN counted USING (document)
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
JOIN counted USING (document)
WHERE kind = 'execution' AND form_kind = 'project' AND NOT coalesce(follows, false)
    AND NOT starts_with(plain(coalesce(ordered.name, '')), '其中')
    AND coalesce(initial, budget, spent) IS NOT NULL
ORDER BY unit_id, year, project_id
