-- A lead writes the parts of a request that a partner received, too: also in the moment in which a restriction has hidden the person and is not yet written down.

do $$
declare
  part text;
begin
  foreach part in array array['rights_step', 'rights_correction', 'rights_restriction', 'rights_erasure', 'rights_export'] loop
    execute format('drop policy leads_record on %I', part);
    execute format('create policy leads_record on %1$I for insert to throughline_app with check (organisation_id = (select viewer_organisation()) or ((select rights_side()) and organisation_id = any ((select viewer_partners())::uuid[])))', part);
  end loop;
end $$;
