-- Whom somebody manages today, under every id that stands for them: what is due is asked of their manager, not of everybody who may see it.
create function my_people() returns uuid[] language sql stable set search_path = public as $$
  select array(
    select same_people(m.person_id) from management m
    where m.account_id = viewer_account() and m.from_day <= viewer_today() and (m.until_day is null or m.until_day > viewer_today()))
$$;
comment on function my_people() is 'The people whom the viewer manages today, with the records merged with theirs. Runs as who asks.';
