-- 没有检查的文件
-- Why files were not checked: by state and reason, how many, and three of them. `unopened` are
-- sources that could not be opened at all.
SELECT
    state,
    reason,
    count(*) AS documents,
    min(file, 3) AS examples
FROM (
    SELECT state, reason, file FROM documents WHERE state <> 'checked'
    UNION ALL
    SELECT 'unopened', reason, file FROM sources WHERE document IS NULL
)
GROUP BY state, reason
ORDER BY documents DESC, state, reason
