-- Shared by the marts.

-- The ISO week of a moment, in UTC: 2026-W09; unknown where the source has no time.
CREATE OR REPLACE MACRO iso_week(moment) AS
    coalesce(strftime(moment AT TIME ZONE 'UTC', '%G-W%V'), 'unknown');

-- The Monday (UTC) of a moment's ISO week; NULL where the source has no time.
CREATE OR REPLACE MACRO iso_monday(moment) AS
    date_trunc('week', moment AT TIME ZONE 'UTC')::DATE;

-- Whether a span of days (table agent_teams) holds the moment's day, in UTC; what has no time is in the last span.
-- Two plain comparisons, so that a join by it stays a hash join.
CREATE OR REPLACE MACRO is_in_span(moment, valid_from, valid_to) AS
    coalesce((moment AT TIME ZONE 'UTC')::DATE, DATE '9999-12-31') >= coalesce(valid_from, DATE '-infinity')
    AND coalesce((moment AT TIME ZONE 'UTC')::DATE, DATE '9999-12-31') < coalesce(valid_to, DATE 'infinity');

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

-- The 95 % interval of a share, from so many hits of n: Wilson's (JASA 22, 1927, 209-212), which unlike the plain
-- normal one keeps its level at few cases and near 0 and 1 (Brown, Cai and DasGupta, Statistical Science 16, 2001).
-- NULL without cases.
CREATE OR REPLACE MACRO wilson_middle(hits, n) AS (hits + 1.959964**2 / 2) / (n + 1.959964**2);
CREATE OR REPLACE MACRO wilson_half(hits, n) AS
    1.959964 * sqrt(hits * (n - hits) / n + 1.959964**2 / 4) / (n + 1.959964**2);
CREATE OR REPLACE MACRO wilson_low(hits, n) AS
    CASE WHEN n > 0 THEN greatest(0, wilson_middle(hits, n) - wilson_half(hits, n)) END;
CREATE OR REPLACE MACRO wilson_high(hits, n) AS
    CASE WHEN n > 0 THEN least(1, wilson_middle(hits, n) + wilson_half(hits, n)) END;

-- Of values in a group: the share of a flag among those that know it, and the ends of its interval.
CREATE OR REPLACE MACRO share(flag) AS avg(flag::INTEGER);
CREATE OR REPLACE MACRO share_low(flag) AS wilson_low(count(*) FILTER (flag), count(flag));
CREATE OR REPLACE MACRO share_high(flag) AS wilson_high(count(*) FILTER (flag), count(flag));

-- Net promoter score in points: share of 9-10 minus share of 0-6 (Reichheld, "The One Number You Need to Grow",
-- HBR 12/2003), and half its 95 % interval: normal, with the variance of a difference of two shares of one sample
-- (Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70, 2016). NULL under 5 answers,
-- as for means, and where all are of one kind: the formula gives 0 then, which would claim to know it exactly.
CREATE OR REPLACE MACRO net_promoters(answer) AS 100 * (share(answer >= 9) - share(answer <= 6));
CREATE OR REPLACE MACRO net_promoters_margin(answer) AS
    CASE WHEN count(answer) >= 5 THEN nullif(100 * 1.959964 * sqrt(
        (share(answer >= 9) + share(answer <= 6) - (share(answer >= 9) - share(answer <= 6))**2) / count(answer)
    ), 0) END;

-- Number of conversations among the rows with this flag: a whole one is a row, of one in parts several may be here.
CREATE OR REPLACE MACRO conversations(part_of, flag) AS
    count(*) FILTER (part_of IS NULL AND flag) + count(DISTINCT part_of) FILTER (flag);

-- All service figures of a group of rows of contact_facts (f is the name of that table or of what selects from it).
-- One definition for every mart; their meaning stands in the comments of kpi_days and in README.md.
CREATE OR REPLACE MACRO kpis(f) AS {
    'contacts': conversations(f.part_of, true),
    'interactions': conversations(f.part_of, f.has_words),
    'evaluated_contacts': conversations(f.part_of, f.is_evaluated),
    'evaluated_rate': conversations(f.part_of, f.is_evaluated) / conversations(f.part_of, true),
    'first_response_s': median(f.first_response_s),
    'handle_time_s': avg(f.handle_time_s),
    'talk_s': avg(f.talk_s) FILTER (f.is_served),
    'hold_s': avg(f.hold_s) FILTER (f.is_served),
    'wrap_up_s': avg(f.wrap_up_s) FILTER (f.is_served),
    'resolution_time_s': median(f.resolution_time_s),
    'business_resolution_time_s': median(f.business_resolution_time_s),
    'fcr_rate': share(f.is_resolved_at_first),
    'fcr_low': share_low(f.is_resolved_at_first),
    'fcr_high': share_high(f.is_resolved_at_first),
    'fcr_known': count(f.is_resolved_at_first),
    'fcr_confirmed': count(*) FILTER (f.is_resolved_at_first AND f.is_confirmed),
    'escalation_rate': share(f.is_escalated),
    'transfer_rate': share(f.is_transferred),
    'reopen_rate': share(f.is_reopened),
    'csat': avg(f.csat),
    'csat_margin': margin_95(count(f.csat), stddev_samp(f.csat)),
    'csat_rate': share(f.csat >= 4),
    'csat_rate_low': share_low(f.csat >= 4),
    'csat_rate_high': share_high(f.csat >= 4),
    'csat_answers': count(f.csat),
    'csat_response_rate': count(f.csat) / nullif(count(*) FILTER (f.is_served), 0),
    'nps': net_promoters(f.nps),
    'nps_margin': net_promoters_margin(f.nps),
    'nps_answers': count(f.nps),
    'nps_response_rate': count(f.nps) / nullif(count(*) FILTER (f.is_served), 0),
    'ces': avg(f.ces),
    'ces_margin': margin_95(count(f.ces), stddev_samp(f.ces)),
    'ces_answers': count(f.ces),
    'ces_response_rate': count(f.ces) / nullif(count(*) FILTER (f.is_served), 0),
    'resolved_rate': share(f.resolved)
};

-- What a team's or a queue's waiting came to; nothing for an agent, who doesn't decide how long a queue is.
CREATE OR REPLACE MACRO waiting(f) AS {
    'wait_s': avg(f.wait_s) FILTER (f.is_served),
    'service_level': share(f.is_in_time),
    'abandoned': count(*) FILTER (f.is_abandoned),
    'abandonment_rate': share(f.is_abandoned)
};
