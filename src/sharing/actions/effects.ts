/**
 * Whose sight a change would alter, counted by the very policies: the change is made behind a savepoint, each hat that it could
 * concern looks before and after, and it is undone. What is shown before saving is therefore what saving does.
 */
import { sql } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import { CLASSES, keysOf, ROLES, type InformationClass, type Purpose, type Role } from '../../platform/vocabulary.ts'
import { COUNTED_MAX, type Effect } from '../effects.ts'
import { GRID } from '../grid.ts'
import { organisationNames } from './agreements.ts'

/** So many people are looked at for each role and class, in two rounds: the first is enough where everybody's sight changes. */
const FIRST_ROUND = 1500
const LOOKED_AT_MAX = 6000
/** Where agreements hold for some people only, each look costs more. */
const LOOKED_AT_CONDITIONALLY_MAX = 1000

export interface EffectScope {
  /** The agreements that the change is about. */
  readonly agreements: readonly string[]
  /** When it is about one person: all ids of theirs. Otherwise everybody whom the agreements concern. */
  readonly people?: readonly string[]
  /** From which day it counts: today, or the first day of an agreement to come, or the day after a last one. */
  readonly day: Day
}

export interface Hat {
  readonly organisationId: string
  readonly role: Role
  readonly purpose: Purpose
}

interface Source {
  readonly class: InformationClass
  readonly bases: string[]
  readonly partners: string[]
  readonly conditional: boolean
}

interface Question {
  readonly hat: Hat
  readonly class: InformationClass
  readonly people: readonly string[]
  readonly partial: boolean
  /** Hats to which the answer is the same, for a class. */
  readonly key: string
}

const isRole = (role: string): role is Role => role in ROLES

/** Classes that a role can see in full on some basis. */
const classesOf = (role: Role): InformationClass[] => {
  const rows = Object.entries(GRID[role] ?? {}).filter(([basis]) => basis !== 'emergency').map(([, row]) => row)
  return keysOf(CLASSES).filter((cls) => rows.some((row) => row[cls] === 'visible'))
}

const wear = async ({ tx }: Reading, { organisationId, role, purpose }: Hat, account: string, day: Day, now: string): Promise<void> => {
  await sql`select set_config('app.account', ${account}, true), set_config('app.organisation', ${organisationId}, true), set_config('app.role', ${role}, true),
    set_config('app.purpose', ${purpose}, true), set_config('app.today', ${day}, true), set_config('app.now', ${now}, true)`.execute(tx)
}

/** Back to the viewer who really asks. */
export const wearOwn = async (context: Reading): Promise<void> => {
  const { viewer, sightAs, today, now, tx } = context
  await sql`select set_config('app.account', ${viewer?.accountId ?? ''}, true), set_config('app.organisation', ${viewer?.organisationId ?? ''}, true), set_config('app.role', ${sightAs ?? ''}, true),
    set_config('app.purpose', ${viewer?.purpose ?? ''}, true), set_config('app.today', ${today}, true), set_config('app.now', ${now.toISOString()}, true)`.execute(tx)
}

/** As this hat, and nobody in particular: what a limit admits to named colleagues only is not counted. */
export const asHat = (context: Reading, hat: Hat, day: Day): Promise<void> => wear(context, hat, '', day, context.now.toISOString())

/** Roles that somebody holds at the agreements' parties for their purposes, of those that can see people at all. */
export const hatsConcerned = async ({ tx }: Reading, agreements: readonly string[]): Promise<Hat[]> => {
  const { rows } = await sql<{ organisation_id: string; role: string; purpose: Purpose }>`
    with concerned as (
      select array(select distinct p.organisation_id from agreement_party p where p.agreement_id = any (${[...agreements]}::uuid[])) as organisations,
        array(select distinct one from agreement a, unnest(a.purposes) one where a.id = any (${[...agreements]}::uuid[])) as purposes)
    select h.* from concerned, hats_of(concerned.organisations, concerned.purposes) h order by h.organisation_id, h.role`.execute(tx)
  return rows.flatMap((row) => (isRole(row.role) && classesOf(row.role).length > 0 ? [{ organisationId: row.organisation_id, role: row.role, purpose: row.purpose }] : []))
}

const sourcesOf = async (context: Reading, hats: readonly Hat[], day: Day): Promise<Map<Hat, Source[]>> => {
  const found = new Map<Hat, Source[]>()
  for (const hat of hats) {
    await asHat(context, hat, day)
    const { rows } = await sql<Source>`select class, bases, partners, conditional from sight_sources(${classesOf(hat.role)}::text[])`.execute(context.tx)
    found.set(hat, rows)
  }
  return found
}

/** How many are in the first and not in the second. */
const countOnly = (these: ReadonlySet<string>, others: ReadonlySet<string>): number => [...these].filter((one) => !others.has(one)).length

const differing = (a: readonly string[], b: readonly string[]): string[] => [...a.filter((one) => !b.includes(one)), ...b.filter((one) => !a.includes(one))]

const BASES = ['responsible', 'supplied', 'referred']

const idsFrom = async ({ tx }: Reading, found: ReturnType<typeof sql<{ ids: string[] }>>): Promise<string[]> => (await found.execute(tx)).rows[0]?.ids ?? []

interface Conditions {
  readonly id: string
  readonly cohort: string
  readonly organisations: string[]
  readonly shares: string[]
  readonly consents: string[]
}

const conditionsOf = async ({ tx }: Reading, agreements: readonly string[]): Promise<Conditions[]> => (await sql<Conditions>`
  select a.id, a.cohort, a.consent_classes as consents,
    array(select p.organisation_id from agreement_party p where p.agreement_id = a.id) as organisations,
    array(select distinct one from agreement_party p, unnest(p.shares) one where p.agreement_id = a.id) as shares
  from agreement a where a.id = any (${[...agreements]}::uuid[]) and (a.cohort <> 'everyone' or a.consent_classes <> '{}')`.execute(tx)).rows

/** Whose sight can change at all: only for them does anybody look. `look` remembers lists that several hats and classes ask for. */
const questionsFor = async (context: Reading, { agreements, people }: EffectScope, before: Map<Hat, Source[]>, after: Map<Hat, Source[]>): Promise<Question[]> => {
  const conditions = people ? [] : await conditionsOf(context, agreements)
  const lists = new Map<string, Promise<string[]>>()
  const remembered = (key: string, read: () => Promise<string[]>): Promise<string[]> => {
    const known = lists.get(key) ?? read()
    lists.set(key, known)
    return known
  }
  const involved = (organisations: readonly string[], bases: readonly string[], most: number): Promise<string[]> => remembered(`involved ${organisations.join()} ${bases.join()} ${most}`, () =>
    idsFrom(context, sql`select people_involved(${[...organisations]}::uuid[], ${[...bases]}::text[], ${most}) as ids`))
  const questions: Question[] = []
  for (const [hat, then] of before)
    for (const was of then) {
      const is = after.get(hat)?.find((one) => one.class === was.class) ?? was
      const key = [hat.organisationId, was.class, was.conditional || is.conditional ? `${hat.role} ${hat.purpose}` : '', was.bases.join(), was.partners.join(), is.bases.join(), is.partners.join()].join(' ')
      if (people) {
        questions.push({ hat, class: was.class, people, partial: false, key: `${key} ${hat.role} ${hat.purpose}` })
        continue
      }
      const bases = differing(was.bases, is.bases)
      const partners = differing(was.partners, is.partners)
      const found = new Set<string>()
      let partial = false
      const add = (ids: readonly string[], most: number): void => {
        for (const id of ids) if (found.size < most) found.add(id)
        partial ||= ids.length >= most || found.size >= most
      }
      if (bases.length > 0) add(await involved([hat.organisationId], bases, LOOKED_AT_MAX), LOOKED_AT_MAX)
      if (partners.length > 0) add(await involved(partners, BASES, LOOKED_AT_MAX), LOOKED_AT_MAX)
      if (was.conditional || is.conditional)
        for (const one of conditions) {
          const most = LOOKED_AT_CONDITIONALLY_MAX
          if (![was.class, 'identity', 'health'].some((cls) => one.shares.includes(cls))) continue
          if (one.cohort === 'named') add(await remembered(`named ${one.id}`, () => idsFrom(context, sql`select people_named(${one.id}::uuid, ${most}) as ids`)), most)
          else if (one.consents.includes(was.class)) add(await remembered(`consenting ${one.id}`, () => idsFrom(context, sql`select people_consenting(${one.id}::uuid, ${most}) as ids`)), most)
          else add(await involved(one.organisations, one.cohort === 'supervised' ? ['responsible'] : BASES, most), most)
        }
      if (found.size > 0) questions.push({ hat, class: was.class, people: [...found], partial, key })
    }
  return questions
}

/** Who is seen, for each question that is asked once however many hats it answers. */
const look = async (context: Reading, questions: readonly Question[], day: Day, [first, last]: readonly [number, number]): Promise<Map<string, ReadonlySet<string>>> => {
  const seen = new Map<string, ReadonlySet<string>>()
  for (const question of questions) {
    if (seen.has(question.key)) continue
    await asHat(context, question.hat, day)
    const ids = await idsFrom(context, sql`select seen_among(${question.people.slice(first, last)}::uuid[], ${question.class}) as ids`)
    seen.set(question.key, new Set(ids))
  }
  return seen
}

/**
 * Who would gain and who would lose sight of what by `change`, which is run behind a savepoint (twice, where many people are
 * concerned) and undone. Bounded: at most 6,000 people are looked at for a role and a class, and counting stops beyond 1,000.
 */
export const effectsOf = async (context: Reading, scope: EffectScope, change: () => Promise<void>): Promise<Effect[]> => {
  const { tx } = context
  const { day } = scope
  const hats = await hatsConcerned(context, scope.agreements)
  const undone = async <R>(work: () => Promise<R>): Promise<R> => {
    await sql`savepoint sight_effects`.execute(tx)
    await change()
    const result = await work()
    await sql`rollback to savepoint sight_effects`.execute(tx)
    await wearOwn(context)
    return result
  }
  const before = await sourcesOf(context, hats, day)
  await wearOwn(context)
  let questions = await undone(async () => questionsFor(context, scope, before, await sourcesOf(context, hats, day)))
  const counts = new Map<string, { gained: number; lost: number }>()
  const asked = questions
  for (const round of [[0, FIRST_ROUND], [FIRST_ROUND, LOOKED_AT_MAX]] as const) {
    const open = questions.filter((one) => one.people.length > round[0])
    if (open.length === 0) break
    const then = await undone(() => look(context, open, day, round))
    const now = await look(context, open, day, round)
    await wearOwn(context)
    for (const key of new Set(open.map((one) => one.key))) {
      const was = now.get(key) ?? new Set<string>()
      const is = then.get(key) ?? new Set<string>()
      const known = counts.get(key) ?? { gained: 0, lost: 0 }
      counts.set(key, { gained: known.gained + countOnly(is, was), lost: known.lost + countOnly(was, is) })
    }
    questions = open.filter(({ key }) => Math.max(counts.get(key)?.gained ?? 0, counts.get(key)?.lost ?? 0) <= COUNTED_MAX)
  }
  const names = await organisationNames(context)
  // One human being may have several ids; asked about one person, they count once.
  const most = (count: number): number => (scope.people ? Math.min(count, 1) : Math.min(count, COUNTED_MAX + 1))
  return asked.flatMap(({ hat, class: cls, key, partial }) => {
    const count = counts.get(key)
    return count && (count.gained > 0 || count.lost > 0)
      ? [{ organisationId: hat.organisationId, organisation: names.get(hat.organisationId) ?? 'an organisation', role: hat.role, class: cls, gained: most(count.gained), lost: most(count.lost), partial }]
      : []
  })
}

/** The day after the last one: the first on which sight is gone. */
export const dayAfter = (last: Day): Day => addDays(last, 1)
