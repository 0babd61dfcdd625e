-- 规则判断情况
-- Every rule of the book: in how many accounts it was evaluated, was not, or did not apply; how many
-- verdicts of each kind it gave; the most frequent reason why it was not evaluated.
WITH counted AS (
    SELECT
        rule,
        count(DISTINCT document) FILTER (WHERE outcome IN ('pass', 'rounding', 'fail')) AS evaluated,
        count(DISTINCT document) FILTER (WHERE outcome = 'not_evaluated') AS unevaluated,
        count(DISTINCT document) AS documents,
        coalesce(sum(subjects) FILTER (WHERE outcome = 'pass'), 0) AS passed,
        coalesce(sum(subjects) FILTER (WHERE outcome = 'rounding'), 0) AS rounded,
        coalesce(sum(subjects) FILTER (WHERE outcome = 'fail'), 0) AS failed,
        coalesce(sum(subjects) FILTER (WHERE outcome = 'not_applicable'), 0) AS not_applicable,
        coalesce(sum(subjects) FILTER (WHERE outcome = 'not_evaluated'), 0) AS not_evaluated,
        mode(reason ORDER BY reason) FILTER (WHERE outcome = 'not_evaluated') AS reason
    FROM coverage
    SEMI JOIN accounts USING (document)
    GROUP BY rule
)
SELECT
    rule,
    rules.kind,
    rules.title,
    rules.severity,
    coalesce(counted.evaluated, 0) AS documents_evaluated,
    coalesce(counted.unevaluated, 0) AS documents_not_evaluated,
    (SELECT count(*) FROM accounts) - coalesce(counted.documents, 0) AS documents_silent,
    coalesce(counted.passed, 0)::BIGINT AS passed,
    coalesce(counted.rounded, 0)::BIGINT AS rounded,
    coalesce(counted.failed, 0)::BIGINT AS failed,
    coalesce(counted.not_applicable, 0)::BIGINT AS not_applicable,
    coalesce(counted.not_evaluated, 0)::BIGINT AS not_evaluated,
    counted.reason
FROM rules
FULL JOIN counted USING (rule)
ORDER BY rule
