-- Out-of-court disposals: issued by the police, or by the prosecutor where required; kept apart from sentences. Class sentence, and narrower: the
-- issuing force’s own disposal officers, and of adults whoever manages the person. What a victim said stands behind the wall.

create table out_of_court_disposal (
  id uuid primary key,
  person_id uuid not null references person,
  reference text not null unique check (reference ~ '^O-[A-Z0-9]{7}$'),
  kind text not null check (kind in ('community-resolution', 'diversion', 'simple-caution', 'conditional-caution', 'diversionary-caution', 'community-caution', 'youth-caution', 'youth-conditional-caution')),
  youth boolean not null,
  offence_code text not null references offence,
  offence_kind text not null check (offence_kind in ('summary', 'either-way', 'indictable-only')),
  offence_day date not null,
  crime_reference text not null check (length(crime_reference) between 3 and 40),
  answer text not null check (answer in ('admits', 'responsible', 'neither')),
  evidence boolean not null,
  repeat_reason text check (length(repeat_reason) between 3 and 1000),
  authority text not null check (authority in ('officer', 'inspector', 'prosecutor')),
  authoriser text check (length(authoriser) between 2 and 200),
  authorised_on date,
  victim_ask_by date,
  youth_told_on date,
  referral_id uuid references referral on delete set null,
  offered_on date not null,
  issued_on date,
  state text not null check (state in ('offered', 'accepted', 'in-force', 'breached', 'complied', 'given', 'ended-in-part', 'prosecuted', 'declined', 'withdrawn', 'died')),
  state_on date not null,
  source text not null check (source in ('platform', 'imported')),
  organisation_id uuid not null references organisation,
  officer_id uuid references account,
  recorded_at timestamptz not null,
  version integer not null default 1,
  check ((authoriser is null) = (authorised_on is null)),
  check (source = 'imported' or authority = 'officer' or issued_on is null or authorised_on is not null)
);
comment on table out_of_court_disposal is 'Class: sentence. What the police decide without a court: kind, offence, who authorised it, where it stands. No sentence of a court, and in no list or figure of sentences.';
create index out_of_court_disposal_person on out_of_court_disposal (person_id, offered_on desc);
create index out_of_court_disposal_open on out_of_court_disposal (organisation_id, state_on) where state in ('offered', 'accepted', 'in-force', 'breached');

create table out_of_court_condition (
  id uuid primary key,
  disposal_id uuid not null references out_of_court_disposal on delete cascade,
  person_id uuid not null references person,
  youth boolean not null,
  purpose text not null check (purpose in ('rehabilitative', 'reparative', 'restrictive')),
  words text not null check (length(words) between 3 and 1000),
  place text check (length(place) between 2 and 200),
  due_on date not null,
  result text check (result in ('done', 'partly', 'not-done')),
  result_words text check (length(result_words) between 3 and 1000),
  result_on date,
  replaced_on date,
  organisation_id uuid not null references organisation,
  recorded_by uuid references account,
  recorded_at timestamptz not null,
  check ((result is null) = (result_on is null))
);
comment on table out_of_court_condition is 'Class: sentence. One condition of an out-of-court disposal, with its day, its place and whether it was met. One that was varied stays, with the day on which another took its place.';
create index out_of_court_condition_of on out_of_court_condition (disposal_id, due_on);
create index out_of_court_condition_person on out_of_court_condition (person_id);

create table out_of_court_step (
  id uuid primary key,
  disposal_id uuid not null references out_of_court_disposal on delete cascade,
  person_id uuid not null references person,
  youth boolean not null,
  step text not null check (step in ('offered', 'accept', 'decline', 'issue', 'comply', 'breach', 'vary', 'end-in-part', 'prosecute', 'withdraw', 'died', 'authorised', 'youth-told', 'referred')),
  on_day date not null,
  words text check (length(words) between 3 and 1000),
  organisation_id uuid not null references organisation,
  recorded_by uuid references account,
  recorded_at timestamptz not null,
  place bigint generated always as identity
);
comment on table out_of_court_step is 'Class: sentence. What happened to an out-of-court disposal, step by step: who, when and why. Nothing is overwritten.';
create index out_of_court_step_of on out_of_court_step (disposal_id, place);
create index out_of_court_step_person on out_of_court_step (person_id);

call protect('out_of_court_disposal', 'sentence');
call protect('out_of_court_condition', 'sentence');
call protect('out_of_court_step', 'sentence');

create function stands_with_disposal() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select person_id, youth, organisation_id into strict new.person_id, new.youth, new.organisation_id from out_of_court_disposal where id = new.disposal_id;
  return new;
end $$;
comment on function stands_with_disposal() is 'Gives a row of an out-of-court disposal the record, the force and the side (youth or adult) of the disposal, so that no form can name another.';
create trigger stands_with_disposal before insert on out_of_court_condition for each row execute function stands_with_disposal();
create trigger stands_with_disposal before insert on out_of_court_step for each row execute function stands_with_disposal();

-- A force’s officers see its own disposals of people whom it knows today; sentences of courts their role does not show.
create function issued_here(person uuid) returns boolean language sql stable security definer set search_path = public as $$
  select viewer_role() = 'disposal-officer' and exists (
    select 1 from involvement i
    where i.person_id = person and i.organisation_id = viewer_organisation() and i.basis = any ((select own_bases('identity'))::text[])
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
      and (not i.guarded or (admitted(i.person_id, i.organisation_id, 'identity') and admitted(i.person_id, i.organisation_id, 'sentence'))))
$$;
revoke all on function issued_here(uuid) from public;
grant execute on function issued_here(uuid) to throughline_app;
comment on function issued_here(uuid) is 'Does the viewer’s force know this person today, may its disposal officers see who they are and what it decided, and is the viewer one?';

-- Of an adult whom they manage, probation sees what the police decided; of somebody under 18 nothing.
create function answered_for_here(person uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from involvement i
    where i.person_id = person and i.organisation_id = viewer_organisation() and i.basis = 'responsible'
      and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today()))
$$;
revoke all on function answered_for_here(uuid) from public;
grant execute on function answered_for_here(uuid) to throughline_app;
comment on function answered_for_here(uuid) is 'Is the viewer’s organisation responsible for this person today?';

do $$
declare
  one text;
begin
  foreach one in array array['out_of_court_disposal', 'out_of_court_condition', 'out_of_court_step'] loop
    execute format('create policy of_issuer on %1$I for select to throughline_app using (organisation_id = (select viewer_organisation()) and (select viewer_role()) = %2$L and issued_here(person_id))', one, 'disposal-officer');
    execute format('create policy change_of_issuer on %1$I for update to throughline_app using (organisation_id = (select viewer_organisation()) and (select viewer_role()) = %2$L and issued_here(person_id)) with check (true)', one, 'disposal-officer');
    execute format('create policy apart on %1$I as restrictive for select to throughline_app using (case (select viewer_role())
      when %2$L then organisation_id = (select viewer_organisation())
      when %3$L then not youth and answered_for_here(person_id)
      when %4$L then not youth and answered_for_here(person_id)
      else (select viewer_role()) = %5$L end)', one, 'disposal-officer', 'offender-manager', 'delivery-unit-head', 'right-of-access');
  end loop;
end $$;

-- A referral that rests on one is its provider’s and the force’s alone: whoever else sees referrals would learn of the disposal by it.
alter table referral add column apart boolean not null default false;
comment on column referral.apart is 'Sent by the police for an out-of-court disposal: seen by its provider, and by the force through its disposal.';
create policy apart on referral as restrictive for select to throughline_app using (not apart or (select viewer_role()) = 'right-of-access' or ((select viewer_role()) = 'caseworker' and provider_organisation_id = (select viewer_organisation())));
create function is_apart(referral uuid) returns boolean language sql stable security definer set search_path = public as $$ select r.apart from referral r where r.id = $1 $$;
revoke all on function is_apart(uuid) from public;
grant execute on function is_apart(uuid) to throughline_app;
comment on function is_apart(uuid) is 'Was this referral sent for an out-of-court disposal? For the policies of what hangs on it.';
do $$
declare
  one text;
begin
  foreach one in array array['referral_change', 'service_session', 'referral_outcome'] loop
    execute format('create policy apart on %I as restrictive for select to throughline_app using ((select viewer_role()) = ''right-of-access'' or ((select viewer_role()) = ''caseworker'' and provider_organisation_id = (select viewer_organisation())) or not is_apart(referral_id))', one);
  end loop;
end $$;

-- How the service took it: what an officer has to know to go on, and no word of what was said there.
create function out_of_court_referrals(people uuid[]) returns table (disposal_id uuid, service text, provider text, state text, respond_by date, made_on date, changed_on date, sessions integer, attended integer)
language sql stable security definer set search_path = public as $$
  select d.id, s.title, o.name, r.state, r.respond_by, r.made_on, (select max(c.changed_on) from referral_change c where c.referral_id = r.id),
    (select count(*)::integer from service_session t where t.referral_id = r.id), (select count(*)::integer from service_session t where t.referral_id = r.id and t.attendance = 'attended')
  from out_of_court_disposal d join referral r on r.id = d.referral_id join service s on s.id = r.service_id join organisation o on o.id = r.provider_organisation_id
  where d.person_id = any (people) and d.organisation_id = viewer_organisation() and issued_here(d.person_id)
$$;
revoke all on function out_of_court_referrals(uuid[]) from public;
grant execute on function out_of_court_referrals(uuid[]) to throughline_app;
comment on function out_of_court_referrals(uuid[]) is 'The referrals that rest on the force’s own disposals of these people: service, state and attendance.';

-- The wall: what the victim wants is recorded by the victims’ side and stays there; the force learns whether somebody was asked, and no more.
create table out_of_court_view (
  id uuid primary key,
  disposal_id uuid not null,
  organisation_id uuid not null,
  outcome text not null check (outcome in ('asked', 'not-reached')),
  words text not null default '' check (length(words) <= 2000),
  asked_on date not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null
);
comment on table out_of_court_view is 'Class: victim. What a victim wants before the police issue an out-of-court disposal, in their own words; made only by somebody on the victims’ side.';
create index out_of_court_view_of on out_of_court_view (disposal_id, recorded_at);
alter table out_of_court_view enable row level security;
create policy wall on out_of_court_view to throughline_app using (organisation_id = any ((select victim_organisations())::uuid[])) with check (organisation_id = any ((select victim_organisations())::uuid[]));

create function out_of_court_asked(people uuid[]) returns table (disposal_id uuid, asked_on date) language sql stable security definer set search_path = public as $$
  select d.id, min(v.asked_on) from out_of_court_disposal d join out_of_court_view v on v.disposal_id = d.id
  where d.person_id = any (people) and d.organisation_id = viewer_organisation() and issued_here(d.person_id) group by d.id
$$;
revoke all on function out_of_court_asked(uuid[]) from public;
grant execute on function out_of_court_asked(uuid[]) to throughline_app;
comment on function out_of_court_asked(uuid[]) is 'On which day the victim was asked, or was tried for and not reached: the one thing that the issuing force learns.';

create function victims_to_ask() returns table (id uuid, reference text, crime_reference text, offence text, force text, ask_by date, offered_on date, asked_on date, outcome text, words text)
language sql stable security definer set search_path = public as $$
  select d.id, d.reference, d.crime_reference, f.title, o.name, d.victim_ask_by, d.offered_on, v.asked_on, v.outcome, v.words
  from out_of_court_disposal d join offence f on f.code = d.offence_code join organisation o on o.id = d.organisation_id
  left join lateral (select * from out_of_court_view v where v.disposal_id = d.id and v.organisation_id = any (victim_organisations()) order by v.recorded_at desc limit 1) v on true
  where viewer_role() = 'victim-hub-worker' and d.victim_ask_by is not null and d.state in ('offered', 'accepted', 'in-force', 'breached')
    and exists (
      select 1 from agreement a
      join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today() and (mine.withdrawn_on is null or mine.withdrawn_on > viewer_today())
      join agreement_party theirs on theirs.agreement_id = a.id and theirs.organisation_id = d.organisation_id and theirs.signed_on <= viewer_today() and (theirs.withdrawn_on is null or theirs.withdrawn_on > viewer_today())
      where viewer_today() between a.from_day and a.until_day and viewer_purpose() = any (a.purposes))
  order by v.asked_on is not null, d.victim_ask_by, d.id
$$;
revoke all on function victims_to_ask() from public;
grant execute on function victims_to_ask() to throughline_app;
comment on function victims_to_ask() is 'For the Victim and Witness Hub: whose victims are to be asked, by the number of the crime in the force’s own system; no name, and nothing of the person who is offered the disposal.';
