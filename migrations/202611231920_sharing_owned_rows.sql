-- Rows that belong to one organisation are seen as the decision in words says, with one narrowing: whoever knows the person only
-- by a referral sees its own rows and nobody else's.

create or replace procedure protect_owned(protected regclass, class text, owner_column text) language plpgsql as $$
declare
  seen text := format($policy$(%1$s.%3$I = (select viewer_organisation()) and (select own_bases(%2$L)) <> '{}')
    or exists (
      select 1 from involvement i
      where i.person_id = %1$s.person_id
        and ((i.organisation_id = (select viewer_organisation()) and i.basis <> 'referred' and i.basis = any ((select own_bases(%2$L))::text[]))
          or i.organisation_id = any ((select partner_organisations(%2$L))::uuid[]))
        and i.from_day <= (select viewer_today())
        and (i.until_day is null or i.until_day >= (select viewer_today())))$policy$, protected, class, owner_column);
begin
  execute format('alter table %s enable row level security', protected);
  execute format('drop policy if exists sight on %1$s; drop policy if exists record on %1$s; drop policy if exists change on %1$s; drop policy if exists remove on %1$s', protected);
  execute format('create policy sight on %s for select to throughline_app using (%s)', protected, seen);
  execute format('create policy record on %s for insert to throughline_app with check (true)', protected);
  execute format('create policy change on %s for update to throughline_app using (%s) with check (true)', protected, seen);
  execute format('create policy remove on %s for delete to throughline_app using (%s)', protected, seen);
end $$;

call protect_owned('referral', 'contact', 'provider_organisation_id');
call protect_owned('referral_change', 'contact', 'provider_organisation_id');
call protect_owned('service_session', 'contact', 'provider_organisation_id');
call protect_owned('referral_outcome', 'contact', 'provider_organisation_id');
