SELECT unit_id, year, code AS functional, approved, adjusted, executed, basic, project
FROM spending_rows
ORDER BY unit_id, year, code
