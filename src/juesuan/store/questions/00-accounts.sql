-- 现行文件
-- The one document of each unit and year that counts: of several versions the one published last;
-- then one that a source still holds, then the last by name.
SELECT documents.*
FROM documents
LEFT JOIN (SELECT DISTINCT document FROM sources WHERE document IS NOT NULL) AS held
    USING (document)
WHERE state = 'checked' AND unit IS NOT NULL AND year IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY unit, region, year
    ORDER BY published DESC NULLS LAST, held.document IS NOT NULL DESC, file DESC, document
) = 1
