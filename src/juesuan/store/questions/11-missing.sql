-- 没有公开的单位
-- Units and years of the lists of which there is no account: `missing` (the last day is past, by
-- `days_late`), `unfound` (when it was approved is not known), `not-account` and `misfiled` (the
-- file is something else or somebody else's). What is not due yet is not here.
SELECT unit, year, region, parent, approved, due, state, days_late
FROM publication
WHERE state IN ('missing', 'unfound', 'not-account', 'misfiled')
ORDER BY year DESC, region, days_late DESC NULLS LAST, unit
