FROM codes('economic', 'economic_rows', 'economic_lines') ORDER BY code
