"""Prefect flows: they orchestrate `qa.steps` and hold no rule, SQL or arithmetic."""
