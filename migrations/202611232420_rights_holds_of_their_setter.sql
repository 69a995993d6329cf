-- A legal hold is ended by the organisation that set it. Where that has left the partnership, by whoever is responsible for the person.

alter table legal_hold add column partnerships uuid[] not null default '{}';
comment on column legal_hold.partnerships is 'The partnerships to which the organisation that set the hold belonged when it did: leads of these see it even after that organisation has left.';
update legal_hold h set partnerships = array(select m.partnership_id from partnership_member m where m.organisation_id = h.organisation_id);

create function note_partnerships_of_hold() returns trigger language plpgsql security definer set search_path = public as $$
begin
  new.partnerships := case when new.copy_of is null then array(select m.partnership_id from partnership_member m where m.organisation_id = new.organisation_id)
    else coalesce((select h.partnerships from legal_hold h where h.id = new.copy_of), '{}') end;
  return new;
end $$;
comment on function note_partnerships_of_hold() is 'A hold remembers where its organisation stood when it was set; one that is repeated on a parted record remembers what the first one did.';
revoke execute on function note_partnerships_of_hold() from public;
create trigger partnerships before insert on legal_hold for each row execute function note_partnerships_of_hold();

create function viewer_partnerships() returns uuid[] language sql stable parallel safe as $$
  select coalesce(array_agg(partnership_id), '{}') from partnership_member where organisation_id = viewer_organisation()
$$;
comment on function viewer_partnerships() is 'The partnerships of the viewer’s own organisation.';

create function may_end_hold(setter uuid, partnerships uuid[], person uuid) returns boolean language sql stable security definer set search_path = public as $$
  select coalesce(viewer_role() = 'governance-lead' and (setter = viewer_organisation()
    or (partnerships && viewer_partnerships() and not (setter = any (viewer_partners()))
      and exists (select 1 from answering_for(person) a where a.organisation_id = viewer_organisation() and a.account_id is null))), false)
$$;
comment on function may_end_hold(uuid, uuid[], uuid) is 'May the viewer end this hold? The governance lead of the organisation that set it; where that shares no partnership with the viewer’s any more, the lead of whoever is responsible for the person today.';
revoke execute on function may_end_hold(uuid, uuid[], uuid) from public;
grant execute on function may_end_hold(uuid, uuid[], uuid) to throughline_app;

drop policy leads on legal_hold;
create policy leads on legal_hold for select to throughline_app using (
  (select rights_side()) and (organisation_id = any ((select viewer_partners())::uuid[]) or partnerships && (select viewer_partnerships())::uuid[])
  and exists (select 1 from person p where p.id = legal_hold.person_id));
comment on policy leads on legal_hold is 'Leads of the partnership in which it was set see it, on people whom they see, also after the organisation that set it has left.';
drop policy leads_change on legal_hold;
create policy leads_change on legal_hold for update to throughline_app
  using (may_end_hold(organisation_id, partnerships, person_id)) with check (may_end_hold(organisation_id, partnerships, person_id) and lifted_by = (select viewer_account()));
comment on policy leads_change on legal_hold is 'Nobody ends a hold that another organisation set, as long as that one is in the partnership to be asked.';
