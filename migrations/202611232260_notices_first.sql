-- What somebody is told inside the product: written in the transaction of the action that it is about.

create table notice (
  id uuid primary key,
  account_id uuid references account,
  organisation_id uuid references organisation,
  role text,
  person_id uuid references person,
  words text not null check (length(words) between 3 and 300),
  href text not null check (href ~ '^/[a-z0-9/-]*$'),
  written_at timestamptz not null,
  request_id uuid not null,
  check ((account_id is null) <> (organisation_id is null)),
  check ((organisation_id is null) = (role is null))
);
comment on table notice is 'Class: by row. A sentence for one account, or for whoever holds a role at an organisation. Its words name no person: at most the short reference, and nobody who is excluded from that person is shown it.';
create index notice_account on notice (account_id, written_at desc) where account_id is not null;
create index notice_role on notice (organisation_id, role, written_at desc) where organisation_id is not null;
create index notice_person on notice (person_id);

create table notice_seen (
  notice_id uuid not null references notice,
  account_id uuid not null references account,
  seen_at timestamptz not null,
  primary key (notice_id, account_id)
);
comment on table notice_seen is 'Who has seen a notice, and when. A notice for a role is seen by each of its holders for themselves.';

create function excluded(person uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from sight_limit l
    where l.person_id = any (array(select same_people(person))) and l.kind = 'exclusion' and viewer_account() = any (l.accounts)
      and l.from_day <= viewer_today() and (l.until_day is null or l.until_day >= viewer_today()))
$$;
comment on function excluded(uuid) is 'Is the viewer on the exclusion list of this person today? For what is not about a class of information: notices, reviews, the lists themselves.';

-- A policy of its own: a notice is its reader's, whatever the reader may see of the person; it falls silent where the reader is excluded from the person.
alter table notice enable row level security;
create policy read_own on notice for select to throughline_app using (
  (account_id = (select viewer_account()) or (organisation_id = (select viewer_organisation()) and role = (select viewer_role())))
  and (person_id is null or not (select any_limits()) or not excluded(person_id)));
create policy write on notice for insert to throughline_app with check (true);
revoke update on notice from throughline_app;
alter table notice_seen enable row level security;
create policy own on notice_seen to throughline_app using (account_id = (select viewer_account())) with check (account_id = (select viewer_account()));
revoke update on notice_seen from throughline_app;

create function waiting_notices(reader uuid, at_organisation uuid, in_role text, today date) returns integer
language sql stable security definer set search_path = public as $$
  select count(*)::integer from (
    select 1 from notice n
    where (n.account_id = reader or (n.organisation_id = at_organisation and n.role = in_role))
      and not exists (select 1 from notice_seen s where s.notice_id = n.id and s.account_id = reader)
      and (n.person_id is null or not exists (
        select 1 from sight_limit l
        where l.person_id = any (array(select same_people(n.person_id))) and l.from_day <= today and (l.until_day is null or l.until_day >= today)
          and l.kind = 'exclusion' and reader = any (l.accounts)))
    limit 100) waiting
$$;
comment on function waiting_notices(uuid, uuid, text, date) is 'How many notices somebody has not seen, at most 100: for the line on every page, which is drawn outside the transaction that read the page. It counts what the policy shows.';
