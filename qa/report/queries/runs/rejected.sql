-- One row per input that gave no interaction, what somebody should look at first.
SELECT source_name, reason, detail, kept_as
FROM rejected_inputs
ORDER BY reason = 'left_out', reason, source_name
