-- 检查评分排名
-- Accounts by inspection score, within year and region: points given of the points that could be
-- judged, in percent. Accounts without a score are not ranked.
SELECT
    year,
    region,
    rank() OVER place AS rank,
    count(*) OVER (PARTITION BY year, region) AS ranked,
    unit,
    parent,
    scope,
    points_given,
    points_judged,
    CAST(round(100 * points_given / points_judged, 2) AS DECIMAL(18, 2)) AS score,
    document
FROM accounts
WHERE points_judged > 0 AND points_given IS NOT NULL
WINDOW place AS (PARTITION BY year, region ORDER BY round(100 * points_given / points_judged, 2) DESC)
ORDER BY year DESC, region, rank, unit, document
