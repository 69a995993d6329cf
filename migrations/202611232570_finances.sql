-- Money and papers: what was asked at reception, each thing that is needed, and each step of it. Numbers of accounts, cards and papers are never kept.

create table finance_review (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null unique references sentence,
  rent text not null check (rent in ('none', 'universal-credit', 'housing-benefit', 'other', 'not-known')),
  papers text[] not null default '{}',
  words text check (length(words) between 3 and 500 and words !~ '[0-9]{6}'),
  organisation_id uuid not null references organisation,
  asked_on date not null,
  asked_by uuid references account,
  recorded_at timestamptz not null
);
comment on table finance_review is 'Class: needs. What somebody answered in one custody about money and papers: how the rent was paid, which papers they have in their hands. What follows from it stands in finance_item.';
create index finance_review_person on finance_review (person_id);

create table finance_item (
  id uuid primary key,
  person_id uuid not null references person,
  sentence_id uuid not null references sentence,
  kind text not null check (kind in ('universal-credit', 'identity-document', 'bank-account', 'housing-costs', 'debt', 'fines')),
  what text check (length(what) between 2 and 120 and what !~ '[0-9]{6}'),
  state text not null,
  since date not null,
  given_day date,
  claimed_on date,
  ended_on date,
  partner_organisation_id uuid references organisation,
  partner_kind text check (partner_kind in ('jobcentre', 'adviser')),
  begun_on date not null,
  version integer not null default 1,
  recorded_at timestamptz not null,
  constraint finance_item_partner_kind_known check ((partner_organisation_id is null) = (partner_kind is null))
);
comment on table finance_item is 'Class: needs. One thing of somebody’s money and papers: a bank account, an identity document by its kind, Universal Credit, rent while in prison, a debt, a fine. How it stands is its newest finance_step. No number of an account or a paper is kept.';
create index finance_item_person on finance_item (person_id);
create index finance_item_sentence on finance_item (sentence_id);
create index finance_item_partner on finance_item (partner_organisation_id) where ended_on is null;
create index finance_item_open on finance_item (sentence_id) where ended_on is null;

create table finance_step (
  id uuid primary key,
  person_id uuid not null references person,
  item_id uuid not null references finance_item on delete cascade,
  move text not null,
  state text not null,
  on_day date not null,
  given_day date,
  claimed_on date,
  ends boolean not null default false,
  words text check (length(words) between 3 and 500 and words !~ '[0-9]{6}'),
  organisation_id uuid not null references organisation,
  recorded_on date not null,
  recorded_by uuid references account,
  recorded_at timestamptz not null,
  place bigint generated always as identity
);
comment on table finance_step is 'Class: needs. One step of a thing of money and papers: what happened, when, in whose words, recorded by whom. Nothing is overwritten.';
create index finance_step_item on finance_step (item_id, place desc);
create index finance_step_person on finance_step (person_id);

call protect('finance_review', 'needs');
call protect('finance_item', 'needs');
call protect('finance_step', 'needs');

create trigger stands_with_sentence before insert on finance_review for each row execute function stands_with_sentence();
create trigger stands_with_sentence before insert on finance_item for each row execute function stands_with_sentence();

-- The newest step is how the thing stands; written by whoever helps with it too, who sees neither needs nor the table.
create function finance_step_counts() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select person_id into strict new.person_id from finance_item where id = new.item_id;
  update finance_item set state = new.state, since = new.on_day, given_day = new.given_day, claimed_on = coalesce(new.claimed_on, claimed_on),
    ended_on = case when new.ends then new.on_day end, version = version + 1
  where id = new.item_id;
  return new;
end $$;
comment on function finance_step_counts() is 'Lets a step count: the thing stands as its newest step says. Runs as the owner, since a Jobcentre coach records steps of their own things without seeing needs.';
create trigger counts before insert on finance_step for each row execute function finance_step_counts();

-- Whoever was asked to help sees their own things and dates, and nothing else of needs: no offence, no risk, no health, no other thing.
create function finance_of_partner(people uuid[] default null) returns table (
  id uuid, person_id uuid, kind text, what text, state text, since date, given_day date, claimed_on date, ended_on date, begun_on date, version integer, partner_kind text,
  custody_start date, release date, released date, prison text, ended_as text, recalled date, managed boolean, moved date)
language sql stable security definer set search_path = public as $$
  select f.id, f.person_id, f.kind, f.what, f.state, f.since, f.given_day, f.claimed_on, f.ended_on, f.begun_on, f.version, f.partner_kind,
    s.custody_start, s.planned_release, case when s.custody_ended_as is null then s.released_on end, prison.name, s.custody_ended_as, null::date, true,
    (select max(c.changed_on) from release_day_change c where c.sentence_id = s.id)
  from finance_item f join sentence s on s.id = f.sentence_id left join prison on prison.code = s.prison_code
  where viewer_role() = any (array['work-coach', 'caseworker']) and f.partner_organisation_id = viewer_organisation()
    and f.partner_kind = case viewer_role() when 'work-coach' then 'jobcentre' else 'adviser' end
    and (people is null or f.person_id = any (people))
    and exists (
      select 1 from involvement i
      where i.person_id = f.person_id and i.organisation_id = viewer_organisation() and i.basis = 'referred' and i.basis = any ((select own_bases('contact'))::text[])
        and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
        and (not i.guarded or admitted(i.person_id, i.organisation_id, 'contact')))
    and not exists (
      select 1 from involvement i join sight_limit l on l.person_id = any (array(select same_people(f.person_id))) and l.kind = 'restriction' and l.organisation_id = i.organisation_id and (l.classes = '{}' or 'needs' = any (l.classes))
        and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today())
      where i.person_id = f.person_id and i.basis = 'responsible')
$$;
comment on function finance_of_partner(uuid[]) is 'The things of money and papers with which the viewer’s organisation was asked to help: for a Jobcentre coach Universal Credit, for a debt adviser debts and fines, with the days of custody and release that they need. What the person had restricted is not told.';

create function finance_steps_of_partner(items uuid[]) returns table (item_id uuid, move text, state text, on_day date, given_day date, words text, recorded_on date, by_name text, organisation text, place bigint)
language sql stable security definer set search_path = public as $$
  select t.item_id, t.move, t.state, t.on_day, t.given_day, case when t.organisation_id = viewer_organisation() then t.words end, t.recorded_on, case when t.organisation_id = viewer_organisation() then a.name end, o.name, t.place
  from finance_step t join organisation o on o.id = t.organisation_id left join account a on a.id = t.recorded_by
  where t.item_id = any (items) and t.item_id in (select id from finance_of_partner())
$$;
comment on function finance_steps_of_partner(uuid[]) is 'What happened to the viewer’s own things of money and papers; the words only of their own organisation.';

create function finance_hold(wanted uuid, expected integer) returns boolean language sql security definer set search_path = public as $$
  with held as (update finance_item set version = version + 1 where id = wanted and version = expected returning 1) select exists (select 1 from held)
$$;
comment on function finance_hold(uuid, integer) is 'Takes a thing for the rest of the transaction when it still is as the form was made from; false when somebody recorded something in between.';

create function finance_end(people uuid[], kinds text[], how text, day date) returns integer language plpgsql security definer set search_path = public as $$
declare ended integer;
begin
  with open as (
    select f.id, f.person_id, greatest(f.since, day) as on_day, s.id as sentence from finance_item f join sentence s on s.id = f.sentence_id
    where f.person_id = any (people) and f.kind = any (kinds) and f.ended_on is null
  )
  insert into finance_step (id, person_id, item_id, move, state, on_day, ends, organisation_id, recorded_on, recorded_by, recorded_at)
  select gen_random_uuid(), o.person_id, o.id, how, how, o.on_day, true, viewer_organisation(), viewer_today(), viewer_account(), viewer_now() from open o;
  get diagnostics ended = row_count;
  return ended;
end $$;
comment on function finance_end(uuid[], text[], text, date) is 'Ends what is open when somebody dies, is removed or is recalled, whoever records that. Answers how many ended.';

create function finance_carry(people uuid[], into_sentence uuid) returns integer language plpgsql security definer set search_path = public as $$
declare carried integer;
begin
  with of_sentence as (select id, person_id from sentence where id = into_sentence and custody_start is not null), moved as (
    update finance_item f set sentence_id = t.id, person_id = t.person_id, version = f.version + 1 from of_sentence t, sentence old
    where old.id = f.sentence_id and f.person_id = any (people) and f.ended_on is null and f.sentence_id <> t.id and old.released_on is not null returning f.id, f.person_id
  ), steps as (update finance_step s set person_id = m.person_id from moved m where s.item_id = m.id and s.person_id <> m.person_id)
  select count(*) into carried from moved;
  return carried;
end $$;
comment on function finance_carry(uuid[], uuid) is 'What is open goes on in the new custody: the prison that receives somebody again keeps it. Answers how many.';

create function finance_partners() returns table (organisation_id uuid, name text, partner_kind text)
language sql stable security definer set search_path = public as $$
  select o.id, o.name, case when o.kind = 'jobcentre' then 'jobcentre' else 'adviser' end
  from organisation o
  where (o.kind = 'jobcentre' or exists (select 1 from service s join service_pathway w on w.service_id = s.id where s.provider_organisation_id = o.id and w.pathway = 'finance-benefit-debt'))
    and exists (
      select 1 from agreement a
      join agreement_party me on me.agreement_id = a.id and me.organisation_id = viewer_organisation() and me.signed_on <= viewer_today() and (me.withdrawn_on is null or me.withdrawn_on > viewer_today())
      join agreement_party other on other.agreement_id = a.id and other.organisation_id = o.id and other.signed_on <= viewer_today() and (other.withdrawn_on is null or other.withdrawn_on > viewer_today())
      where viewer_today() between a.from_day and a.until_day and 'identity' = any (me.shares) and 'contact' = any (me.shares))
  order by 3, o.name
$$;
comment on function finance_partners() is 'Jobcentres and debt advisers who may be asked to help with somebody’s money today: an agreement in force, signed by both, under which the viewer’s organisation shares who somebody is and who works with them.';
