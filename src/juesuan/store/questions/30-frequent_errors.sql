-- 最常见的问题
-- Rules by the number of accounts in which they found something that follows from no other finding
-- (rounding differences left out), with the share of the accounts in which the rule could be
-- evaluated, in percent, and three examples. A root cause (K) has no verdicts and so no share.
WITH found AS (
    SELECT
        rule,
        min(rule_name) AS name,
        min(severity) AS severity,
        count(*) AS findings,
        count(DISTINCT document) AS documents,
        min_by(
            concat_ws(' ', unit, year, message), (-year, unit, document, position), 3
        ) AS examples
    FROM findings
    SEMI JOIN accounts USING (document)
    WHERE cause IS NULL AND severity <> 'rounding'
    GROUP BY rule
), judged AS (
    SELECT rule, count(DISTINCT document) AS evaluated
    FROM coverage
    SEMI JOIN accounts USING (document)
    WHERE outcome IN ('pass', 'rounding', 'fail')
    GROUP BY rule
)
SELECT
    found.rule,
    coalesce(rules.title, found.name) AS title,
    found.severity,
    found.findings,
    found.documents,
    coalesce(judged.evaluated, 0) AS evaluated,
    CAST(round(100.0 * found.documents / judged.evaluated, 2) AS DECIMAL(18, 2)) AS share,
    found.examples
FROM found
LEFT JOIN judged USING (rule)
LEFT JOIN rules USING (rule)
ORDER BY found.documents DESC, found.findings DESC, found.rule
