-- 公开情况
-- Every unit and year of the lists. `published`: by the last day, 20 days after approval; `late`:
-- after it, by `days_late`; `undated`: there, but the list lacks the date of publication or of
-- approval; `not-account`: there is only a budget, a template or something else; `misfiled`: its
-- file is another unit's or year's; `missing`: neither document nor date of publication, and the
-- last day is past; `pending`: it is not past; `unfound`: neither, and the last day is unknown. The
-- first publication counts for the time, the latest version for the document.
WITH wanted AS (
    SELECT
        unit, year, region,
        min(parent) AS parent,
        max(approved) AS approved,
        max(due) AS due,
        min(published) AS dated
    FROM expected
    GROUP BY ALL
), held AS (
    SELECT
        unit, year, region,
        count(*) FILTER (WHERE NOT misfiled AND state <> 'not-account') AS right_ones,
        count(*) FILTER (WHERE NOT misfiled AND state = 'not-account') AS others,
        count(*) FILTER (WHERE misfiled) AS misfiled,
        min(published) FILTER (WHERE NOT misfiled AND state <> 'not-account') AS dated,
        min_by(document, (scope IS NOT DISTINCT FROM '单位', document))
            FILTER (WHERE current AND NOT misfiled) AS document
    FROM listed
    GROUP BY ALL
)
SELECT
    wanted.unit,
    wanted.year,
    wanted.region,
    wanted.parent,
    wanted.approved,
    wanted.due,
    coalesce(wanted.dated, held.dated) AS published,
    CASE
        WHEN published > wanted.due THEN 'late'
        WHEN published <= wanted.due THEN 'published'
        WHEN published IS NOT NULL OR held.right_ones > 0 THEN 'undated'
        WHEN held.others > 0 THEN 'not-account'
        WHEN held.misfiled > 0 THEN 'misfiled'
        WHEN wanted.due IS NULL THEN 'unfound'
        WHEN wanted.due < current_date THEN 'missing'
        ELSE 'pending'
    END AS state,
    CASE
        WHEN state = 'late' THEN published - wanted.due
        WHEN state IN ('missing', 'not-account', 'misfiled') AND wanted.due < current_date
            THEN current_date - wanted.due
    END AS days_late,
    coalesce(held.right_ones, 0) AS documents,
    held.document
FROM wanted
LEFT JOIN held
    ON
        held.unit = wanted.unit
        AND held.year IS NOT DISTINCT FROM wanted.year
        AND held.region IS NOT DISTINCT FROM wanted.region
ORDER BY wanted.year, wanted.region, wanted.unit
