-- Who ends an involvement need not see it: a prison's resettlement worker withdraws a referral, and the provider must lose sight of the person.

create function end_involvement(because uuid, last_day date) returns void language sql security definer set search_path = public as $$
  update involvement set until_day = greatest(from_day, last_day)
  where because_id = because and (until_day is null or until_day > last_day)
$$;
comment on function end_involvement(uuid, date) is 'Ends what rested on one row, whoever’s it is: the update policy lets a viewer change only involvements that they may also read.';
