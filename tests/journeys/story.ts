/** One journey: a stage, somebody at a browser, the person it follows, and what earlier steps left for later ones. */
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Day } from '../../src/core/dates.ts'
import { FIRST_DAY, type Stage } from './stage.ts'
import type { Visitor } from './visitor.ts'

/** The person whom every step is about. */
export interface Followed {
  readonly id: string
  readonly reference: string
  readonly forename: string
  readonly surname: string
  readonly birthDate: Day
  readonly prisonNumber: string
  readonly crn: string
  /** The day he leaves, as the prison's extract of step 1 moves it: a week later than the demonstration had it. */
  readonly release: Day
}

export const nameOf = ({ forename, surname }: Followed): string => `${forename} ${surname}`

export interface Story {
  readonly stage: Stage
  readonly visitor: Visitor
  readonly person: Followed
  /** The id of somebody's account, by its handle. */
  accountOf(handle: string): Promise<string>
  remember(what: string, value: string): void
  /** What was remembered; a step that comes too early is a fault of the story. */
  recall(what: string): string
}

/** The man in HMP Peterborough who is released soonest of those with no offender manager, no plan and nowhere to sleep. */
const whomToFollow = async ({ databases: { owner }, generation: { today } }: Stage): Promise<Followed> => {
  const { rows: [person] } = await sql<Followed>`
    select p.id, p.reference, p.forename, p.surname, p.birth_date as "birthDate", p.prison_number as "prisonNumber", p.crn, s.planned_release + 7 as release
    from person p join sentence s on s.person_id = p.id
    where s.prison_code = 'PBI' and s.released_on is null and s.planned_release > ${today}::date and p.sex = 'male'
      and not exists (select from management m where m.person_id = p.id and (m.until_day is null or m.until_day > ${today}::date))
      and not exists (select from plan where plan.person_id = p.id) and not exists (select from accommodation a where a.person_id = p.id)
    order by s.planned_release limit 1`.execute(owner)
  if (!person) throw new Error('The demonstration has nobody whom this story could follow.')
  return person
}

/** Begins a story on a fresh stage. */
export const beginStory = async (stage: Stage, visitor: Visitor): Promise<Story> => {
  stage.moveTo(FIRST_DAY)
  const remembered = new Map<string, string>()
  return {
    stage, visitor, person: await whomToFollow(stage),
    accountOf: async (handle) => (await stage.databases.owner.selectFrom('account').select('id').where('handle', '=', handle).executeTakeFirstOrThrow()).id,
    remember: (what, value) => { remembered.set(what, value) },
    recall: (what) => {
      const value = remembered.get(what)
      if (value === undefined) throw new Error(`Nothing is remembered of ${what}.`)
      return value
    },
  }
}

/**
 * Asks the same as JSON, as whoever is signed in, and on the command line: one definition, one answer.
 *
 * @param as the same person as the command line names them; nobody for what anyone may ask
 */
export const sameAtEveryDoor = async ({ visitor, stage }: Story, name: string, input: Readonly<Record<string, string>>, as?: string): Promise<void> => {
  const { status, body } = await visitor.api(name, input)
  expect([name, status]).toEqual([name, 200])
  const fields = Object.entries(input).flatMap(([field, value]) => [`--${field}`, value])
  const said = await stage.command(name, ...fields, ...(as === undefined ? [] : ['--as', as]))
  expect([name, said.ok && JSON.parse(JSON.stringify(said.value))]).toEqual([name, body])
}
