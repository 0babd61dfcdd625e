SELECT unit_id, year, code AS economic, executed
FROM economic_rows
ORDER BY unit_id, year, code
