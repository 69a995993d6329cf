/** Information sharing agreements: the register, and what of it the decision needs. */
import { sql } from 'kysely'
import { z } from 'zod'
import { yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import type { InformationClass, Purpose } from '../../platform/vocabulary.ts'
import type { Agreement, Cohort } from '../rules.ts'

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

/** Agreements and names do not change while a request reads: asked once a transaction, however many panels say why something is hidden. */
const remembered = new WeakMap<Reading['tx'], { agreements?: Promise<Agreement[]>; names?: Promise<Map<string, string>> }>()

const memoryOf = ({ tx }: Reading): { agreements?: Promise<Agreement[]>; names?: Promise<Map<string, string>> } => {
  const memory = remembered.get(tx) ?? {}
  remembered.set(tx, memory)
  return memory
}

/** The agreements that the viewer's organisation is party to, as the decision needs them. */
export const agreementsOf = (context: Reading): Promise<Agreement[]> => (memoryOf(context).agreements ??= ownAgreements(context))

const ownAgreements = async (context: Reading): Promise<Agreement[]> =>
  (await agreementRows(context, 'own')).map(({ id, title, purposes, from, until, cohort, consentFor, parties }) => ({ id, title, purposes, from, until, cohort, consentFor, parties }))

type Capacity = 'controller' | 'joint-controller' | 'processor'

/** An agreement with everything its page shows. */
interface AgreementRow extends Agreement {
  readonly parties: readonly (Agreement['parties'][number] & { readonly capacity: Capacity })[]
  readonly reference: string
  readonly about: string
  readonly gateway: string[]
  readonly regime: string
  readonly review: string
}

const agreementRows = async ({ tx, viewer }: Reading, whose: 'own' | 'partners'): Promise<AgreementRow[]> => {
  const { rows } = await sql<{
    id: string; reference: string; title: string; about: string; gateway: string[]; regime: string; purposes: Purpose[]
    from: string; until: string; review: string; cohort: Cohort; consentFor: InformationClass[]; parties: { organisationId: string; capacity: Capacity; shares: InformationClass[]; signedOn: string | null }[]
  }>`
    select a.id, a.reference, a.title, a.about, a.gateway, a.regime, a.purposes, a.from_day as from, a.until_day as until, a.review_day as review,
      a.cohort, a.consent_classes as "consentFor",
      (select json_agg(json_build_object('organisationId', p.organisation_id, 'capacity', p.capacity, 'shares', p.shares, 'signedOn', p.signed_on))
       from agreement_party p where p.agreement_id = a.id) as parties
    from agreement a
    where exists (select 1 from agreement_party p where p.agreement_id = a.id
      and p.organisation_id = any (${whose === 'own' ? sql`array[${viewer?.organisationId ?? null}::uuid]` : sql`viewer_partners()`}))
    order by a.reference`.execute(tx)
  return rows
}

/** Every organisation's name by its id. */
export const organisationNames = (context: Reading): Promise<Map<string, string>> => (memoryOf(context).names ??= namesOf(context))

const namesOf = async ({ tx }: Reading): Promise<Map<string, string>> =>
  new Map((await tx.selectFrom('organisation').select(['id', 'name']).execute()).map((row) => [row.id, row.name]))
