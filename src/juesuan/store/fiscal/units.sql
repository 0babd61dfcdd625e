SELECT
    unit_id,
    any_value(unit) AS unit,
    any_value(region) AS region,
    max_by(parent, year) FILTER (WHERE parent IS NOT NULL) AS parent
FROM counted
GROUP BY unit_id
ORDER BY unit_id
