-- A copy is approved only by somebody who opened what was decided, since it was last read through.
create function opened_since_reviewed(request uuid) returns boolean language sql stable security definer set search_path = public as $$
  select exists (
    select 1 from rights_request q join audit_entry e on e.account_id = viewer_account() and e.name = 'rights.review' and e.outcome = 'done' and q.person_id = any (e.person_ids)
    where q.id = request and e.occurred_at >= (select max(s.done_at) from rights_step s where s.request_id = request and s.state = 'reviewed'))
$$;
comment on function opened_since_reviewed(uuid) is 'Has the viewer opened the decided rows of this copy since it was last said to be read through? Asked of the audit, which a second person may not read whole.';
revoke execute on function opened_since_reviewed(uuid) from public;
grant execute on function opened_since_reviewed(uuid) to throughline_app;
