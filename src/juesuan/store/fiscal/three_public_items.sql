SELECT * FROM (VALUES
    ('abroad', '因公出国（境）费'),
    ('reception', '公务接待费'),
    ('total', '“三公”经费（未分项）'),
    ('vehicles', '公务用车购置及运行维护费（未分项）'),
    ('vehicles-purchase', '公务用车购置费'),
    ('vehicles-running', '公务用车运行维护费')
) AS items (code, name)
ORDER BY code
