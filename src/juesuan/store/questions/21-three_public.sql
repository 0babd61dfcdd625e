-- “三公”经费
-- 公开09表 by account and item, in 元: the budget, the account, what share of the budget was executed
-- (percent), the account of the year before by that year's own disclosure, and the change (`rate`
-- in percent). Nothing can be said of a change where that disclosure is not there.
WITH items(item, name, budget_column, account_column, place) AS (
    VALUES
        ('total', '合计', '1', '7', 1),
        ('abroad', '因公出国（境）费', '2', '8', 2),
        ('vehicles', '公务用车购置及运行维护费', '3', '9', 3),
        ('purchase', '公务用车购置费', '4', '10', 4),
        ('running', '公务用车运行维护费', '5', '11', 5),
        ('reception', '公务接待费', '6', '12', 6)
), years AS MATERIALIZED (
    SELECT
        accounts.document, accounts.unit, accounts.year, accounts.region, accounts.scope,
        items.item, items.name, items.place,
        min(figures.amount) FILTER (WHERE figures.column_code = items.budget_column) AS budget,
        min(figures.amount) FILTER (WHERE figures.column_code = items.account_column) AS account
    FROM accounts
    JOIN figures ON figures.document = accounts.document AND figures.form = 'T09'
    JOIN items ON figures.column_code IN (items.budget_column, items.account_column)
    GROUP BY ALL
)
SELECT
    this.document,
    this.unit,
    this.year,
    this.region,
    this.scope,
    this.item,
    this.name,
    this.budget,
    this.account,
    TRY_CAST(round(100 * this.account / nullif(this.budget, 0), 2) AS DECIMAL(18, 2)) AS executed,
    last.account AS prior,
    this.account - last.account AS change,
    TRY_CAST(
        round(100 * (this.account - last.account) / nullif(last.account, 0), 2) AS DECIMAL(18, 2)
    ) AS change_rate
FROM years AS this
LEFT JOIN years AS last
    ON
        last.unit = this.unit
        AND last.year = this.year - 1
        AND last.item = this.item
        AND last.region IS NOT DISTINCT FROM this.region
        AND last.scope IS NOT DISTINCT FROM this.scope
ORDER BY this.year, this.region, this.unit, this.document, this.place
