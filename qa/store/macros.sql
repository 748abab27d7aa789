-- Shared by the marts.

-- The ISO week of a moment, in UTC: 2026-W09; unknown where the source has no time.
CREATE OR REPLACE MACRO iso_week(moment) AS
    coalesce(strftime(moment AT TIME ZONE 'UTC', '%G-W%V'), 'unknown');

-- The Monday (UTC) of a moment's ISO week; NULL where the source has no time.
CREATE OR REPLACE MACRO iso_monday(moment) AS
    date_trunc('week', moment AT TIME ZONE 'UTC')::DATE;

-- Half the width of the 95 % confidence interval of a mean, from n values with this sample standard deviation.
-- Student's t at 0.975 by its expansion around the normal quantile (Abramowitz and Stegun 26.7.5), true to 0.1 %
-- from 4 degrees of freedom on. NULL under 5 values: such a mean says next to nothing about a person.
CREATE OR REPLACE MACRO margin_95(n, deviation) AS
    CASE WHEN n >= 5 THEN
        deviation / sqrt(n) * (1.959964 + 2.372271 / (n - 1) + 2.822499 / (n - 1)**2
                               + 2.555850 / (n - 1)**3 + 1.589536 / (n - 1)**4)
    END;

-- From how many scored contacts on an agent is ranked among others. At a deviation of 15 points, which scores of one
-- agent easily have, 20 contacts leave an interval of 7 points to either side; under that a rank is mostly chance.
CREATE OR REPLACE MACRO fewest_to_rank() AS 20;

-- From how many scores of other agents on their mean says what a queue and channel give; a mean of fewer, at the same
-- deviation, is off by more than 10 points one time in twenty.
CREATE OR REPLACE MACRO fewest_to_expect() AS 10;
