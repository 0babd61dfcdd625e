"""The ledger of problems: who answers for each, one list, struck off only when proved solved."""
