-- Whom the viewer sees by emergency access and by nothing else, asked in one statement, so that panels that are read at one moment never see the moment away.

create function seen_by_emergency_alone() returns uuid[] language plpgsql volatile set search_path = public as $$
declare
  opened uuid[] := emergency_people('identity');
  moment text := current_setting('app.now', true);
  otherwise uuid[];
begin
  if opened = '{}' then return opened; end if;
  -- Without the moment there is no emergency: what is still seen rests on something else.
  perform set_config('app.now', '', true);
  otherwise := array(select p.id from person p where p.id = any (opened));
  perform set_config('app.now', coalesce(moment, ''), true);
  return array(select one from unnest(opened) one where not (one = any (otherwise)));
end $$;
comment on function seen_by_emergency_alone() is 'People whom the viewer may look at by emergency access alone, and change nothing about. It runs as the viewer: the policies answer.';
revoke execute on function seen_by_emergency_alone() from public;
grant execute on function seen_by_emergency_alone() to throughline_app;
