-- What a paper needs to freeze for good: implications answered one by one, versions to edit by, and the database's own refusal
-- to let a published paper change.

alter table paper
  add column revision integer not null default 1,
  add column withdrawn_by uuid references account,
  add column pdf_problem text,
  add constraint paper_withdrawn_with_reason check ((state = 'withdrawn') = (withdrawn_at is not null and withdraw_reason is not null));
comment on column paper.version is 'Of the heading block alone: title, board, meeting, author, contact.';
comment on column paper.revision is 'Counts every change to the paper or to anything in it: whoever publishes names the one they read.';
comment on column paper.pdf_problem is 'Why a published paper has no PDF, in a sentence; null where it has one.';
create index paper_published on paper (published_at desc, id desc) where state = 'published';
create index paper_organisation on paper (organisation_id, meeting_day desc);

alter table paper_section
  add column version integer not null default 1,
  add constraint paper_section_of_paper unique (paper_id, id);
create table paper_implication (
  paper_id uuid not null,
  section_id uuid not null,
  category text not null,
  applies boolean not null,
  words text not null default '',
  primary key (section_id, category),
  foreign key (paper_id, section_id) references paper_section (paper_id, id) on delete cascade,
  check (applies = (words <> ''))
);
comment on table paper_implication is 'What a paper says under one category of implications. No row: nobody has decided yet, and the paper cannot be published.';

alter table paper_figure
  add constraint paper_figure_section foreign key (paper_id, section_id) references paper_section (paper_id, id);
comment on column paper_figure.frozen is 'On publication: the whole figure as it was shown, and the day, time and digest of the snapshot it was made of.';
create index paper_figure_paper on paper_figure (paper_id);

-- A draft is for the board secretaries of its organisation; nobody else there sees it either.
alter policy readable on paper using (state <> 'draft' or (organisation_id = (select viewer_organisation()) and (select viewer_role()) = 'board-secretary'));
alter policy writable on paper with check (organisation_id = (select viewer_organisation()) and (select viewer_role()) = 'board-secretary');
alter policy changeable on paper using (organisation_id = (select viewer_organisation()) and (select viewer_role()) = 'board-secretary');

alter table paper_implication enable row level security;
create policy with_paper on paper_implication to throughline_app using (exists (select 1 from paper where paper.id = paper_implication.paper_id));

-- The PDF leaves the public with the paper; its organisation keeps it.
alter table stored_document enable row level security;
create policy readable on stored_document for select to throughline_app using (exists (select 1 from paper where paper.id = stored_document.paper_id
  and (paper.state = 'published' or paper.organisation_id = (select viewer_organisation()))));
create policy writable on stored_document for insert to throughline_app with check (exists (select 1 from paper where paper.id = stored_document.paper_id
  and paper.organisation_id = (select viewer_organisation()) and (select viewer_role()) = 'board-secretary'));
revoke update on stored_document from throughline_app;

create function refuse_change_of_published_paper() returns trigger language plpgsql as $$
begin
  if old.state = 'published' and new.state = 'withdrawn'
    and (to_jsonb(new) - array['state', 'withdrawn_at', 'withdrawn_by', 'withdraw_reason', 'revision'])
      = (to_jsonb(old) - array['state', 'withdrawn_at', 'withdrawn_by', 'withdraw_reason', 'revision']) then
    return new;
  end if;
  raise exception 'paper % is %: it no longer changes', old.id, old.state;
end $$;
create trigger frozen before update on paper for each row when (old.state <> 'draft') execute function refuse_change_of_published_paper();

create function refuse_change_in_published_paper() returns trigger language plpgsql as $$
declare held text;
begin
  select state into held from paper where id = case when tg_op = 'DELETE' then old.paper_id else new.paper_id end;
  if held is distinct from 'draft' then
    raise exception 'what stands in a paper that is % no longer changes', held;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger frozen before insert or update or delete on paper_section for each row execute function refuse_change_in_published_paper();
create trigger frozen before insert or update or delete on paper_figure for each row execute function refuse_change_in_published_paper();
create trigger frozen before insert or update or delete on paper_implication for each row execute function refuse_change_in_published_paper();
grant delete on paper_implication to throughline_app;
