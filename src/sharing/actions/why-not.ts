/** “Why can't they?”: the decision about a colleague, class by class, for the governance lead who is asked. */
import { sql } from 'kysely'
import { z } from 'zod'
import { letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { CLASSES, keysOf, ROLES, type Purpose, type Role } from '../../platform/vocabulary.ts'
import { partnersOf } from '../../organisations/actions.ts'
import { seenPerson } from '../../people/actions.ts'
import type { Agreement } from '../rules.ts'
import { whyNot, type KnownAgreement } from '../why-not.ts'
import { organisationNames } from './agreements.ts'
import { factsOf } from './decision.ts'

/** A role at an organisation, when nobody in particular is asked about: an account that does not exist. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

const isRole = (role: string): role is Role => role in ROLES

/** What the question is made from: organisations of the lead's partnerships and the roles that see people. */
export const whyNotForm = query({
  name: 'sharing.why-not-choices',
  title: 'Organisations and roles about which a governance lead can ask why they do not see something',
  who: ['governance-lead'],
  classes: [],
  input: z.object({}),
  async run(context) {
    return yes({ organisations: await partnersOf(context) })
  },
})

interface Hat {
  readonly accountId: string
  readonly name: string | null
  readonly organisationId: string
  readonly role: Role
  readonly purpose: Purpose
}

/** The hats of a colleague by their account name or e-mail, at organisations of the lead's partnerships only. */
const hatsOfColleague = async (context: Reading, colleague: string): Promise<Hat[]> => {
  const { rows } = await sql<{ accountId: string; name: string; organisationId: string; role: string; purpose: Purpose }>`
    select a.id as "accountId", a.name, m.organisation_id as "organisationId", m.role, m.purpose
    from account a join membership m on m.account_id = a.id
    where lower(${colleague}) in (a.handle, lower(a.email), lower(a.name)) and m.organisation_id = any (viewer_partners()) and worn(m)
    order by m.from_day limit 20`.execute(context.tx)
  return rows.flatMap(({ role, ...row }) => (isRole(role) ? [{ ...row, role }] : []))
}

const agreementsOfColleague = async ({ tx }: Reading, organisation: string): Promise<KnownAgreement[]> => {
  const { rows } = await sql<{ facts: Agreement; known: boolean }>`select facts, known from agreements_for_decision(${organisation}::uuid)`.execute(tx)
  return rows.map(({ facts, known }) => ({ ...facts, known }))
}

/** Why a colleague, or a role at an organisation, does or does not see each class about one person, and what would have to be so. */
export const explainForColleague = query({
  name: 'sharing.why-not',
  title: 'Why can’t they? What a colleague sees of one person, class by class, why, and what would have to be so for the rest',
  who: ['governance-lead'],
  classes: ['contact'],
  input: z.object({
    person: letters(40).min(5, 'Enter the person’s reference or a number in full.'),
    colleague: letters(200).default(''),
    organisation: z.union([z.literal(''), z.uuid('Choose an organisation from the list.')]).default(''),
    role: z.union([z.literal(''), z.enum(keysOf(ROLES), 'Choose a role from the list.')]).default(''),
  }),
  async run(context, { person: exact, colleague, organisation, role }) {
    const hats: Hat[] = colleague !== '' ? (await hatsOfColleague(context, colleague)).filter((hat) => (organisation === '' || hat.organisationId === organisation) && (role === '' || hat.role === role))
      : organisation !== '' && role !== '' && (await partnersOf(context)).some((one) => one.id === organisation) ? [{ accountId: NOBODY, name: null, organisationId: organisation, role, purpose: ROLES[role].purposes[0] }] : []
    if (colleague === '' && (organisation === '' || role === '')) return no('Enter a colleague, or choose an organisation and a role.', 'colleague')
    const [hat] = hats
    if (!hat) return no(colleague === '' ? 'Choose an organisation of your partnership.' : 'Nobody by this name, account name or e-mail works at an organisation of your partnership today. Write it in full, or choose an organisation and a role.', colleague === '' ? 'organisation' : 'colleague')
    const { rows } = await sql<{ id: string | null }>`select person_for_governance(${exact}) as id`.execute(context.tx)
    const id = rows[0]?.id
    if (!id || !context.viewer) return no('Nobody in your partnership has to do with a person of this reference or number.', 'person')
    const [facts, agreements, names, seen] = await Promise.all([factsOf(context, [id]), agreementsOfColleague(context, hat.organisationId), organisationNames(context), seenPerson(context, id)])
    const known = facts.get(id)
    if (!known) return notFound()
    const asked = { seeker: hat, facts: known, agreements, when: context, names, askingOrganisationId: context.viewer.organisationId }
    return yes({
      id, person: seen ?? null, asked: exact.trim().toUpperCase(), today: context.today,
      colleague: { name: hat.name, role: hat.role, roleTitle: ROLES[hat.role].title, organisation: names.get(hat.organisationId) ?? '', otherHats: hats.length - 1 },
      classes: keysOf(CLASSES).map((cls) => whyNot(asked, cls)),
    })
  },
  about: ({ id }) => [id],
})
