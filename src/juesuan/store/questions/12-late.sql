-- 公开逾期的单位
-- Units that published later than 20 days after approval, and by how many days.
SELECT unit, year, region, parent, approved, due, published, days_late, document
FROM publication
WHERE state = 'late'
ORDER BY year DESC, region, days_late DESC, unit
