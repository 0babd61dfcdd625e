SELECT
    unit_id, year, document, file, scope, published, errors,
    CASE WHEN least = most THEN least END AS spending_total
FROM counted
LEFT JOIN (
    SELECT document, min(amount) AS least, max(amount) AS most
    FROM facts
    WHERE form = 'T05' AND row_code = '合计' AND column_code = '1'
    GROUP BY document
) USING (document)
ORDER BY unit_id, year
