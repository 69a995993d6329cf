/**
 * The grid: role × basis × class → sight. It is written once, here, and copied into the table `sight_grid` at start for the
 * row-level policies to join. What is not named is hidden.
 *
 * `responsible`  our organisation manages or holds the person
 * `supplied`     our organisation supplied a record of the person
 * `referred`     the person has been referred to our organisation
 * `partner`      an organisation that has to do with the person shares this class with us under an agreement in force
 * `consented`    such an organisation shares it under an agreement that asks the person's consent, and the person has given it: instead of `partner`
 * `emergency`    the viewer took emergency access to the person within the last hour
 */
import type { Basis, Duty, InformationClass, Role, Sight } from '../platform/vocabulary.ts'

export type Row = Partial<Record<InformationClass, Sight>>
export type GridBasis = Basis | 'partner' | 'consented' | 'emergency'
export type Grid = Partial<Record<Role | Duty, Partial<Record<GridBasis, Row>>>>

const CASE_WORK = { identity: 'visible', sentence: 'visible', risk: 'visible', needs: 'visible', health: 'visible', contact: 'visible', plan: 'visible', intelligence: 'masked' } as const
const CASE_WORK_OF_OTHERS = { ...CASE_WORK, health: 'masked' } as const
/** Everything about the person themselves; what is about a victim, or is intelligence, is not theirs to have. */
const OWN_INFORMATION = { identity: 'visible', sentence: 'visible', risk: 'visible', needs: 'visible', health: 'visible', contact: 'visible', plan: 'visible' } as const
/** What keeps somebody from harm tonight: nothing about victims, no intelligence. */
const EMERGENCY = { identity: 'visible', sentence: 'visible', risk: 'visible', needs: 'visible', health: 'visible', contact: 'visible', plan: 'visible' } as const
const PREPARING_RELEASE = { identity: 'visible', sentence: 'visible', risk: 'visible', needs: 'visible', health: 'masked', contact: 'visible', plan: 'visible' } as const

export const GRID: Grid = {
  'data-officer': {
    supplied: { identity: 'visible' },
  },
  'delivery-unit-head': {
    responsible: CASE_WORK,
    supplied: CASE_WORK,
    partner: CASE_WORK_OF_OTHERS,
    consented: CASE_WORK,
    emergency: EMERGENCY,
  },
  'offender-manager': {
    responsible: CASE_WORK,
    supplied: CASE_WORK,
    partner: CASE_WORK_OF_OTHERS,
    consented: CASE_WORK,
    emergency: EMERGENCY,
  },
  'prison-offender-manager': {
    responsible: CASE_WORK,
    supplied: CASE_WORK_OF_OTHERS,
    partner: { identity: 'exists-only' },
    consented: OWN_INFORMATION,
    emergency: EMERGENCY,
  },
  'resettlement-worker': {
    responsible: PREPARING_RELEASE,
    supplied: PREPARING_RELEASE,
    partner: { identity: 'exists-only' },
    consented: PREPARING_RELEASE,
    emergency: EMERGENCY,
  },
  caseworker: {
    referred: { identity: 'visible', contact: 'visible', risk: 'masked', needs: 'masked', plan: 'masked' },
  },
  'housing-officer': {
    responsible: { identity: 'visible', contact: 'visible', needs: 'visible', sentence: 'masked' },
    supplied: { identity: 'visible', contact: 'visible', needs: 'visible', sentence: 'masked' },
    referred: { identity: 'visible', contact: 'visible', needs: 'visible', sentence: 'masked' },
    partner: { identity: 'exists-only' },
    consented: { identity: 'visible', contact: 'visible', needs: 'visible' },
  },
  // What the force itself decided is read by a policy of its own (migration 2600); sentences of courts are said to be there, and not shown.
  'disposal-officer': {
    responsible: { identity: 'visible', sentence: 'masked' },
    supplied: { identity: 'visible', sentence: 'masked' },
  },
  'work-coach': {
    referred: { identity: 'visible', contact: 'visible' },
  },
  'victim-liaison-officer': {
    responsible: { identity: 'visible', sentence: 'visible' },
  },
  'right-of-access': {
    responsible: OWN_INFORMATION,
    supplied: OWN_INFORMATION,
    referred: OWN_INFORMATION,
    partner: OWN_INFORMATION,
    consented: OWN_INFORMATION,
  },
  'governance-lead': {
    responsible: { identity: 'visible', contact: 'visible', sentence: 'masked', risk: 'masked', needs: 'masked', health: 'masked', plan: 'masked' },
    supplied: { identity: 'visible', contact: 'visible', sentence: 'masked', risk: 'masked', needs: 'masked', health: 'masked', plan: 'masked' },
    partner: { identity: 'visible', contact: 'visible', sentence: 'masked', risk: 'masked', needs: 'masked', health: 'masked', plan: 'masked' },
    consented: { identity: 'visible', contact: 'visible', sentence: 'masked', risk: 'masked', needs: 'masked', health: 'masked', plan: 'masked' },
  },
}

/** The grid as rows for the table that the policies join. */
export const gridRows = (grid: Grid = GRID): { role: string; basis: string; class: string; sight: Exclude<Sight, 'hidden'> }[] =>
  Object.entries(grid).flatMap(([role, bases]) =>
    Object.entries(bases).flatMap(([basis, row]) =>
      Object.entries(row).flatMap(([cls, sight]) => (sight === 'hidden' ? [] : [{ role, basis, class: cls, sight }]))))
