-- 部门与所属单位之和不符
-- The figures of a department that are not the sum of its units' beyond what printed precision
-- allows; see `department_sums` for what is compared and what stays without a verdict.
SELECT *
FROM department_sums
WHERE state = 'differs'
ORDER BY year DESC, region, department, form, row_code, column_code
