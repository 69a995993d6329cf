-- A party withdraws itself, from a day on; the others go on. Only the keeper ends the whole, and an unsent draft of a next version blocks nobody for long.

alter table agreement_party add column withdrawn_on date, add constraint agreement_party_withdrawn check (withdrawn_on is null or (signed_on is not null and withdrawn_on > signed_on));
comment on column agreement_party.withdrawn_on is 'The first day on which this party’s signature counts no more: it receives and gives nothing under the agreement. The signature itself stays recorded.';
alter table agreement add column drafted_on date;
comment on column agreement.drafted_on is 'When its text was begun; null for one older than this column.';
alter table agreement_change drop constraint agreement_change_change_check,
  add constraint agreement_change_change_check check (change in ('sent', 'signed', 'ended', 'superseded', 'reviewed', 'withdrawn'));

-- Every policy function asks the same of a party: that its signature counts today. The question is widened wherever it is asked.
do $$
declare
  asking oid;
begin
  for asking in select p.oid from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.prokind = 'f' and p.prosrc ~ '\w+\.signed_on <= viewer_today\(\)' loop
    execute regexp_replace(pg_get_functiondef(asking), '(\w+)\.signed_on <= viewer_today\(\)', '\1.signed_on <= viewer_today() and (\1.withdrawn_on is null or \1.withdrawn_on > viewer_today())', 'g');
  end loop;
end $$;

create function discard_draft(draft uuid) returns boolean language plpgsql security definer set search_path = public as $$
begin
  if viewer_role() is distinct from 'governance-lead' or not exists (
    select 1 from agreement a left join agreement o on o.id = a.supersedes
    where a.id = draft and not exists (select 1 from agreement_change c where c.agreement_id = a.id and c.change = 'sent')
      and a.kept_by is not null and not exists (select 1 from agreement_party p where p.agreement_id = a.id and p.signed_on is not null)
      and (a.kept_by = viewer_organisation() or o.kept_by = viewer_organisation()
        or (o.id is not null and viewer_party(o.id) and coalesce(a.drafted_on, a.from_day) < viewer_today() - 30)))
    then return false; end if;
  delete from agreement_party where agreement_id = draft;
  delete from agreement where id = draft;
  return true;
end $$;
comment on function discard_draft(uuid) is 'Discards a draft that was never sent out: by its writer, by the keeper of the agreement that it would follow, or after 30 days by any party to that agreement.';
revoke execute on function discard_draft(uuid) from public;
grant execute on function discard_draft(uuid) to throughline_app;
