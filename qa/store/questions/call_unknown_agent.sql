-- On which calls is it open who the agent is, and why?
-- Nobody is judged on them. The reason says what to write into the manifest.
select interaction_id, agent_channel, reason
from interactions
join check_issues using (interaction_id)
where roles_from = 'nothing' and "check" = 'transcription'
order by interaction_id
