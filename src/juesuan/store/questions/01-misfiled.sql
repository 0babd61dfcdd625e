-- 与名单不符的文件
-- Documents that name another unit or another year than the list does for their file. Blanks,
-- brackets, 本级 and the words 部门决算, 单位决算 do not tell two names apart. `part`: one name
-- contains the other, which may be a short name or another unit of the same house.
WITH named AS (
    SELECT
        *,
        regexp_replace(unit, '[\s()（）　]|本级|部门决算|单位决算', '', 'g') AS own,
        regexp_replace(listed_unit, '[\s()（）　]|本级|部门决算|单位决算', '', 'g') AS listed
    FROM documents
    WHERE state IN ('checked', 'not-account')
)
SELECT
    document,
    region,
    file,
    unit,
    listed_unit,
    year,
    listed_year,
    coalesce(own <> listed, false) AS other_unit,
    coalesce(year <> listed_year, false) AS other_year,
    coalesce(own <> listed AND (contains(own, listed) OR contains(listed, own)), false) AS part
FROM named
WHERE other_unit OR other_year
ORDER BY region, listed_unit, listed_year, document
