-- The documents that count and the tables that the resources are gathered in, part by part.
-- The view `accounts`, the table `classification` and the function `topic_of` are there.

-- Each document with the key of its unit: the same name in two regions is two units.
CREATE TEMP TABLE counted AS
SELECT
    document, unit, year, region, parent, scope, file, published, errors,
    md5(length(unit) || ':' || unit || coalesce(region, '')) AS unit_id
FROM accounts;

CREATE TEMP VIEW functional AS
SELECT code, name, observed FROM classification WHERE which = 'functional';

-- Codes that are not in the classification, with the names that documents print.
CREATE TEMP TABLE odd_names (which VARCHAR, code VARCHAR, name VARCHAR, times BIGINT);

CREATE SCHEMA package;

CREATE TABLE package.spending (
    unit_id VARCHAR, year INTEGER, functional VARCHAR, approved DECIMAL(18, 4),
    adjusted DECIMAL(18, 4), executed DECIMAL(18, 4), basic DECIMAL(18, 4), project DECIMAL(18, 4)
);

CREATE TABLE package.economic (
    unit_id VARCHAR, year INTEGER, economic VARCHAR, executed DECIMAL(18, 4)
);

CREATE TABLE package.three_public (
    unit_id VARCHAR, year INTEGER, item VARCHAR, budget DECIMAL(18, 4), executed DECIMAL(18, 4)
);

CREATE TABLE package.projects (
    unit_id VARCHAR, year INTEGER, project_id VARCHAR, project VARCHAR, approved DECIMAL(18, 4),
    adjusted DECIMAL(18, 4), executed DECIMAL(18, 4)
);

CREATE TABLE package.accounts (
    unit_id VARCHAR, year INTEGER, document VARCHAR, file VARCHAR, scope VARCHAR, published DATE,
    errors INTEGER, spending_total DECIMAL(18, 4)
);

-- Names as they are compared: without white space, brackets and colons full-width.
CREATE MACRO plain(name) AS
    translate(regexp_replace(name, '[\s\pZ]+', '', 'g'), '()[]〔〕:', '（）（）（）：');

-- A 类 may be named without its 支出.
CREATE MACRO same_class(one, other) AS
    regexp_replace(plain(one), '支出$', '') = regexp_replace(plain(other), '支出$', '');
