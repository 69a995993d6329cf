-- Somebody who was erased may come again in an agency's extract: flagged before it is linked, without keeping who they were.

create table erased_mark (
  mark bytea not null check (length(mark) = 32),
  certificate text not null,
  until_day date not null,
  primary key (mark, certificate)
);
comment on table erased_mark is 'Keyed hashes of what an erased person’s records were found by (numbers; name and birth date): the key lies in the data folder, so the database alone cannot be tried against. No person, gone on its day (docs/decisions/2026-11-23-erasure-and-what-it-leaves.md).';
alter table erased_mark enable row level security;
create policy officers on erased_mark for select to throughline_app using ((select viewer_role()) = 'data-officer');
create policy leads on erased_mark for select to throughline_app using ((select viewer_role()) = 'governance-lead');
create policy leads_lift on erased_mark for delete to throughline_app using ((select viewer_role()) = 'governance-lead');
revoke insert, update on erased_mark from throughline_app;
grant delete on erased_mark to throughline_app;
