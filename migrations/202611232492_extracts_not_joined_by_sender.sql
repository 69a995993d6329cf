-- Nobody answers in one hat what they sent in another, nor what would show their own organisation somebody whom it does not know. By a
-- merge they did both, and over the “somebody else” of whoever had answered.

create function why_others_join(people uuid[], others uuid[]) returns text language sql stable security definer set search_path = public as $$
  with asked as (
    select viewer_account() in (e.confirmed_by, e.received_by) as sent, false as of_others
    from first_known f join extract e on e.id = f.extract_id
    where f.answer is distinct from 'same' and (f.apart_id = any (people) and f.person_id = any (others) or f.apart_id = any (others) and f.person_id = any (people))
    union all
    select doubt_sent_by_viewer(d.source_record_id, d.person_id), doubt_of_others(d.source_record_id, d.person_id)
    from doubtful_link d join source_record s on s.id = d.source_record_id
    where d.answer is distinct from 'same' and (s.person_id = any (people) and d.person_id = any (others) or s.person_id = any (others) and d.person_id = any (people)))
  select case when bool_or(sent) then 'sent' when bool_or(of_others) then 'others' end from asked
$$;
revoke all on function why_others_join(uuid[], uuid[]) from public;
grant execute on function why_others_join(uuid[], uuid[]) to throughline_app;
comment on function why_others_join(uuid[], uuid[]) is 'Of two people of whom it waits for an answer whether they are one, or of whom it was answered that they are not: why somebody else makes them one. `sent`: this account sent the record; `others`: it would show the viewer’s organisation somebody whom it does not know. Null where nothing keeps the viewer from it.';
