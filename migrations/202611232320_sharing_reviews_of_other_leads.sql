-- A review of emergency access never waits unseen: a lead who is shut out of the person sees that it waits, and nothing of whom.

create function reviews_for_other_leads() returns table (organisation_id uuid, due date) language sql stable security definer set search_path = public rows 5 as $$
  select e.organisation_id, coalesce(e.review_due_day, (e.from_at at time zone 'Europe/London')::date + 4) from emergency_access e
  where viewer_role() = 'governance-lead' and e.organisation_id = any (viewer_partners())
    and not exists (select 1 from emergency_review v where v.access_id = e.id) and excluded(e.person_id)
$$;
comment on function reviews_for_other_leads() is 'Emergency accesses that wait for a review and that this governance lead is shut out of: where they were taken and by when they have to be reviewed, not by whom and of whom. Another lead closes them.';
revoke execute on function reviews_for_other_leads() from public;
grant execute on function reviews_for_other_leads() to throughline_app;
