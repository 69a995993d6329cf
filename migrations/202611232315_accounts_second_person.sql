-- A new link for somebody with wide sight works when a second person has approved it. Columns have no value before: the previous release runs on.

alter table invitation add column approved_at timestamptz;
alter table invitation add column approved_by uuid references account;
alter table invitation add constraint invitation_approved_whole check ((approved_at is null) = (approved_by is null));
alter table invitation drop constraint invitation_kind_check;
alter table invitation add constraint invitation_kind_check check (kind in ('first', 'again', 'reset'));
comment on column invitation.kind is 'The link that came with the account, another one before anything was chosen here, or one that replaces what was chosen.';
comment on column invitation.approved_by is 'The second person without whom a link that is not the first opens no account with a role of the victims'' side, a governance lead''s or an administrator''s. Whether one is needed is asked when the link is used, of the roles of that day.';
