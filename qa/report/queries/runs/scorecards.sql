-- One row per version of scorecard, callqa and phrase lists that the evaluations that count were made by.
SELECT
    scorecard, scorecard_version, callqa_version, phrases_fingerprint, count(*) AS evaluations
FROM evaluations
GROUP BY ALL
ORDER BY scorecard, scorecard_version DESC, callqa_version DESC, phrases_fingerprint
