FROM codes('functional', 'spending_rows', 'functional_lines') ORDER BY code
