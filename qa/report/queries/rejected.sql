-- One row per input that gave no interaction: what and why.
SELECT source_name, detail
FROM rejected_inputs
ORDER BY source_name
