/** Everything held about a person is offered when they ask for it: every table with their id is read by a section, or stands here with why not. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { DB } from '../src/platform/schema.ts'
import { makeWorld } from './world.ts'

const schema = readFileSync(join(import.meta.dirname, '..', 'schema.sql'), 'utf8')

/** Tables that carry the id of a person, or of two. */
const ABOUT_PEOPLE = [...schema.matchAll(/^CREATE TABLE (\w+) \(\n([\s\S]*?)\n\)/gm)]
  .filter(([, , columns = '']) => /^ {2}(?:person_id|into_id|person_ids) /m.test(columns)).map(([, table = '']) => table)

/** Tables about people that no section offers, each with the reason. */
const NOT_OFFERED: Readonly<Record<string, string>> = {
  agreement_person: 'The list of an agreement says no more of the person than the organisations that have to do with them, which is offered.',
  disposal_person: 'The day on which a whole file may go, found while looking for what the schedule deletes: worked out from what is offered, and gone with the file.',
  legal_hold: 'Says that a claim or an inquest is expected, in words that may be privileged advice (DPA 2018 schedule 2 paragraph 19); the person learns of it from the proceedings.',
  notice: 'Tells colleagues that something happened to the record, by its reference alone; what happened is offered by the part that it happened in.',
  pseudonym: 'A random number that stands for the person in figures; it tells nothing of them, and giving it away would undo what it is for.',
  rights_correction: 'Part of a request that is offered with how it stands; the person is told the decision on it in the answer to that request.',
  rights_erasure: 'Part of a request that is offered with how it stands; a proposal that no second person has approved is not a decision.',
  rights_export: 'The files of an earlier copy, which the person has; a copy of a copy tells nothing more.',
  rights_restriction: 'Part of a request that is offered with how it stands; the person is told what is restricted, and before it is lifted.',
  rights_row: 'What was gathered for a copy, taken from the parts that are offered here.',
  rights_step: 'The work on a request, whose state is offered; its words are colleagues’ on what may be withheld.',
  address_key: 'Words of the places where the person sleeps or slept, kept so that a search finds them; the places themselves are offered.',
  search_key: 'Words of the facts by which the person is or was known, kept so that a search finds them; the facts themselves are offered.',
  sight_limit: 'Names colleagues who are kept from the record: third parties, and what protects the person.',
  unusual_look: 'A finding about a colleague who looked, under review; the looks themselves are offered.',
}

const world = await makeWorld()

/** The tables that a section reads when it is asked for one person. */
const readBySections = async (): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const statements: string[] = []
  const watched = new Kysely<DB>({ dialect: new PostgresDialect({ pool: world.databases.ownerPool }), log: (event) => { statements.push(event.query.sql) } })
  const lead = await world.as('governance-lead', 'commissioner')
  const person = await world.person({ probation: 'responsible' })
  const read = new Map<string, ReadonlySet<string>>()
  for (const { title, read: readSection } of world.core.offers.subjectAccess) {
    statements.length = 0
    await watched.transaction().execute((tx) => readSection({ ...lead, tx, sightAs: 'right-of-access', offers: world.core.offers, files: world.core.files }, [person]))
    read.set(title, new Set(ABOUT_PEOPLE.filter((table) => statements.some((statement) => new RegExp(`(?:from|join)\\s+"?${table}"?\\b`, 'i').test(statement)))))
  }
  return read
}

describe('a person who asks for what is held about them', () => {
  test('is offered every table that carries their id, but those named here with why not', async () => {
    const sections = await readBySections()
    const offered = new Set([...sections.values()].flatMap((tables) => [...tables]))
    expect(ABOUT_PEOPLE.length).toBeGreaterThan(25)
    const missing = ABOUT_PEOPLE.filter((table) => !offered.has(table) && !(table in NOT_OFFERED))
    expect(missing, 'Offer these in a section of subjectAccess, or name them in NOT_OFFERED with the reason').toEqual([])
    // A reason is not left behind when its table is offered, or is no more.
    expect(Object.keys(NOT_OFFERED).filter((table) => offered.has(table) || !ABOUT_PEOPLE.includes(table))).toEqual([])
  })
})
