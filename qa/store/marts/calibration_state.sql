-- One row per scorecard and criterion that was calibrated: the latest calibration that could tell, else the latest.
-- A mark goes when the criterion's rule changes, when it leaves the scorecard, or when a later calibration finds
-- that machine and people agree; one that can't tell neither marks nor clears.
CREATE OR REPLACE VIEW calibration_state AS
WITH latest AS (
    FROM calibration_results
    QUALIFY row_number() OVER (
        PARTITION BY scorecard, criterion
        ORDER BY machine_verdict <> 'unclear' DESC, completed_at DESC, calibration_id DESC
    ) = 1
),

newest AS (
    SELECT scorecard, max(scorecard_version) AS scorecard_version FROM criteria GROUP BY 1
),

-- what the scorecard asks now
current AS (
    SELECT criteria.scorecard, criterion, criterion_fingerprint
    FROM criteria JOIN newest USING (scorecard, scorecard_version)
),

dated AS (
    SELECT
        latest.*,
        coalesce(
            latest.criterion_fingerprint IS NOT NULL AND newest.scorecard IS NOT NULL
            AND current.criterion_fingerprint IS DISTINCT FROM latest.criterion_fingerprint,
            false
        ) AS is_changed_since
    FROM latest
    LEFT JOIN newest USING (scorecard)
    LEFT JOIN current ON current.scorecard = latest.scorecard AND current.criterion = latest.criterion
)

SELECT
    scorecard,
    criterion,
    calibration_id,
    completed_at,
    people_items,
    people_agreement,
    people_ac1,
    people_ac1_low,
    people_ac1_high,
    people_verdict,
    machine_items,
    machine_agreement,
    machine_ac1,
    machine_ac1_low,
    machine_ac1_high,
    machine_verdict,
    is_changed_since,
    machine_verdict = 'disagree' AND NOT is_changed_since AS is_marked
FROM dated;

COMMENT ON VIEW calibration_state IS 'One row per scorecard and criterion that was calibrated: how far the machine agrees with people, by the latest calibration that could tell.';
COMMENT ON COLUMN calibration_state.scorecard IS 'Key, with criterion.';
COMMENT ON COLUMN calibration_state.criterion IS 'The criterion.';
COMMENT ON COLUMN calibration_state.calibration_id IS 'The calibration; joins calibrations.';
COMMENT ON COLUMN calibration_state.completed_at IS 'When it was complete (UTC).';
COMMENT ON COLUMN calibration_state.people_items IS 'Interactions that two people or more answered it for.';
COMMENT ON COLUMN calibration_state.people_agreement IS 'Share of pairs of people who gave the same answer, 0 to 1; NULL without pairs.';
COMMENT ON COLUMN calibration_state.people_ac1 IS 'Gwet''s AC1 between people; NULL without pairs.';
COMMENT ON COLUMN calibration_state.people_ac1_low IS 'Lower end of its 95 % interval; NULL where there is none.';
COMMENT ON COLUMN calibration_state.people_ac1_high IS 'Upper end of its 95 % interval; NULL where there is none.';
COMMENT ON COLUMN calibration_state.people_verdict IS 'agree, disagree or unclear: whether people answer it alike.';
COMMENT ON COLUMN calibration_state.machine_items IS 'Interactions that the machine answered it for and people had a majority on.';
COMMENT ON COLUMN calibration_state.machine_agreement IS 'Share of them in which the machine gave the people''s answer, 0 to 1; NULL without any.';
COMMENT ON COLUMN calibration_state.machine_ac1 IS 'Gwet''s AC1 between the machine and the people''s majority; NULL without any.';
COMMENT ON COLUMN calibration_state.machine_ac1_low IS 'Lower end of its 95 % interval; NULL where there is none.';
COMMENT ON COLUMN calibration_state.machine_ac1_high IS 'Upper end of its 95 % interval; NULL where there is none.';
COMMENT ON COLUMN calibration_state.machine_verdict IS 'agree, disagree or unclear: whether the machine answers as people do.';
COMMENT ON COLUMN calibration_state.is_changed_since IS 'True where the criterion''s rule is another one now, or the criterion is gone.';
COMMENT ON COLUMN calibration_state.is_marked IS 'True where the machine disagrees with people and nothing has mended it since.';
