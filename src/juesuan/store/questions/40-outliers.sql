-- 异常变动
-- Figures that moved from one year to the next quite unlike the same figure (form, line, column) of
-- the other units in those years, each year by its own disclosure. Of ln(this / last) over at least
-- eight units, z = (own - median) / (1.4826 MAD), where the divisor is at least ln 1.05: units that
-- hardly move would else make outliers of trifles. Told where |z| >= 5 and the move is at least 1 %
-- of the unit's spending (公开03表 合计, else 公开01表 line 58; the larger of both years). A figure
-- that was or became zero or negative, and a unit whose spending is not known, is not compared. An
-- outlier is a question to the unit, not an error.
WITH kept AS MATERIALIZED (
    SELECT document, form, row_code, row_name, column_code, column_name, amount
    FROM figures
    WHERE amount > 0
), moves AS MATERIALIZED (
    SELECT
        units.*,
        this.form, this.row_code, this.row_name, this.column_code, this.column_name,
        this.amount AS this, last.amount AS last,
        ln(this.amount / last.amount) AS move
    FROM (
        SELECT new.document, new.unit, new.year, new.region, new.scope, old.document AS earlier
        FROM accounts AS new
        JOIN accounts AS old
            ON
                old.unit = new.unit
                AND old.year = new.year - 1
                AND old.region IS NOT DISTINCT FROM new.region
                AND old.scope IS NOT DISTINCT FROM new.scope
    ) AS units
    JOIN kept AS this ON this.document = units.document
    JOIN kept AS last
        ON
            last.document = units.earlier
            AND last.form = this.form
            AND last.row_code = this.row_code
            AND last.column_code = this.column_code
), spread AS (
    SELECT
        form, row_code, column_code, year,
        count(DISTINCT (unit, region)) AS units,
        median(move) AS middle,
        greatest(1.4826 * mad(move), ln(1.05)) AS scale
    FROM moves
    GROUP BY ALL
    HAVING units >= 8
), spending AS (
    SELECT
        document,
        coalesce(
            min(amount) FILTER (WHERE form = 'T03' AND row_code = '合计' AND column_code = '1'),
            min(amount) FILTER (WHERE form = 'T01' AND row_code = '58')
        ) AS amount
    FROM kept
    WHERE (form = 'T03' AND row_code = '合计') OR (form = 'T01' AND row_code = '58')
    GROUP BY document
)
SELECT
    moves.document, moves.unit, moves.year, moves.region, moves.scope,
    moves.form, moves.row_code, moves.row_name, moves.column_code, moves.column_name,
    moves.this,
    moves.last,
    round(moves.this / moves.last, 4) AS ratio,
    round(exp(spread.middle), 4) AS median_ratio,
    round((moves.move - spread.middle) / spread.scale, 2) AS z,
    spread.units
FROM moves
JOIN spread USING (form, row_code, column_code, year)
JOIN spending AS now ON now.document = moves.document
JOIN spending AS before ON before.document = moves.earlier
WHERE
    abs((moves.move - spread.middle) / spread.scale) >= 5
    AND 100 * abs(moves.this - moves.last) >= greatest(now.amount, before.amount)
ORDER BY abs(z) DESC, moves.year, moves.region, moves.unit, moves.form, moves.row_code, moves.column_code
