-- 现行数据
-- The figures of the accounts in 元, one row a cell of a line of the form; 其中 rows and rows that
-- the form does not know are left out. A cell that a document prints twice with different amounts,
-- that holds words or whose column is undecided has no amount.
SELECT
    facts.document,
    facts.unit,
    facts.year,
    facts.region,
    facts.form,
    facts.row_code,
    min(facts.row_name) AS row_name,
    facts.column_code,
    min(facts.column_name) AS column_name,
    CASE
        WHEN min(facts.amount) = max(facts.amount) AND count(facts.amount) = count(*)
            THEN min(facts.amount)
    END AS amount,
    max(facts.precision) AS precision
FROM facts
SEMI JOIN accounts USING (document)
WHERE facts.row_kind = 'line' AND facts.row_code IS NOT NULL
GROUP BY
    facts.document, facts.unit, facts.year, facts.region, facts.form, facts.row_code,
    facts.column_code
