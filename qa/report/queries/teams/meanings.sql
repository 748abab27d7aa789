-- One row per column of team_weeks: what it means.
SELECT column_name, any_value(comment) AS meaning
FROM duckdb_columns()
WHERE table_name = 'team_weeks' AND database_name = current_database() AND comment IS NOT NULL
GROUP BY column_name
