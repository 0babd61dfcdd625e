-- The look-ups of what was gathered.

CREATE TABLE package.units AS
SELECT
    unit_id,
    any_value(unit) AS unit,
    any_value(region) AS region,
    max_by(parent, year) FILTER (WHERE parent IS NOT NULL) AS parent
FROM counted
GROUP BY unit_id;

-- The classification with the codes that only documents print, and those above them.
CREATE MACRO codes(kind, used) AS TABLE
WITH
needed AS (
    SELECT code FROM query(used)
    UNION SELECT left(code, 5) FROM query(used)
    UNION SELECT left(code, 3) FROM query(used)
),
classified AS (SELECT code, name, observed FROM classification WHERE which = kind),
printed AS (
    SELECT code, name
    FROM odd_names
    WHERE which = kind
    GROUP BY code, name
    QUALIFY row_number() OVER (PARTITION BY code ORDER BY sum(times) DESC, name) = 1
)
SELECT
    code,
    coalesce(classified.name, printed.name) AS name,
    CASE WHEN length(code) > 3 THEN left(code, length(code) - 2) END AS parent,
    CASE length(code) WHEN 3 THEN '类' WHEN 5 THEN '款' ELSE '项' END AS level,
    CASE
        WHEN classified.observed THEN 'observed'
        WHEN classified.code IS NOT NULL THEN 'unconfirmed'
        ELSE 'printed'
    END AS status
FROM needed
FULL JOIN classified USING (code)
LEFT JOIN printed USING (code);

CREATE TABLE package.functional AS
FROM codes('functional', 'SELECT DISTINCT functional AS code FROM package.spending');

CREATE TABLE package.economic_codes AS
FROM codes('economic', 'SELECT DISTINCT economic AS code FROM package.economic');

CREATE TABLE package.three_public_items AS
FROM (VALUES
    ('abroad', '因公出国（境）费'),
    ('reception', '公务接待费'),
    ('total', '“三公”经费（未分项）'),
    ('vehicles', '公务用车购置及运行维护费（未分项）'),
    ('vehicles-purchase', '公务用车购置费'),
    ('vehicles-running', '公务用车运行维护费')
) AS items (code, name);
