-- Two words on a heading within one moment: the one written last holds.

alter table column_choice add column place bigint generated always as identity;
comment on column column_choice.place is 'The order of writing: of the words on one heading the last holds.';
create index column_choice_place on column_choice (organisation_id, agency, heading_key, place desc);
drop index column_choice_newest;
