/** Who may know what: involvement as dated facts, agreements, why something can be seen, and who looked. */
import { sql } from 'kysely'
import { z } from 'zod'
import { notFound, yes } from '../core/result.ts'
import { longDay } from '../core/dates.ts'
import { query } from '../platform/action.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { onEvent } from '../platform/event.ts'
import { readOnce } from '../platform/read-once.ts'
import { slice } from '../platform/slice.ts'
import { CLASSES, DUTIES, keysOf, ROLES, type Basis, type Duty, type InformationClass, type Purpose } from '../platform/vocabulary.ts'
import { personMerged, personParted, samePeople, seenPerson } from '../people/actions.ts'
import { PersonId } from '../people/rules.ts'
import { maySee, type Agreement, type Involvement, type Sighting } from './rules.ts'

/** An organisation starts to have to do with a person: the dated fact that sight is decided from. */
export interface NewInvolvement {
  readonly person: string
  readonly organisation: string
  readonly basis: Basis
  readonly class?: InformationClass
  readonly from: string
  readonly until?: string | null
  /** The table and row that it is because of, so that the same row can end it. */
  readonly becauseOf: string
  readonly becauseId: string
}

/**
 * Records why an organisation has to do with a person. Called by the action that makes it so, in the same transaction.
 * Where the person has merged records, the organisation has to do with all of them.
 */
export const involve = async (context: Acting, fact: NewInvolvement): Promise<void> => {
  const people = await samePeople(context, fact.person)
  const merges = await context.tx.selectFrom('active_merge').select(['id', 'person_id', 'into_id']).where((eb) => eb.or([
    eb('person_id', 'in', people), eb('into_id', 'in', people),
  ])).execute()
  await context.tx.insertInto('involvement').values(people.map((person) => ({
    id: context.random.uuid(), person_id: person, organisation_id: fact.organisation, basis: fact.basis, class: fact.class ?? 'identity',
    from_day: fact.from, until_day: fact.until ?? null, because_of: fact.becauseOf, because_id: fact.becauseId,
    by_merge: person === fact.person ? null : (merges.find((m) => m.person_id === person || m.into_id === person)?.id ?? null),
  }))).execute()
}

/** Many facts of one organisation at once: one statement for people without merged records, and `involve` for the others. */
export const involveMany = async (context: Acting, facts: readonly NewInvolvement[]): Promise<void> => {
  if (facts.length === 0) return
  const { rows } = await sql<{ id: string }>`
    select m.person_id as id from active_merge m where m.person_id = any (${facts.map((fact) => fact.person)}::uuid[])
    union select m.into_id from active_merge m where m.into_id = any (${facts.map((fact) => fact.person)}::uuid[])`.execute(context.tx)
  const merged = new Set(rows.map((row) => row.id))
  const alone = facts.filter((fact) => !merged.has(fact.person))
  if (alone.length > 0) {
    await sql`
      insert into involvement (id, person_id, organisation_id, basis, class, from_day, until_day, because_of, because_id)
      select * from unnest(${alone.map(() => context.random.uuid())}::uuid[], ${alone.map((fact) => fact.person)}::uuid[], ${alone.map((fact) => fact.organisation)}::uuid[],
        ${alone.map((fact) => fact.basis)}::text[], ${alone.map((fact) => fact.class ?? 'identity')}::text[], ${alone.map((fact) => fact.from)}::date[],
        ${alone.map((fact) => fact.until ?? null)}::date[], ${alone.map((fact) => fact.becauseOf)}::text[], ${alone.map((fact) => fact.becauseId)}::uuid[])`.execute(context.tx)
  }
  for (const fact of facts) if (merged.has(fact.person)) await involve(context, fact)
}

/** What an involvement rested on has ended: the last day it holds. Whoever ends it need not see the other organisation’s involvement. */
export const endInvolvement = async ({ tx }: Acting, becauseId: string, lastDay: string): Promise<void> => {
  await sql`select end_involvement(${becauseId}::uuid, ${lastDay}::date)`.execute(tx)
}

/** Why can I see this, or why not: each class of information about one person, in words. */
export const explainSight = query({
  name: 'sharing.explain',
  title: 'Why can I see this? Each class of information about one person, with the reason',
  who: ['delivery-unit-head', 'offender-manager', 'prison-offender-manager', 'resettlement-worker', 'caseworker', 'housing-officer', 'governance-lead'],
  classes: ['identity'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const sightings = await sightOf(context, found.id)
    return yes({ person: found, sightings })
  },
  about: ({ person }) => [person.id],
})

export interface ClassSighting extends Sighting {
  readonly class: InformationClass
  readonly contact: string | null
}

/** The decision in words for every class of information about one person: what is visible, masked or hidden for this viewer, and why. */
export const sightOf = async (context: Reading, person: string): Promise<ClassSighting[]> => {
  const { viewer, sightAs, today } = context
  if (!viewer || !sightAs) return []
  const [agreements, involvements, names] = await Promise.all([agreementsOf(context), involvementsOf(context, [person]), organisationNames(context)])
  return keysOf(CLASSES).map((cls) => {
    const sighting = maySee({ ...viewer, role: sightAs }, cls, involvements, agreements, today)
    return { class: cls, ...sighting, contact: sighting.contactOrganisationId ? (names.get(sighting.contactOrganisationId) ?? null) : null }
  })
}

/**
 * The decision for one class of information about many people, for lists with masked cells: two statements, however long the list.
 * Answers by person id; a person about whom nothing is decided is hidden.
 */
export const sightsOf = async (context: Reading, people: readonly string[], wanted: InformationClass): Promise<ReadonlyMap<string, Sighting>> => {
  const { viewer, today, tx } = context
  if (!viewer || people.length === 0) return new Map()
  const agreements = await agreementsOf(context)
  const { rows } = await sql<Involvement & { personId: string }>`
    select i.person_id as "personId", i.organisation_id as "organisationId", i.basis, i.class, i.from_day as "from", i.until_day as "until"
    from unnest(${[...people]}::uuid[]) as asked (id), involvements_for_decision(asked.id) i`.execute(tx)
  const involvements = Map.groupBy(rows, (row) => row.personId)
  return new Map(people.map((person) => [person, maySee(viewer, wanted, involvements.get(person) ?? [], agreements, today)]))
}

/** What allowed a look, for the audit row: the reason for the first class asked, about the first person. */
export const explainForAudit = async (context: Reading, people: readonly string[], classes: readonly InformationClass[]): Promise<string | null> => {
  const { viewer, sightAs, today } = context
  const [person] = people
  const [cls] = classes
  if (!viewer || !sightAs || person === undefined || cls === undefined) return null
  const [agreements, involvements] = await Promise.all([agreementsOf(context), involvementsOf(context, [person])])
  const { sight, reason } = maySee({ ...viewer, role: sightAs }, cls, involvements, agreements, today)
  const duty = sightAs in DUTIES ? `${DUTIES[sightAs as Duty]}; ` : ''
  return people.length === 1 ? `${duty}${sight}: ${reason}` : `${people.length} people, the first ${sight}: ${reason}`
}

/** The agreements of the viewer's organisation and its partners, with their parties and whether they are in force today. */
export const listAgreements = query({
  name: 'sharing.agreements',
  title: 'Information sharing agreements: parties, purposes, classes, dates',
  who: ['governance-lead', 'data-officer', 'delivery-unit-head', 'offender-manager'],
  classes: [],
  input: z.object({}),
  async run(context) {
    const names = await organisationNames(context)
    const rows = await agreementRows(context, 'partners')
    return yes({
      today: context.today,
      agreements: rows.map((row) => ({ ...row, parties: row.parties.map((party) => ({ ...party, name: names.get(party.organisationId) ?? 'an organisation' })) })),
    })
  },
})

export const LOOKS_PAGE_SIZE = 20

/** Who looked at one person: newest first, with why and what allowed it. */
export const whoLooked = query({
  name: 'sharing.who-looked',
  title: 'Who looked at a person, when, for what purpose, and what allowed it',
  who: ['governance-lead'],
  classes: ['contact'],
  input: z.object({ person: PersonId, before: z.union([z.literal(''), z.string().regex(/^[\dT:.Z-]{20,24}_[0-9a-f-]{36}$/)], 'This is not a place in the list.').default('') }),
  async run(context, { person, before }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const people = await samePeople(context, person)
    let looks = context.tx.selectFrom('audit_entry')
      .leftJoin('account', 'account.id', 'audit_entry.account_id').leftJoin('organisation', 'organisation.id', 'audit_entry.organisation_id')
      .select(['audit_entry.id', 'occurred_at as occurredAt', 'audit_entry.name', 'audit_entry.kind', 'outcome', 'audit_entry.role', 'purpose', 'door', 'classes', 'fields',
        'allowed_by as allowedBy', 'account.name as who', 'organisation.name as organisation'])
      .where(sql<boolean>`person_ids && ${people}::uuid[]`).orderBy('occurred_at', 'desc').orderBy('audit_entry.id', 'desc').limit(LOOKS_PAGE_SIZE + 1)
    // Several looks may fall in one moment: the id says where among them the next page begins, so that none is lost between two pages.
    const [moment = '', id = ''] = before.split('_')
    if (before !== '') looks = looks.where(sql<boolean>`(occurred_at, audit_entry.id) < (${moment}::timestamptz, ${id}::uuid)`)
    const rows = await looks.execute()
    const last = rows[LOOKS_PAGE_SIZE - 1]
    return yes({ person: found, looks: rows.slice(0, LOOKS_PAGE_SIZE), next: rows.length > LOOKS_PAGE_SIZE && last ? `${last.occurredAt.toISOString()}_${last.id}` : null })
  },
  about: ({ person }) => [person.id],
})

/** Agreements and names do not change while a request reads: asked once a transaction, however many panels say why something is hidden. */
const remembered = new WeakMap<Reading['tx'], { agreements?: Promise<Agreement[]>; names?: Promise<Map<string, string>> }>()

const memoryOf = ({ tx }: Reading): { agreements?: Promise<Agreement[]>; names?: Promise<Map<string, string>> } => {
  const memory = remembered.get(tx) ?? {}
  remembered.set(tx, memory)
  return memory
}

const agreementsOf = (context: Reading): Promise<Agreement[]> => (memoryOf(context).agreements ??= ownAgreements(context))

const ownAgreements = async (context: Reading): Promise<Agreement[]> =>
  (await agreementRows(context, 'own')).map(({ title, purposes, from, until, parties }) => ({ title, purposes, from, until, parties }))

type Capacity = 'controller' | 'joint-controller' | 'processor'

interface AgreementRow extends Agreement {
  readonly parties: readonly (Agreement['parties'][number] & { readonly capacity: Capacity })[]
  readonly id: string
  readonly reference: string
  readonly about: string
  readonly gateway: string[]
  readonly regime: string
  readonly review: string
}

const agreementRows = async ({ tx, viewer }: Reading, whose: 'own' | 'partners'): Promise<AgreementRow[]> => {
  const { rows } = await sql<{
    id: string; reference: string; title: string; about: string; gateway: string[]; regime: string; purposes: Purpose[]
    from: string; until: string; review: string; parties: { organisationId: string; capacity: Capacity; shares: InformationClass[]; signedOn: string | null }[]
  }>`
    select a.id, a.reference, a.title, a.about, a.gateway, a.regime, a.purposes, a.from_day as from, a.until_day as until, a.review_day as review,
      (select json_agg(json_build_object('organisationId', p.organisation_id, 'capacity', p.capacity, 'shares', p.shares, 'signedOn', p.signed_on))
       from agreement_party p where p.agreement_id = a.id) as parties
    from agreement a
    where exists (select 1 from agreement_party p where p.agreement_id = a.id
      and p.organisation_id = any (${whose === 'own' ? sql`array[${viewer?.organisationId ?? null}::uuid]` : sql`viewer_partners()`}))
    order by a.reference`.execute(tx)
  return rows
}

// For saying why, the facts are needed whether or not the viewer may see them; the reason names no organisation unless the grid lets it.
const involvementsOf = readOnce(async ({ tx }, people): Promise<Involvement[]> => {
  const { rows } = await sql<Involvement>`
    select i.organisation_id as "organisationId", i.basis, i.class, i.from_day as "from", i.until_day as "until"
    from unnest(${[...people]}::uuid[]) as asked (id), involvements_for_decision(asked.id) i`.execute(tx)
  return rows
})

const organisationNames = (context: Reading): Promise<Map<string, string>> => (memoryOf(context).names ??= namesOf(context))

const namesOf = async ({ tx }: Reading): Promise<Map<string, string>> =>
  new Map((await tx.selectFrom('organisation').select(['id', 'name']).execute()).map((row) => [row.id, row.name]))

/** How the grid's owners are named on the page and in docs/access.md. */
export const roleTitle = (role: string): string => (role in ROLES ? ROLES[role as keyof typeof ROLES].title : role)

export const sharing = slice({
  name: 'sharing',
  named: [explainSight, listAgreements, whoLooked],
  panels: [{
    name: 'sharing.sight',
    title: 'Why can I see this?',
    order: 90,
    read: async (context, people) => sightOf(context, people[0]!),
  }],
  handlers: [
    onEvent(personMerged, 'sharing', async ({ tx, random, today }, { mergeId, from, into }) => {
      // Whoever has to do with one record has to do with the person: their sight follows, marked as coming from the merge.
      const standing = await tx.selectFrom('involvement').selectAll().where('person_id', 'in', [from, into]).where('by_merge', 'is', null)
        .where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>=', today)])).execute()
      const gained = standing.map((row) => ({ ...row, id: random.uuid(), person_id: row.person_id === from ? into : from, by_merge: mergeId }))
      if (gained.length > 0) await tx.insertInto('involvement').values(gained).execute()
      const organisations = new Set(standing.map((row) => row.organisation_id)).size
      return organisations === 0 ? [] : [`${organisations === 1 ? 'One organisation' : `${organisations} organisations`} will see both records as one person, as far as ${organisations === 1 ? 'its' : 'their'} agreements allow.`]
    }),
    onEvent(personParted, 'sharing', async ({ tx, today }, { mergeId }) => {
      const ended = await tx.deleteFrom('involvement').where('by_merge', '=', mergeId).executeTakeFirst()
      const lost = Number(ended.numDeletedRows)
      return lost === 0 ? [] : [`From ${longDay(today)} each organisation sees only the record that it has to do with.`]
    }),
  ],
  subjectAccess: [
    {
      title: 'Organisations that have to do with you',
      async read({ tx }, ids) {
        const rows = await tx.selectFrom('involvement').innerJoin('organisation', 'organisation.id', 'involvement.organisation_id')
          .select(['organisation.name', 'basis', 'from_day', 'until_day']).where('person_id', 'in', [...ids]).orderBy('from_day').execute()
        return rows.map((row) => ({ Organisation: row.name, Why: row.basis, From: longDay(row.from_day), Until: row.until_day ? longDay(row.until_day) : 'still' }))
      },
    },
    {
      title: 'Who looked at your information',
      async read({ tx }, ids) {
        const rows = await tx.selectFrom('audit_entry').leftJoin('organisation', 'organisation.id', 'audit_entry.organisation_id')
          .select(['occurred_at', 'organisation.name', 'purpose', 'classes']).where(sql<boolean>`person_ids && ${[...ids]}::uuid[]`).orderBy('occurred_at').execute()
        return rows.map((row) => ({ When: row.occurred_at.toISOString(), Organisation: row.name, Purpose: row.purpose, Information: row.classes.join(', ') }))
      },
    },
  ],
})
