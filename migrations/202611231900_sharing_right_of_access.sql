-- Whoever answers a person's request for their own information also tells them who looked.
drop policy audit_read on audit_entry;
create policy audit_read on audit_entry for select to throughline_app
  using ((select viewer_role()) in ('governance-lead', 'right-of-access') and organisation_id = any ((select viewer_partners())::uuid[]));
