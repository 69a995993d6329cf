-- Changes, sessions and outcomes are about the person and the provider of their referral: who sees them is decided by both on their own
-- rows, so they must never differ. One look-up holds what three held, and more.

alter table referral add constraint referral_of_person unique (id, person_id, provider_organisation_id);
alter table referral_change
  drop constraint referral_change_referral_id_fkey, drop constraint referral_change_person_id_fkey, drop constraint referral_change_provider_organisation_id_fkey,
  add constraint referral_change_of_referral foreign key (referral_id, person_id, provider_organisation_id) references referral (id, person_id, provider_organisation_id);
alter table service_session
  drop constraint service_session_referral_id_fkey, drop constraint service_session_person_id_fkey, drop constraint service_session_provider_organisation_id_fkey,
  add constraint service_session_of_referral foreign key (referral_id, person_id, provider_organisation_id) references referral (id, person_id, provider_organisation_id);
alter table referral_outcome
  drop constraint referral_outcome_referral_id_fkey, drop constraint referral_outcome_person_id_fkey, drop constraint referral_outcome_provider_organisation_id_fkey,
  add constraint referral_outcome_of_referral foreign key (referral_id, person_id, provider_organisation_id) references referral (id, person_id, provider_organisation_id);
