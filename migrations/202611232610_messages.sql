-- Letters and messages: how somebody wants to be told, and each message about an appointment from planning to the end.

create table message_wish (
  id uuid primary key,
  person_id uuid not null references person,
  channel text not null check (channel in ('sms', 'email', 'letter', 'voice')),
  telephone text check (telephone ~ '^(0[1-9][0-9]{8,9}|\+[1-9][0-9]{6,14})$'),
  email text check (length(email) between 3 and 254 and email ~ '^[^[:space:]@]+@[^[:space:]@]+$'),
  language text not null check (language in ('en', 'cy')),
  large_print boolean not null,
  safe boolean not null,
  why_not_safe text check (length(why_not_safe) between 3 and 300),
  told_by text not null check (length(told_by) between 2 and 100),
  organisation_id uuid not null references organisation,
  recorded_on date not null,
  recorded_by uuid references account,
  recorded_at timestamptz not null,
  place bigint generated always as identity,
  check (channel <> 'sms' or telephone is not null),
  check (channel <> 'email' or email is not null),
  check (safe = (why_not_safe is null))
);
comment on table message_wish is 'Class: contact. How somebody wants to be told of appointments, in which language, and whether their telephone and e-mail are theirs alone; the newest counts, nothing is overwritten.';
create index message_wish_person on message_wish (person_id, place desc);

create table message (
  id uuid primary key,
  person_id uuid not null references person,
  meeting_id uuid not null references release_meeting,
  meeting_version integer not null,
  about text not null check (about in ('reminder', 'change', 'cancelled')),
  channel text not null check (channel in ('sms', 'email', 'letter', 'voice')),
  in_prison boolean not null,
  in_person boolean not null,
  language text not null check (language in ('en', 'cy')),
  large_print boolean not null,
  send_at timestamptz not null,
  send_day date not null,
  state text not null check (state in ('waiting', 'sent', 'delivered', 'failed', 'withdrawn')),
  state_at timestamptz not null,
  reason text check (reason in ('moved', 'corrected', 'cancelled', 'wish', 'died', 'past', 'in-prison', 'not-safe', 'no-contact', 'permanent-failure', 'temporary-failure', 'technical-failure', 'service')),
  tries integer not null default 0,
  look_at timestamptz not null,
  service text check (service in ('notify', 'local', 'worker')),
  service_id text check (length(service_id) between 1 and 100),
  words text check (length(words) <= 2000),
  settled_on date,
  settled_by uuid references account,
  settled_how text check (settled_how in ('told', 'not-reached', 'not-needed')),
  settled_words text check (length(settled_words) <= 300),
  organisation_id uuid not null references organisation,
  planned_by uuid references account,
  recorded_at timestamptz not null,
  version integer not null default 1,
  check ((settled_on is null) = (settled_how is null)),
  check (settled_on is null or state = 'failed'),
  check (reason is null or state in ('failed', 'withdrawn'))
);
comment on table message is 'Class: contact. One message about one appointment: how it goes out and when, what became of it, and for one that failed what a worker did. Its words stand here once it is sent; they name no service, place, offence or name of the person.';
comment on column message.in_person is 'Nothing is safe to send: a worker tells it when they meet.';
comment on column message.look_at is 'When the loop looks again: after a failed try, or for what became of it.';
create index message_person on message (person_id, send_day desc);
create index message_meeting on message (meeting_id);
create index message_to_send on message (look_at, id) where state in ('waiting', 'sent') and channel in ('sms', 'email');
create index message_open on message (send_day, id) where state = 'waiting' or (state = 'failed' and settled_on is null);
-- Never twice: of one version of an appointment one message of a kind is planned or sent, whoever asks and however often.
create unique index message_once on message (meeting_id, meeting_version, about) where state <> 'withdrawn';

call protect('message_wish', 'contact');
call protect('message', 'contact');
-- Whom somebody meets after release is the matter of those who work the case, as the meeting itself is.
create policy own on message as restrictive for select to throughline_app using ((select viewer_role()) not in ('caseworker', 'housing-officer'));

-- A message stands on the record on which its appointment stands, so that both stay together after a merge is undone.
create function stands_with_meeting() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select person_id into strict new.person_id from release_meeting where id = new.meeting_id;
  return new;
end $$;
comment on function stands_with_meeting() is 'Gives a message the record on which its appointment stands; it answers nothing.';
create trigger stands_with_meeting before insert on message for each row execute function stands_with_meeting();
