-- The victims' side of the wall. No table here has a foreign key, a trigger or a unique key that another slice's table takes part in:
-- a constraint would tell by its error, and by the lock it takes, that a record exists (docs/decisions/2026-11-23-the-victims-wall.md).

create function victim_organisations() returns uuid[] language sql stable security definer set search_path = public as $$
  select coalesce(array_agg(distinct seen.id), '{}') from (
    select unnest(array[mine.organisation_id, giver.organisation_id]) as id
    from agreement a
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = viewer_organisation() and mine.signed_on <= viewer_today()
    join agreement_party giver on giver.agreement_id = a.id and giver.signed_on <= viewer_today() and 'victim' = any (giver.shares)
    where viewer_today() between a.from_day and a.until_day and 'victim-services' = any (a.purposes)
      and viewer_purpose() = 'victim-services' and viewer_role() = any (array['victim-liaison-officer', 'victim-hub-worker'])) seen
$$;
comment on function victim_organisations() is 'Whose victims the viewer may see: their own organisation’s and those of parties that share the class victim, under an agreement in force for victims’ services, and only on the victims’ side. Empty for everybody else.';

create table victim (
  id uuid primary key,
  organisation_id uuid not null,
  reference text not null check (reference ~ '^V-[0-9A-HJKMNP-TV-Z]{7}$'),
  forename text not null,
  surname text not null,
  forename_key text collate "C" not null,
  surname_key text collate "C" not null,
  officer_id uuid not null,
  language text not null default 'English',
  contact_way text not null check (contact_way in ('telephone', 'text', 'e-mail', 'letter', 'through-another')),
  contact_detail text not null default '',
  contact_when text not null default '',
  contact_never text not null default '',
  safe_words text not null default '',
  children text not null default '',
  vulnerability text not null default '',
  recorded_on date not null,
  recorded_by uuid not null,
  version integer not null default 1
);
comment on table victim is 'Class: victim. A victim and how they may be reached: how, when and never, in which language, with which safe words. Never a person of the offenders’ side; one human being may be both, as two records.';
create index victim_name on victim (organisation_id, surname_key, forename_key);
create index victim_officer on victim (officer_id);

create table victim_scheme (
  id uuid primary key,
  victim_id uuid not null references victim,
  organisation_id uuid not null,
  state text not null check (state in ('offered', 'opted-in', 'opted-out', 'declined')),
  day date not null,
  recorded_by uuid not null,
  position integer not null
);
comment on table victim_scheme is 'Class: victim. The Victim Contact Scheme: offered, opted in, opted out, declined, each on a day.';
create index victim_scheme_victim on victim_scheme (victim_id, position);

create table victim_case (
  id uuid primary key,
  victim_id uuid not null references victim,
  organisation_id uuid not null,
  offender_id uuid not null,
  sentence_id uuid,
  linked_on date not null,
  linked_by uuid not null
);
comment on table victim_case is 'Class: victim. The offence that somebody is a victim of: the offender’s id as it was written, resolved through merges when reading, without a foreign key. Made only by somebody on the victims’ side.';
create index victim_case_victim on victim_case (victim_id);

create table victim_told (
  id uuid primary key,
  victim_id uuid not null references victim,
  case_id uuid not null references victim_case,
  organisation_id uuid not null,
  kind text not null,
  event_day date not null,
  told_on date not null,
  told_by uuid not null,
  way text not null,
  words text not null default ''
);
comment on table victim_told is 'Class: victim. What a victim was told of an event in the sentence: which, when, by whom, how.';
create index victim_told_case on victim_told (case_id);

create table victim_request (
  id uuid primary key,
  victim_id uuid not null references victim,
  case_id uuid not null references victim_case,
  organisation_id uuid not null,
  code text not null,
  area_code text,
  condition_id uuid not null,
  why text not null,
  requested_on date not null,
  requested_by uuid not null
);
comment on table victim_request is 'Class: victim. A licence condition that a victim asked for and why; what travels is another row, without its source. The only link between the two, and no foreign key.';
create index victim_request_victim on victim_request (victim_id);

create table restorative_change (
  id uuid primary key,
  victim_id uuid not null references victim,
  case_id uuid not null references victim_case,
  organisation_id uuid not null,
  state text not null,
  changed_on date not null,
  changed_by uuid not null,
  facilitator text not null default '',
  words text not null default '',
  position integer not null
);
comment on table restorative_change is 'Class: victim. Restorative justice step by step, led by the victim: each state with its day, the facilitator, and the reason or outcome.';
create index restorative_change_case on restorative_change (case_id, position);

create table panel_disclosure (
  id uuid primary key,
  victim_id uuid not null references victim,
  organisation_id uuid not null,
  agreement_id uuid not null,
  meeting text not null,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  made_by uuid not null,
  made_at timestamptz not null,
  withdrawn_at timestamptz
);
comment on table panel_disclosure is 'Class: victim. Facts of one victim opened to named attendees of one meeting, between two moments.';
create index panel_disclosure_victim on panel_disclosure (victim_id);

create table panel_attendee (
  disclosure_id uuid not null references panel_disclosure,
  account_id uuid not null,
  organisation_id uuid not null,
  host_organisation_id uuid not null,
  primary key (disclosure_id, account_id)
);
comment on table panel_attendee is 'Class: victim. Who may read a disclosure, each for the organisation whose hat they wear at the meeting.';

create table panel_fact (
  disclosure_id uuid not null references panel_disclosure,
  organisation_id uuid not null,
  position integer not null,
  title text not null,
  words text not null,
  primary key (disclosure_id, position)
);
comment on table panel_fact is 'Class: victim. One fact that was chosen for a meeting, in the words that stood when it was chosen.';

do $$
declare walled text;
begin
  foreach walled in array array['victim', 'victim_scheme', 'victim_case', 'victim_told', 'victim_request', 'restorative_change', 'panel_disclosure', 'panel_fact'] loop
    execute format('alter table %I enable row level security', walled);
    execute format('create policy wall on %I to throughline_app using (organisation_id = any ((select victim_organisations())::uuid[])) with check (organisation_id = any ((select victim_organisations())::uuid[]))', walled);
  end loop;
end $$;
alter table panel_attendee enable row level security;
create policy wall on panel_attendee to throughline_app using (host_organisation_id = any ((select victim_organisations())::uuid[])) with check (host_organisation_id = any ((select victim_organisations())::uuid[]));

create function panel_candidates(under uuid, addresses text[]) returns table (account_id uuid, name text, email text, organisation_id uuid, organisation text)
language sql stable security definer set search_path = public as $$
  select distinct on (c.email) c.id, c.name, c.email, o.id, o.name
  from account c
  join membership m on m.account_id = c.id and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today())
  join organisation o on o.id = m.organisation_id
  join agreement_party p on p.agreement_id = under and p.organisation_id = m.organisation_id and p.signed_on <= viewer_today()
  where c.email = any (addresses) and victim_organisations() <> '{}'
  order by c.email, m.from_day desc
$$;
comment on function panel_candidates(uuid, text[]) is 'Who of these e-mail addresses may attend a panel under an agreement: somebody who today works for a party that has signed it. Answers the victims’ side only.';

create function panel_facts(which uuid, moment timestamptz) returns table (meeting text, host text, agreement text, until_at timestamptz, fact_position integer, title text, words text)
language sql stable security definer set search_path = public as $$
  select d.meeting, o.name, a.title, d.until_at, f.position, f.title, f.words
  from panel_disclosure d
  join panel_attendee t on t.disclosure_id = d.id and t.account_id = viewer_account() and t.organisation_id = viewer_organisation()
  join panel_fact f on f.disclosure_id = d.id
  join organisation o on o.id = d.organisation_id
  join agreement a on a.id = d.agreement_id and viewer_today() between a.from_day and a.until_day and 'victim-services' = any (a.purposes)
  join agreement_party host on host.agreement_id = a.id and host.organisation_id = d.organisation_id and host.signed_on <= viewer_today() and 'victim' = any (host.shares)
  join agreement_party guest on guest.agreement_id = a.id and guest.organisation_id = t.organisation_id and guest.signed_on <= viewer_today()
  where d.id = which and d.withdrawn_at is null and d.from_at <= moment and moment < d.until_at
    and (moment at time zone 'Europe/London')::date = viewer_today()
  order by f.position
$$;
comment on function panel_facts(uuid, timestamptz) is 'What a named attendee reads at the meeting, between its two moments and under an agreement in force; nothing to anybody else or at any other time.';

-- On the offenders' side: what the offender themselves agreed to, and nothing of who asked.
create table restorative_approach (
  id uuid primary key,
  person_id uuid not null references person,
  week date not null
);
comment on table restorative_approach is 'Class: contact. A person agreed to be approached about restorative justice, in a week: the one line that their manager learns.';
create index restorative_approach_person on restorative_approach (person_id);
call protect('restorative_approach', 'contact');
