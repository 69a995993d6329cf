-- What a key or schedule sent while it stood is read to the end, also when it was revoked or ended meanwhile.

create function sender_of_extract(sent uuid, account uuid, organisation uuid) returns table (account_name text, organisation_name text) language sql stable security definer set search_path = public as $$
  select a.name, o.name from extract e join account a on a.id = e.received_by join organisation o on o.id = e.organisation_id
  where e.id = sent and e.received_by = account and e.organisation_id = organisation and e.state in ('reading', 'read', 'unreadable')
    and (exists (select from upload_key k where k.account_id = account and k.organisation_id = organisation) or exists (select from extract_schedule s where s.account_id = account and s.organisation_id = organisation))
$$;
comment on function sender_of_extract(uuid, uuid, uuid) is 'The key or schedule that an extract was taken from, whether or not it stands today: for the worker, which reads what was received.';
revoke execute on function sender_of_extract(uuid, uuid, uuid) from public;
grant execute on function sender_of_extract(uuid, uuid, uuid) to throughline_app;
