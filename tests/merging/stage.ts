/** A world in which records are merged, written on and parted, each with a twin that is never merged and written on alike. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { sql, type Transaction } from 'kysely'
import { readQuestions } from '../../seeds/question-registers.ts'
import type { Random } from '../../src/core/random.ts'
import { londonDay } from '../../src/core/dates.ts'
import { yes } from '../../src/core/result.ts'
import { ask, asAction, perform, query, type Performed } from '../../src/platform/action.ts'
import type { Context, Viewer } from '../../src/platform/context.ts'
import type { DB } from '../../src/platform/schema.ts'
import type { Role } from '../../src/platform/vocabulary.ts'
import { loadQuestions } from '../../src/needs/actions.ts'
import { nowhereToSleepList } from '../../src/housing/actions.ts'
import { mergePeople, openPerson, partPeople } from '../../src/people/actions.ts'
import { named } from '../../src/slices.ts'
import { sightsOf } from '../../src/sharing/actions.ts'
import { recordVictim, recordScheme } from '../../src/victims/actions.ts'
import { aim } from '../attacks/aiming.ts'
import { makeWorld, NOW, type OrganisationName, type World } from '../world.ts'
import { EDITS } from './edits.ts'
import { ON, type Standing } from './standing.ts'
import { digestOf, otherTables, peopleTables, rowsAbout, tableOf, text, type Row, type Rows } from './ledger.ts'

const HOME: Readonly<Partial<Record<Role, OrganisationName>>> = {
  'delivery-unit-head': 'probation', 'offender-manager': 'probation', 'prison-offender-manager': 'prison', 'resettlement-worker': 'prison', caseworker: 'provider', 'housing-officer': 'housing',
  'governance-lead': 'probation', 'victim-liaison-officer': 'probation', 'victim-hub-worker': 'victim-hub', administrator: 'probation', 'data-officer': 'police', 'disposal-officer': 'police',
}

/** Who looks at every step. */
const VIEWERS: readonly (readonly [Role, OrganisationName])[] = [
  ['offender-manager', 'probation'], ['delivery-unit-head', 'probation'], ['prison-offender-manager', 'prison'], ['resettlement-worker', 'prison'], ['caseworker', 'provider'], ['housing-officer', 'housing'], ['disposal-officer', 'police'],
  ['governance-lead', 'probation'], ['offender-manager', 'outsider'],
]

/** What one person of the world is known to, in turn: some agencies know one record and not the other. */
const KNOWN: readonly Partial<Record<OrganisationName, 'responsible' | 'supplied' | 'referred'>>[] = [
  { probation: 'responsible', prison: 'responsible', police: 'supplied' }, { probation: 'responsible', housing: 'supplied' }, { probation: 'responsible', prison: 'responsible', housing: 'supplied' },
]

const WIDTH = ['identity', 'sentence', 'risk', 'needs', 'contact', 'plan'] as const

export interface Sight {
  /** Rows read under the database's own policies, as `table id`, each with the record that it is about. */
  readonly rows: ReadonlyMap<string, string>
  /** By record: what the decision says of each class, in the order of WIDTH. */
  readonly sights: Readonly<Record<string, string>>
}

export const makeStage = async () => {
  const world: World = await makeWorld()
  const { owner, ownerPool } = world.databases
  const client = await ownerPool.connect()
  await loadQuestions(client, readQuestions(`${import.meta.dirname}/../..`))
  client.release()
  const hats = new Map<string, Context & { viewer: Viewer }>()
  for (const role of Object.keys(HOME) as Role[]) hats.set(`${role}@${HOME[role]!}`, await world.as(role, HOME[role]!))
  hats.set('offender-manager@outsider', await world.as('offender-manager', 'outsider'))
  const accounts: Record<string, string> = Object.fromEntries([...hats].map(([key, { viewer }]) => [key, viewer.accountId]))
  const second = randomUUID()
  await owner.insertInto('account').values({ id: second, handle: 'second.probation', name: 'Second of probation', email: 'second.probation@example.invalid' }).execute()
  await owner.insertInto('membership').values({ id: randomUUID(), account_id: second, organisation_id: world.organisation.probation, role: 'offender-manager', purpose: 'offender-management', from_day: '2020-01-01' }).execute()
  accounts['second@probation'] = second
  const first = hats.get('offender-manager@probation')!
  hats.set('second@probation', { ...first, viewer: { ...first.viewer, accountId: second, name: 'Second of probation' } })

  // A council that is here and a prison that is not, for those who leave and those who are moved.
  await owner.insertInto('area').values({ code: 'E06000031', name: 'Peterborough', kind: 'district' }).onConflict((conflict) => conflict.doNothing()).execute()
  await owner.updateTable('organisation').set({ area_code: 'E06000031' }).where('id', '=', world.organisation.housing).execute()
  await owner.insertInto('prison').values({ code: 'LTI', name: 'Littlehey (HMP)', active: true, holds_men: true, holds_women: false }).onConflict((conflict) => conflict.doNothing()).execute()

  const service = randomUUID()
  await owner.insertInto('service').values({
    id: service, reference: 'MERGED', title: 'New Paths', kind: 'Test', provider_organisation_id: world.organisation.provider, about: 'For tests', area_kind: 'everywhere', area_name: 'England', women: true, men: true, source: 'Invented for tests',
  }).execute()
  await owner.insertInto('service_pathway').values({ service_id: service, pathway: 'health' }).execute()
  const agreementOf = async (reference: string, cohort: string, consent: string[]): Promise<string> => {
    const id = randomUUID()
    await owner.insertInto('agreement').values({
      id, reference, title: reference, about: 'For tests', gateway: ['Offender Management Act 2007 s14'], regime: 'UK GDPR', purposes: ['offender-management'], from_day: '2020-01-01', until_day: '2030-12-31', review_day: '2027-01-01', cohort, consent_classes: consent,
    }).execute()
    for (const [place, shares] of [['probation', ['identity']], ['outsider', ['identity', 'plan', 'contact']]] as const)
      await owner.insertInto('agreement_party').values({ agreement_id: id, organisation_id: world.organisation[place], capacity: 'controller', shares: [...shares], signed_on: '2020-01-01' }).execute()
    return id
  }
  const shared: Record<string, string> = { prison: world.organisation.prison, service, consented: await agreementOf('MERGED-1', 'everyone', ['plan']), listed: await agreementOf('MERGED-2', 'named', []) }
  const officer = hats.get('victim-liaison-officer@probation')!
  const victim = await world.perform(officer, recordVictim, { forename: 'Verity', surname: 'Notareal', contactWay: 'text' })
  if (!victim.ok) throw new Error(victim.message)
  shared['victim'] = victim.value.victim
  for (const state of ['offered', 'opted-in'] as const) await world.perform(officer, recordScheme, { victim: shared['victim'], state, day: '2026-01-05' })

  const tables = await peopleTables(owner)
  const others = await otherTables(owner, tables)
  const { rows: readable } = await sql<{ table: string }>`select table_name as table from information_schema.tables where table_schema = 'public' and has_table_privilege('throughline_app', quote_ident(table_name), 'select')`.execute(owner)
  const seenTables = [...tables, { table: 'person', person: 'id' }].filter(({ table }) => readable.some((one) => one.table === table) && table !== 'involvement' && table !== 'victim_case')

  let moment = NOW.getTime()
  const at = (context: Context & { viewer: Viewer }): Context & { viewer: Viewer } => ({ ...context, now: new Date(moment), today: londonDay(new Date(moment)), requestId: randomUUID() })
  const later = (milliseconds: number): void => void (moment += milliseconds)

  /** The probe: what one viewer reads of these records, row by row, under the policies. */
  const probe = query({
    name: 'tests.probe', title: 'What the policies let through', who: 'anyone', classes: [], input: z.object({ people: z.array(z.uuid()) }),
    async run(context, { people }) {
      const parts = seenTables.map(({ table, person }) => sql`select ${sql.lit(table)} || ' ' || coalesce(to_jsonb(t) ->> 'id', t::text) as key, ${sql.ref(person)}::text as person from ${sql.table(table)} t where ${sql.ref(person)} = any (${people}::uuid[])`)
      const { rows } = await sql<{ key: string; person: string }>`${sql.join(parts, sql` union all `)}`.execute(context.tx)
      const sights: Record<string, string> = Object.fromEntries(people.map((person) => [person, '']))
      for (const cls of WIDTH) for (const [person, { sight }] of await sightsOf(context, people, cls)) sights[person] += `${sight} `
      return yes({ rows: rows.map(({ key, person }) => [key, person] as const), sights })
    },
  })

  const sightOf = async (who: string, people: readonly string[]): Promise<Sight> => {
    const answer = await ask(world.core, at(hats.get(who)!), probe, { people: [...people] })
    return answer.ok ? { rows: new Map(answer.value.rows), sights: answer.value.sights } : { rows: new Map(), sights: {} }
  }

  return {
    world, tables, hats, accounts, shared, later, at,
    viewers: VIEWERS.map(([role, place]) => `${role}@${place}`),
    sightOf,
    page: (who: string, person: string) => ask(world.core, at(hats.get(who)!), openPerson, { person }),
    /** Whom the list of those with nowhere to sleep shows a viewer. */
    nowhere: async (who: string): Promise<readonly string[]> => {
      const answer = await ask(world.core, at(hats.get(who)!), nowhereToSleepList, {})
      return answer.ok ? answer.value.people.map(({ personId }) => personId) : []
    },
    /** Every line of the timeline as one viewer reads it; none where they do not see the person. */
    timeline: async (who: string, person: string): Promise<readonly string[]> => {
      const answer = await ask(world.core, at(hats.get(who)!), openPerson, { person })
      return answer.ok ? answer.value.timeline.map(({ day, words, source }) => `${day} ${words} (${source})`) : []
    },
    looks: async (person: string): Promise<number> => Number((await sql<{ n: string }>`select count(*) as n from audit_entry where name = 'people.open' and ${person}::uuid = any (person_ids)`.execute(owner)).rows[0]?.n),
    /** A person of the world; the n-th is known to some agencies and not to others. */
    person: (n: number): Promise<string> => world.person(KNOWN[n % KNOWN.length], { forename: 'Alex', surname: 'Merger', birthDate: '1990-01-01', crn: `X${Math.floor(moment / 1000) % 1_000_000}${n}${randomUUID().slice(0, 4)}` }),
    /** An agency’s own record of each of them, and of the first two the question whether they are one, which name and birth date alone ask. */
    supplied: async (people: readonly string[]): Promise<void> => {
      const today = londonDay(new Date(moment))
      await owner.insertInto('source_record').values(people.map((person) => ({
        id: randomUUID(), person_id: person, organisation_id: world.organisation.housing, class: 'identity', agency_number: `H-${person}`, forename: 'Alex', surname: 'Merger', birth_date: '1990-01-01', sex: 'male',
        fingerprint: person, linked_by: 'For tests', received_on: today,
      }))).execute()
      const [known, apart] = people
      if (known && apart) await owner.insertInto('first_known').values([
        { id: randomUUID(), person_id: known, apart_id: apart, organisation_id: world.organisation.housing, holder_id: world.organisation.probation, by_name: true, on_day: today, due_day: today },
        { id: randomUUID(), person_id: apart, organisation_id: world.organisation.prison, holder_id: world.organisation.probation, by_name: false, on_day: today },
      ]).execute()
    },
    rows: (people: readonly string[]): Promise<Rows> => rowsAbout(owner, tables, people),
    /** Keys by which people are found that are not what writing all of theirs anew gives: they follow from names, places and involvements alone. */
    staleKeys: async (people: readonly string[]): Promise<readonly string[]> => {
      const keys = async (tx: Transaction<DB>): Promise<ReadonlySet<string>> => new Set((await sql<{ key: string }>`
        select 'search_key ' || k::text as key from search_key k where person_id = any (${people}::uuid[])
        union all select 'address_key ' || k::text from address_key k where person_id = any (${people}::uuid[])`.execute(tx)).rows.map(({ key }) => key))
      const tx = await owner.startTransaction().execute()
      try {
        const kept = await keys(tx)
        await sql`select rewrite_search_keys(${people}::uuid[]), rewrite_address_keys(${people}::uuid[])`.execute(tx)
        const anew = await keys(tx)
        return [...[...kept].filter((key) => !anew.has(key)), ...[...anew].filter((key) => !kept.has(key))]
      } finally {
        await tx.rollback().execute()
      }
    },
    others: () => digestOf(owner, others.filter((table) => table !== 'account' && table !== 'session')),
    human: async (person: string): Promise<readonly string[]> => (await sql<{ id: string }>`select same_people(${person}::uuid) as id`.execute(owner)).rows.map(({ id }) => id),
    merge: (person: string, reference: string, who = 'delivery-unit-head@probation') => perform(world.core, at(hats.get(who)!), mergePeople, { person, into: reference, reason: 'The same fingerprints were taken twice' }),
    part: (merge: string, who = 'delivery-unit-head@probation') => perform(world.core, at(hats.get(who)!), partPeople, { merge, reason: 'Two brothers after all' }),
    standing: (random: Random, person: string, rows: Rows): Standing =>
      ({ random, today: londonDay(new Date(moment)), person, reference: text(rows.get(`person ${person}`)?.['reference']), rows, accounts, shared }),
    act: (name: string, who: string, input: Readonly<Record<string, unknown>>): Promise<Performed<unknown>> => perform(world.core, at(hats.get(who)!), asAction(named.get(name)!), Object.fromEntries(Object.entries(input).filter(([field]) => field !== ON))),
    /** Those of them whose organisation has to do with the human being today; all where none has, so that refusals are tried too. */
    hatsFor: (name: string, rows: Rows): readonly string[] => {
      const involved = new Set([...rows].filter(([key]) => tableOf(key) === 'involvement').map(([, row]) => text(row['organisation_id'])))
      const all = EDITS[name]?.by?.map(([role, place]) => `${role}@${place}`) ?? (named.get(name)!.who as readonly Role[]).flatMap((role) => (HOME[role] ? [`${role}@${HOME[role]}`] : []))
      const fit = EDITS[name]?.stranger ? [] : all.filter((hat) => involved.has(hats.get(hat)!.viewer.organisationId))
      return fit.length > 0 ? fit : all
    },
    aimed: (name: string, standing: Standing): Readonly<Record<string, unknown>> | null => {
      const filled = EDITS[name]?.with?.(standing) ?? (EDITS[name]?.with ? null : {})
      return filled === null ? null : { ...aim(named.get(name)!, { ...shared, person: standing.person, reference: standing.reference }).input, ...filled }
    },
  }
}

/** The row that an input names, or whose version it carries: what an edit is made on, where it is not the person as such. */
export const rowNamed = (input: Readonly<Record<string, unknown>>, rows: Rows): Row | null => {
  const values = new Set(Object.entries(input).filter(([field]) => field !== 'person').map(([, value]) => value))
  for (const [key, row] of rows) if (tableOf(key) !== 'person' && typeof row['id'] === 'string' && values.has(row['id'])) return row
  return null
}
