-- The newest state and the day something is next due stand on the referral itself, written by the action that changes them, so that
-- an inbox is one index scan. And a provider is asked to look again when risk or what it was told changes.

alter table referral
  add column state text not null default 'sent' check (state in ('sent', 'accepted', 'declined', 'withdrawn', 'completed', 'ended-early')),
  add column clock_day date,
  add column recheck_by date;
comment on column referral.state is 'The state of the newest referral_change; a test holds them equal.';
comment on column referral.clock_day is 'By when somebody must do the next thing (answer, first session, next session); null when the referral has ended.';
comment on column referral.recheck_by is 'By when the provider is to read again what it needs to know, because that or the risk changed; null when it has.';

update referral set state = newest.state, clock_day = case when newest.state in ('sent', 'accepted') then referral.respond_by end
from (select distinct on (referral_id) referral_id, state from referral_change order by referral_id, position desc) newest
where newest.referral_id = referral.id;

create index referral_open_provider on referral (provider_organisation_id, state desc, clock_day, id) where clock_day is not null;
create index referral_open_referrer on referral (referring_organisation_id, clock_day, id) where clock_day is not null;
create index referral_recheck on referral (provider_organisation_id, recheck_by) where recheck_by is not null;
