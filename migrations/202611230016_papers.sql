-- Board papers: written from a template, with live figures that freeze when the paper is published.

create table board (
  id uuid primary key,
  partnership_id uuid not null references partnership,
  organisation_id uuid not null references organisation,
  handle text not null unique,
  name text not null
);
comment on table board is 'A board, panel or committee that papers go to.';

create table paper (
  id uuid primary key,
  reference text not null unique,
  board_id uuid not null references board,
  organisation_id uuid not null references organisation,
  title text not null,
  agenda_item text not null default '',
  meeting_day date not null,
  author text not null,
  contact text not null,
  state text not null check (state in ('draft', 'published', 'withdrawn')),
  published_at timestamptz,
  published_by uuid references account,
  withdrawn_at timestamptz,
  withdraw_reason text,
  started_by uuid references account,
  started_at timestamptz not null,
  version integer not null default 1,
  check ((published_at is null) = (state = 'draft'))
);
comment on table paper is 'A board paper. Nothing in it is about a person. A draft is seen by its organisation; a published paper by anyone.';
create index paper_board on paper (board_id, meeting_day desc);

create table paper_section (
  id uuid primary key,
  paper_id uuid not null references paper,
  position integer not null,
  kind text not null,
  heading text not null,
  words text not null default '',
  unique (paper_id, position)
);
comment on table paper_section is 'A numbered section of a paper; its paragraphs are numbered 1.1, 1.2 when it is shown.';

create table paper_figure (
  id uuid primary key,
  paper_id uuid not null references paper,
  section_id uuid not null references paper_section,
  position integer not null,
  measure text not null,
  parameters jsonb not null default '{}',
  caption text not null,
  frozen jsonb,
  snapshot_id uuid references snapshot,
  unique (section_id, position)
);
comment on table paper_figure is 'A figure in a paper: live until the paper is published, then frozen with the definition and snapshot that it leads to.';
grant delete on paper_figure, paper_section to throughline_app;

alter table paper enable row level security;
create policy readable on paper for select to throughline_app using (state <> 'draft' or organisation_id = (select viewer_organisation()));
create policy writable on paper for insert to throughline_app with check (organisation_id = (select viewer_organisation()));
create policy changeable on paper for update to throughline_app using (organisation_id = (select viewer_organisation()));
alter table paper_section enable row level security;
create policy with_paper on paper_section to throughline_app using (exists (select 1 from paper where paper.id = paper_section.paper_id));
alter table paper_figure enable row level security;
create policy with_paper on paper_figure to throughline_app using (exists (select 1 from paper where paper.id = paper_figure.paper_id));

create table stored_document (
  paper_id uuid primary key references paper,
  sha256 text not null,
  pdf bytea not null,
  made_at timestamptz not null
);
comment on table stored_document is 'The PDF of a published paper as it was published; never made again.';
