-- A council’s refusal may be reviewed: who asked and when is a change of the referral like any other, with the day by which the council decides.

alter table duty_to_refer drop constraint duty_to_refer_state_check;
alter table duty_to_refer add constraint duty_to_refer_state_check check (state in ('sent', 'acknowledged', 'accepted', 'not-accepted', 'in-review', 'withdrawn', 'no-consent'));
alter table duty_to_refer_change drop constraint duty_to_refer_change_state_check;
alter table duty_to_refer_change add constraint duty_to_refer_change_state_check check (state in ('sent', 'acknowledged', 'accepted', 'not-accepted', 'in-review', 'withdrawn', 'no-consent'));
drop index duty_to_refer_waiting;
create index duty_to_refer_waiting on duty_to_refer (answer_by) where state in ('sent', 'acknowledged', 'in-review');

-- What began and ended on one day held on no day: a council’s sight of somebody whom it refuses on the day of the referral ends at once.
alter table involvement drop constraint involvement_check;
alter table involvement add constraint involvement_check check (until_day >= from_day - 1);
create function end_involvement_at_once(because uuid) returns void language sql security definer set search_path = public as $$
  update involvement set until_day = greatest(from_day, viewer_today()) - 1
  where because_id = because and (until_day is null or until_day >= viewer_today())
$$;
comment on function end_involvement_at_once(uuid) is 'Ends what rested on one row so that it holds on no day from today, not even on the day on which it began.';
