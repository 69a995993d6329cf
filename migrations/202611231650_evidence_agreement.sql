-- A snapshot is made of what the parties of one agreement share for evidence, and measured by its parties alone.

alter table snapshot add column agreement_id uuid references agreement;
comment on column snapshot.agreement_id is 'The agreement with the purpose of evidence that allowed this snapshot: whose rows are in it, and who may measure it.';
comment on column snapshot.folder is 'Below the snapshots of the data folder.';
comment on column snapshot.digest is 'The first 16 hexadecimal figures of the SHA-256 over its files: the same content has the same digest. Figures carry it as their snapshot.';
create index snapshot_agreement on snapshot (agreement_id, made_at desc);
revoke update on snapshot from throughline_app;
revoke insert on snapshot from throughline_app;
