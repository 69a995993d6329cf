/** Restriction of processing: what one organisation holds about a person is kept and not used (UK GDPR article 18; DPA 2018 s47(3)). */
import { sql } from 'kysely'
import type { Acting } from '../../platform/context.ts'
import { CLASSES, type InformationClass } from '../../platform/vocabulary.ts'

export interface NewRestriction {
  readonly person: string
  /** The organisation whose records are restricted. */
  readonly holder: string
  /** None: all of them. */
  readonly classes: readonly InformationClass[]
  readonly reason: string
  readonly from: string
}

/**
 * Withholds classes of what one organisation of the viewer's partnership holds, from everybody, that organisation included.
 * Called by an action of a governance lead; answers the limit's id.
 */
export const restrictHolder = async ({ tx, random }: Acting, { person, holder, classes, reason, from }: NewRestriction): Promise<string> => {
  const id = random.uuid()
  await sql`select restrict_holder(${id}::uuid, ${person}::uuid, ${holder}::uuid, ${[...classes]}::text[], ${reason}, ${from}::date)`.execute(tx)
  return id
}

/** Ends a restriction after its last day. */
export const endRestriction = async ({ tx }: Acting, limit: string, lastDay: string, because: string): Promise<void> => {
  await sql`select lift_restriction(${limit}::uuid, ${lastDay}::date, ${because})`.execute(tx)
}

/** Who will no longer see what, in sentences: the organisation itself and everybody with whom it shares a class today. */
export const restrictionConsequences = async ({ tx, today }: Acting, holder: string, classes: readonly InformationClass[]): Promise<string[]> => {
  const { name } = await tx.selectFrom('organisation').select('name').where('id', '=', holder).executeTakeFirstOrThrow()
  const wanted = classes.length === 0 ? (Object.keys(CLASSES) as InformationClass[]) : classes
  const { rows } = await sql<{ name: string; classes: string[] }>`
    select o.name, array_agg(distinct shared.class order by shared.class) as classes
    from agreement a
    join agreement_party giver on giver.agreement_id = a.id and giver.organisation_id = ${holder}::uuid and giver.signed_on <= ${today}::date and (giver.withdrawn_on is null or giver.withdrawn_on > ${today}::date)
    join agreement_party taker on taker.agreement_id = a.id and taker.organisation_id <> giver.organisation_id and taker.signed_on <= ${today}::date and (taker.withdrawn_on is null or taker.withdrawn_on > ${today}::date)
    join organisation o on o.id = taker.organisation_id
    cross join lateral unnest(giver.shares) shared (class)
    where ${today}::date between a.from_day and a.until_day and shared.class = any (${[...wanted]}::text[])
    group by o.name order by o.name`.execute(tx)
  return [
    `Nobody at ${name} will see ${classes.length === 0 ? 'anything that it holds about this person' : `what it holds of this about the person: ${classes.map((one) => CLASSES[one].toLowerCase()).join('; ')}`}${classes.length === 0 ? ', the' : '. The'} person’s own manager included. Nothing is deleted.`,
    ...(rows.length === 0 ? [] : [`${rows.length} ${rows.length === 1 ? 'partner' : 'partners'} will no longer get it from ${name}: ${rows.map((row) => row.name).join(', ')}.`]),
    ...(wanted.includes('risk') ? ['Risk is withheld too. Where somebody must be kept safe, choose fewer classes: article 18(2) lets it be used to protect another person.'] : []),
  ]
}
