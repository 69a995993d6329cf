-- Access that ends at a moment and not at midnight. The column has a default: the previous release runs on.

alter table membership add column ended_at timestamptz;
comment on column membership.ended_at is 'The moment at which an administrator put its wearer out, in the middle of a day; none where the role ends with its last day. Taken away again when the role is let go on.';
alter table membership_change drop constraint membership_change_kind_check;
alter table membership_change add constraint membership_change_kind_check check (kind in ('given', 'changed', 'ended', 'ended-now'));

create or replace function panel_candidates(under uuid, addresses text[]) returns table (account_id uuid, name text, email text, organisation_id uuid, organisation text)
language sql stable security definer set search_path = public as $$
  select distinct on (c.email) c.id, c.name, c.email, o.id, o.name
  from account c
  join membership m on m.account_id = c.id and m.from_day <= viewer_today() and (m.until_day is null or m.until_day >= viewer_today()) and m.ended_at is null
  join organisation o on o.id = m.organisation_id
  join agreement_party p on p.agreement_id = under and p.organisation_id = m.organisation_id and p.signed_on <= viewer_today()
  where c.email = any (addresses) and victim_organisations() <> '{}'
  order by c.email, m.from_day desc
$$;
