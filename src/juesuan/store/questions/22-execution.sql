-- 预算执行率
-- Budget and account by what the narrative says of a subject (`narrative`) and by the rows of
-- execution of the performance forms (`performance`), in 元. `budget_kind`: `initial-budget` (年初),
-- `full-budget` (全年, 调整), `budget` (not said which). `executed` is worked out from the two, in
-- percent; `stated` is the rate that is printed. 预算数 alone means the only kind that the section
-- names for its subject, if any. A figure that one section states twice, and differently, is NULL.
WITH said AS MATERIALIZED (
    SELECT
        document, unit, year, region, section, subject,
        coalesce(item_name, subject_name, subject) AS name,
        item_code AS code,
        position, kind, amount, rate,
        CASE WHEN kind = 'completion' THEN coalesce(base, 'budget') ELSE phase END AS phase
    FROM claims
    SEMI JOIN accounts USING (document)
    WHERE kind IN ('amount', 'completion')
), kinds AS (
    SELECT
        document, section, subject, name, code,
        CASE WHEN min(phase) = max(phase) THEN min(phase) END AS only_kind
    FROM said
    WHERE phase IN ('initial-budget', 'full-budget')
    GROUP BY ALL
), budgets AS (
    SELECT
        said.document, said.unit, said.year, said.region, said.section, said.subject, said.name,
        said.code,
        CASE WHEN said.phase = 'budget' THEN coalesce(kinds.only_kind, 'budget') ELSE said.phase END
            AS budget_kind,
        CASE WHEN min(said.amount) = max(said.amount) THEN min(said.amount) END AS budget,
        CASE WHEN min(said.rate) = max(said.rate) THEN min(said.rate) END AS stated,
        min(said.position) AS position
    FROM (
        SELECT * REPLACE (
            CASE WHEN kind = 'amount' THEN amount END AS amount,
            CASE WHEN kind = 'completion' THEN rate END AS rate
        )
        FROM said
    ) AS said
    LEFT JOIN kinds
        ON
            kinds.document = said.document
            AND kinds.section = said.section
            AND kinds.subject = said.subject
            AND kinds.name = said.name
            AND kinds.code IS NOT DISTINCT FROM said.code
    WHERE said.phase IN ('initial-budget', 'full-budget', 'budget')
    GROUP BY ALL
), spent AS (
    SELECT
        document, section, subject, name, code,
        CASE WHEN min(amount) = max(amount) THEN min(amount) END AS account
    FROM said
    WHERE kind = 'amount' AND phase = 'account'
    GROUP BY ALL
), told AS (
    SELECT
        budgets.document, budgets.unit, budgets.year, budgets.region,
        'narrative' AS source,
        budgets.section, budgets.subject, budgets.name, budgets.code,
        budgets.budget_kind, budgets.budget, spent.account, budgets.stated, budgets.position
    FROM budgets
    LEFT JOIN spent
        ON
            spent.document = budgets.document
            AND spent.section = budgets.section
            AND spent.subject = budgets.subject
            AND spent.name = budgets.name
            AND spent.code IS NOT DISTINCT FROM budgets.code
    UNION ALL
    SELECT
        document, unit, year, region,
        'performance', form_name, form_kind, name, NULL,
        'full-budget', budget, spent, NULL, position
    FROM indicators
    SEMI JOIN accounts USING (document)
    WHERE kind = 'execution' AND (budget IS NOT NULL OR spent IS NOT NULL)
    UNION ALL
    SELECT
        document, unit, year, region,
        'performance', form_name, form_kind, name, NULL,
        'initial-budget', initial, spent, NULL, position
    FROM indicators
    SEMI JOIN accounts USING (document)
    WHERE kind = 'execution' AND initial IS NOT NULL
)
SELECT
    document, unit, year, region, source, section, subject, name, code, budget_kind,
    budget,
    account,
    TRY_CAST(round(100 * account / nullif(budget, 0), 2) AS DECIMAL(18, 2)) AS executed,
    stated
FROM told
ORDER BY year, region, unit, document, source, position, budget_kind
