/** Who of the partnership would see a person, by the decision in words: for showing what a limit does before it is set. */
import { sql } from 'kysely'
import type { Reading } from '../../platform/context.ts'
import type { Purpose, Role } from '../../platform/vocabulary.ts'
import { GRID } from '../grid.ts'
import type { OpenWork, Watcher } from '../limits.ts'
import { maySee, type Limit, type PersonFacts } from '../rules.ts'
import { partnersAgreements } from './agreements.ts'
import { factsOf } from './decision.ts'

interface Hat extends Watcher {
  readonly role: Role
  readonly purpose: Purpose
  readonly email: string
  readonly kind: string
}

/** Everybody who wears a hat at one of the viewer's partners today, in a role that sees people. */
export const hatsOfPartners = async ({ tx }: Reading): Promise<Hat[]> => {
  const { rows } = await sql<Hat>`
    select a.id as "accountId", a.name, a.email, o.id as "organisationId", o.name as organisation, o.kind, m.role, m.purpose
    from membership m join account a on a.id = m.account_id join organisation o on o.id = m.organisation_id
    where m.organisation_id = any ((select viewer_partners())::uuid[]) and m.role = any (${Object.keys(GRID)}::text[]) and worn(m)
    order by a.name, a.id`.execute(tx)
  return rows
}

const HEALTH_KINDS: readonly string[] = ['treatment', 'mental-health', 'public-health', 'gp']

/** Those of whom others may hear whether they see a person: that a health service does would say that the person is its patient. One's own agency is told of itself. */
export const tellable = (hats: readonly Hat[], viewer: Reading['viewer']): Hat[] => hats.filter((hat) => hat.organisationId === viewer?.organisationId || !HEALTH_KINDS.includes(hat.kind))

/** Who of these sees who the person is, given these limits; each once for each organisation. */
export const watchersAmong = async (context: Reading, hats: readonly Hat[], person: string, limits: (standing: readonly Limit[]) => readonly Limit[]): Promise<Watcher[]> => {
  const [agreements, found] = await Promise.all([partnersAgreements(context), factsOf(context, [person])])
  const facts = found.get(person)
  if (!facts) return []
  const asked: PersonFacts = { ...facts, limits: limits(facts.limits), emergencies: [] }
  const seeing = hats.filter((hat) => maySee(hat, 'identity', asked, agreements, context).sight === 'visible')
  return [...new Map(seeing.map(({ accountId, name, organisationId, organisation }) => [`${accountId} ${organisationId}`, { accountId, name, organisationId, organisation }])).values()]
}

/** Work with the person that anybody, or one account, has in hand: what the slices below say of it. */
export const openWorkWith = async (context: Reading, people: readonly string[], account?: string): Promise<OpenWork[]> => {
  const all = (await Promise.all(context.offers.openWork.map((source) => source.read(context, people)))).flat()
  return account === undefined ? all : all.filter((one) => one.accountId === account)
}
