-- Of one part of the documents (`part`): the rows of the tables by classification code.

-- The rows of a table by classification code, blank ones left out; `unclear` where the document
-- prints some code twice with different figures, `leaf` where it prints no code below.
CREATE OR REPLACE TEMP MACRO lines(which, deepest) AS TABLE
WITH
summed AS (
    SELECT
        document,
        row_code AS code,
        arg_min(row_name, position) AS name,
        min(amount) FILTER (WHERE column_code = '1') AS executed,
        min(amount) FILTER (WHERE column_code = '2') AS basic,
        min(amount) FILTER (WHERE column_code = '3') AS project,
        max("precision") FILTER (WHERE column_code = '1') AS "precision",
        max(amount) FILTER (WHERE column_code = '1') IS DISTINCT FROM executed
            OR max(amount) FILTER (WHERE column_code = '2') IS DISTINCT FROM basic
            OR max(amount) FILTER (WHERE column_code = '3') IS DISTINCT FROM project AS clash
    FROM facts
    SEMI JOIN part USING (document)
    WHERE form = which AND row_kind = 'line'
        AND regexp_full_match(row_code, '\d{3}(\d{2}){0,2}') AND length(row_code) <= deepest
    GROUP BY document, row_code
    HAVING bool_or(state <> 'blank')
)
SELECT
    * EXCLUDE (clash),
    bool_or(clash) OVER (PARTITION BY document) AS unclear,
    NOT coalesce(starts_with(lead(code) OVER (PARTITION BY document ORDER BY code), code), false)
        AS leaf
FROM summed;

CREATE OR REPLACE TEMP TABLE functional_lines AS FROM lines('T05', 7);

CREATE OR REPLACE TEMP TABLE economic_lines AS FROM lines('T06', 5);
