/**
 * Who manages whom: the personas carry the first caseloads, invented officers the others, so that no caseload grows with the
 * size of the population. Person `index` always has the same officers, whatever the size.
 */
import { seededRandom } from '../src/core/random.ts'
import { PRISONS, PROBATION_UNIT } from './organisations.ts'
import { FORENAMES, SURNAME_ENDS, SURNAME_STARTS } from './names.ts'
import { PERSONAS } from './personas.ts'

/** People by index that share one community officer: fewer than half of them are supervised at any time. */
const COMMUNITY_BLOCK = 78
/** People by index that share one officer in a prison: fewer than one in ten of them is in that prison. */
const PRISON_BLOCK = 500

const COMMUNITY_PERSONAS = ['priya.example', 'daniel.testwell', 'moira.placeholder'] as const

/** Handle of the community officer of a person. */
export const communityOfficer = (index: number): string => {
  const block = Math.floor(index / COMMUNITY_BLOCK)
  return COMMUNITY_PERSONAS[block] ?? `community.officer.${block + 1}`
}

/** Handle of the organisation of a prison by its code. */
export const prisonOrganisation = (code: string): string => {
  const prison = PRISONS.find((candidate) => candidate.code === code)
  if (!prison) throw new Error(`The demonstration has no prison ${code}.`)
  return prison.handle
}

/** Handle of the officer of a person in a prison (by code). */
export const prisonOfficer = (index: number, code: string): string => {
  const block = Math.floor(index / PRISON_BLOCK)
  return code === 'PBI' && block === 0 ? 'samuel.dummett' : `${prisonOrganisation(code)}.officer.${block + 1}`
}

export interface Officer {
  readonly handle: string
  readonly name: string
  readonly email: string
  readonly organisation: string
  readonly role: 'offender-manager' | 'prison-offender-manager'
}

const inventedName = (handle: string): string => {
  const random = seededRandom(`officer ${handle}`)
  return `${random.pick(FORENAMES).name} ${random.pick(SURNAME_STARTS)}${random.pick(SURNAME_ENDS)}`
}

const names = new Map(PERSONAS.map(({ handle, name }) => [handle, name]))

/** What somebody who manages people is called, a persona or an invented officer. Names are remembered: a loader asks for each of its people. */
export const officerName = (handle: string): string => {
  const name = names.get(handle) ?? inventedName(handle)
  names.set(handle, name)
  return name
}

/** Every invented officer that a population of this size can name. The personas are not among them. */
export const officers = (people: number): Officer[] => {
  const named = (handle: string, organisation: string, role: Officer['role']): Officer =>
    ({ handle, name: officerName(handle), email: `${handle}@example.invalid`, organisation, role })
  const firstOf = (block: number): number[] => Array.from({ length: Math.ceil(people / block) }, (_, index) => index * block)
  return [
    ...firstOf(COMMUNITY_BLOCK).map(communityOfficer).filter((handle) => handle.startsWith('community.'))
      .map((handle) => named(handle, PROBATION_UNIT, 'offender-manager')),
    ...PRISONS.flatMap((prison) => firstOf(PRISON_BLOCK).map((index) => prisonOfficer(index, prison.code)).filter((handle) => handle.startsWith('hmp-'))
      .map((handle) => named(handle, prison.handle, 'prison-offender-manager'))),
  ]
}
