-- Of one part of the documents: the budgets that sentences state of the rows of 公开05表.

-- The items that sentences name, with what they say of each phase.
CREATE OR REPLACE TEMP TABLE items AS
WITH said AS (
    SELECT
        document, section, item_code, item_name, phase,
        CASE kind WHEN 'none' THEN 0 ELSE amount END AS amount
    FROM claims
    SEMI JOIN part USING (document)
    WHERE subject = 'item' AND kind IN ('amount', 'none')
        AND phase IN ('initial-budget', 'full-budget', 'account')
)
SELECT
    row_number() OVER () AS item,
    document,
    section,
    item_code AS code,
    string_split(coalesce(item_name, ''), '/') AS names,
    min(amount) FILTER (WHERE phase = 'initial-budget') AS initial_least,
    max(amount) FILTER (WHERE phase = 'initial-budget') AS initial_most,
    min(amount) FILTER (WHERE phase = 'full-budget') AS full_least,
    max(amount) FILTER (WHERE phase = 'full-budget') AS full_most,
    min(amount) FILTER (WHERE phase = 'account') AS account_least,
    max(amount) FILTER (WHERE phase = 'account') AS account_most
FROM said
WHERE amount IS NOT NULL
GROUP BY document, section, item_code, item_name
HAVING initial_least IS NOT NULL OR full_least IS NOT NULL;

CREATE OR REPLACE TEMP TABLE headings AS
SELECT section, topic_of(section) AS topic
FROM (SELECT DISTINCT section FROM items WHERE section IS NOT NULL);

-- The names of the levels of the 项 of a document, as its table prints them and as classified.
CREATE OR REPLACE TEMP TABLE named AS
SELECT
    line.document,
    line.code,
    [first.name, second.name, line.name] AS printed,
    [class1.name, class2.name, class3.name] AS official
FROM functional_lines AS line
LEFT JOIN functional_lines AS first
    ON first.document = line.document AND first.code = left(line.code, 3)
LEFT JOIN functional_lines AS second
    ON second.document = line.document AND second.code = left(line.code, 5)
LEFT JOIN functional AS class1 ON class1.code = left(line.code, 3) AND class1.observed
LEFT JOIN functional AS class2 ON class2.code = left(line.code, 5) AND class2.observed
LEFT JOIN functional AS class3 ON class3.code = line.code AND class3.observed
WHERE line.leaf AND NOT line.unclear AND line.document IN (SELECT document FROM items);

-- Items that are a leaf of the document's own table, by the code they print or by all three names.
CREATE OR REPLACE TEMP TABLE matched AS
WITH
pairs AS (
    SELECT items.item, items.document, named.code
    FROM items
    JOIN named ON named.document = items.document AND named.code = items.code
    WHERE names[-1] = '' OR plain(names[-1]) IN (plain(printed[3]), plain(official[3]))
    UNION ALL
    SELECT items.item, items.document, named.code
    FROM items
    JOIN named ON named.document = items.document AND length(named.code) = 7
        AND (plain(names[3]) = plain(printed[3]) OR plain(names[3]) = plain(official[3]))
        AND (plain(names[2]) = plain(printed[2]) OR plain(names[2]) = plain(official[2]))
        AND (same_class(names[1], printed[1]) OR same_class(names[1], official[1]))
    WHERE items.code IS NULL AND length(names) = 3
)
SELECT item, any_value(code) AS code
FROM pairs
GROUP BY item
HAVING count(*) = 1;

-- Items of the classification that the document's table does not print, as nothing was spent.
CREATE OR REPLACE TEMP TABLE unspent AS
WITH
known AS (
    SELECT third.code, first.name AS first, second.name AS second, third.name AS third
    FROM functional AS third
    JOIN functional AS second ON second.code = left(third.code, 5) AND second.observed
    JOIN functional AS first ON first.code = left(third.code, 3) AND first.observed
    WHERE length(third.code) = 7 AND third.observed
),
pairs AS (
    SELECT items.item, items.document, known.code
    FROM items
    JOIN known
        ON known.third = plain(names[-1]) AND (
            items.code = known.code
            OR items.code IS NULL AND length(names) = 3
                AND known.second = plain(names[2]) AND same_class(names[1], known.first)
        )
    ANTI JOIN matched USING (item)
    WHERE coalesce(account_most, 0) = 0 AND coalesce(account_least, 0) = 0
)
SELECT pairs.item, min(pairs.code) AS code
FROM pairs
JOIN functional_lines AS line USING (document)
GROUP BY pairs.item
HAVING min(pairs.code) = max(pairs.code) AND NOT bool_or(line.unclear)
    AND NOT bool_or(line.leaf AND starts_with(pairs.code, line.code))
    AND NOT bool_or(line.code = pairs.code);

-- The budgets of an item, where all sentences about it that speak of this table agree.
CREATE OR REPLACE TEMP TABLE budgets AS
WITH
placed AS (
    SELECT items.*, found.code AS found
    FROM (SELECT * FROM matched UNION ALL SELECT * FROM unspent) AS found
    JOIN items USING (item)
    LEFT JOIN headings USING (section)
    LEFT JOIN functional_lines AS line
        ON line.document = items.document AND line.code = found.code
    WHERE coalesce(topic, '') IN ('detail', 'structure', 'general')
        OR coalesce(topic, '') = ''
            AND abs(account_least - executed) <= "precision"
            AND abs(account_most - executed) <= "precision"
)
SELECT
    document,
    found AS code,
    CASE WHEN min(initial_least) = max(initial_most) THEN min(initial_least) END AS approved,
    CASE WHEN min(full_least) = max(full_most) THEN min(full_least) END AS adjusted
FROM placed
GROUP BY document, found;
