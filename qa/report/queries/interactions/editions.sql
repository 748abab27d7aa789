-- One row: a hash over every version of a scorecard that has judged.
SELECT sha256(coalesce(string_agg(definition::VARCHAR, ',' ORDER BY scorecard, scorecard_version), '')) AS content
FROM scorecard_versions
