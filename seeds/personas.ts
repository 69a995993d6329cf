/** The people who sign in to the demonstration, one for each role and place in the story. None of them exists; their surnames say so. */
import type { Purpose, Role } from '../src/platform/vocabulary.ts'
import { CHARITY_WITHOUT_AGREEMENT, COMMISSIONER, CONSTABULARY, PROBATION_UNIT, TREATMENT_PROVIDER } from './organisations.ts'

export interface Persona {
  readonly handle: string
  readonly name: string
  readonly email: string
  /** Handle of the organisation. */
  readonly organisation: string
  readonly role: Role
  readonly purpose: Purpose
  /** One sentence for the sign-in page. */
  readonly about: string
}

const persona = (handle: string, name: string, organisation: string, role: Role, purpose: Purpose, about: string): Persona =>
  ({ handle, name, email: `${handle}@example.invalid`, organisation, role, purpose, about })

export const PERSONAS: readonly Persona[] = [
  persona('nadia.example', 'Nadia Example', CONSTABULARY, 'data-officer', 'data-supply', 'Loads the constabulary’s extract and mends its refused rows.'),
  persona('owen.sample', 'Owen Sample', 'hmp-peterborough', 'data-officer', 'data-supply', 'Loads HMP Peterborough’s extract of receptions and releases.'),
  persona('grace.specimen', 'Grace Specimen', PROBATION_UNIT, 'data-officer', 'data-supply', 'Loads the probation unit’s extract of sentences and tiers.'),
  persona('tariq.demo', 'Tariq Demo', 'housing-peterborough', 'data-officer', 'data-supply', 'Loads the extract of homelessness applications to Peterborough.'),
  persona('ingrid.mockford', 'Ingrid Mockford-Demo', TREATMENT_PROVIDER, 'data-officer', 'data-supply', 'Loads the treatment provider’s extract of people in treatment.'),
  persona('helen.sampleton', 'Helen Sampleton', PROBATION_UNIT, 'delivery-unit-head', 'offender-management', 'Heads the probation delivery unit and sees who has no offender manager.'),
  persona('priya.example', 'Priya Example', PROBATION_UNIT, 'offender-manager', 'offender-management', 'Manages people in the community: assesses, plans, refers and reviews.'),
  persona('daniel.testwell', 'Daniel Testwell', PROBATION_UNIT, 'offender-manager', 'offender-management', 'Manages people in the community, most of them in Peterborough.'),
  persona('moira.placeholder', 'Moira Placeholder', PROBATION_UNIT, 'offender-manager', 'offender-management', 'Manages people in the community, many of them new to the unit.'),
  persona('samuel.dummett', 'Samuel Dummett-Demo', 'hmp-peterborough', 'prison-offender-manager', 'offender-management', 'Responsible for people in HMP Peterborough until their handover.'),
  persona('leila.specimen', 'Leila Specimen', 'hmp-peterborough', 'resettlement-worker', 'resettlement', 'Prepares people in HMP Peterborough for release and finds where they will sleep.'),
  persona('jonah.sample', 'Jonah Sample', 'the-forward-trust', 'caseworker', 'service-delivery', 'Invented caseworker for a real contract: men’s personal wellbeing services in Cambridgeshire.'),
  persona('rhys.samplewell', 'Rhys Samplewell', TREATMENT_PROVIDER, 'caseworker', 'service-delivery', 'Invented keyworker: assesses and treats people under drug and alcohol requirements.'),
  persona('beth.example', 'Beth Example', CHARITY_WITHOUT_AGREEMENT, 'caseworker', 'service-delivery', 'Works for a charity that has signed no agreement, and therefore finds nobody.'),
  persona('ruth.demoway', 'Ruth Demoway', 'housing-peterborough', 'housing-officer', 'resettlement', 'Answers referrals for people who will have nowhere to sleep in Peterborough.'),
  persona('carys.mockingham', 'Carys Mockingham', CONSTABULARY, 'disposal-officer', 'out-of-court', 'Invented officer: decides without a court where that is right, and follows conditions to their end.'),
  persona('cora.coachdemo', 'Cora Coachdemo', 'jobcentre-peterborough', 'work-coach', 'resettlement', 'Books Jobcentre appointments before release, takes claims from release day on and sees that the first payment arrives.'),
  persona('kofi.testerly', 'Kofi Testerly', COMMISSIONER, 'analyst', 'evidence', 'Measures needs and reoffending without ever seeing a name.'),
  persona('anwen.sample', 'Anwen Sample', COMMISSIONER, 'board-secretary', 'board-business', 'Writes and publishes the board’s papers.'),
  persona('george.mockley', 'George Mockley', COMMISSIONER, 'governance-lead', 'governance', 'Keeps the agreements and sees who looked at whom, when and why.'),
  persona('iris.fixturely', 'Iris Fixturely', PROBATION_UNIT, 'governance-lead', 'governance', 'The second pair of eyes: approves what George read through or proposed.'),
  persona('gwen.leadsample', 'Gwen Leadsample', PROBATION_UNIT, 'governance-lead', 'governance', 'Answers for information at the probation unit and signs agreements for it.'),
  persona('piers.leadmock', 'Piers Leadmock', 'hmp-peterborough', 'governance-lead', 'governance', 'Answers for information at HMP Peterborough and signs agreements for it.'),
  persona('tess.leaddemo', 'Tess Leaddemo', TREATMENT_PROVIDER, 'governance-lead', 'governance', 'Answers for information at the invented treatment provider and signs agreements for it.'),
  persona('vera.fixture', 'Vera Fixture-Demo', PROBATION_UNIT, 'victim-liaison-officer', 'victim-services', 'Stands on the victims’ side: keeps victims informed and asks for licence conditions.'),
  persona('hattie.placeholm', 'Hattie Placeholm', 'victim-hub', 'victim-hub-worker', 'victim-services', 'Supports victims and leads restorative justice for those who ask for it.'),
  persona('ada.sampleford', 'Ada Sampleford', PROBATION_UNIT, 'administrator', 'administration', 'Keeps the accounts and roles of the probation delivery unit.'),
  persona('mina.marchdemo', 'Mina Marchdemo', 'marchshire-probation', 'delivery-unit-head', 'offender-management', 'Works in an invented county, and sees nobody of Cambridgeshire.'),
  persona('owain.marchsample', 'Owain Marchsample', 'marchshire-probation', 'offender-manager', 'offender-management', 'Manages people in the invented county, where health detail is shared only with consent.'),
  persona('leah.marchlead', 'Leah Marchlead', 'marchshire-probation', 'governance-lead', 'governance', 'Keeps the invented county’s agreements: one rests on consent, one is for named people, one has just ended.'),
]
