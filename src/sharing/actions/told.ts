/** What one agency itself holds of a person, by whom it is seen before and after an answer about consent: asked of the function that the policy asks. */
import { sql } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import type { InformationClass } from '../../platform/vocabulary.ts'
import type { Effect, ToldEffect } from '../effects.ts'
import { GRID } from '../grid.ts'
import type { Agreement } from '../rules.ts'
import { organisationNames } from './agreements.ts'
import { asHat, hatsConcerned, wearOwn, type Hat } from './effects.ts'

interface Question {
  readonly hat: Hat
  readonly giver: string
  readonly class: InformationClass
}

const answersTo = async (context: Reading, person: string, questions: readonly Question[], day: Day): Promise<boolean[]> => {
  const answers: boolean[] = []
  for (const { hat, giver, class: cls } of questions) {
    await asHat(context, hat, day)
    const { rows } = await sql<{ told: boolean }>`select told_by(${person}::uuid, ${giver}::uuid, ${cls}) as told`.execute(context.tx)
    answers.push(rows[0]?.told ?? false)
  }
  await wearOwn(context)
  return answers
}

/** Who would gain or lose what the givers of the agreement themselves hold about this person, by `change`, which is run behind a savepoint and undone. */
export const toldEffects = async (context: Reading, { agreement, person, classes }: { readonly agreement: Agreement; readonly person: string; readonly classes: readonly InformationClass[] }, change: () => Promise<void>): Promise<ToldEffect[]> => {
  const hats = await hatsConcerned(context, [agreement.id])
  const questions = hats.flatMap((hat) => classes.flatMap((cls) => agreement.parties.filter((party) => party.shares.includes(cls) && party.organisationId !== hat.organisationId)
    .map((party) => ({ hat, giver: party.organisationId, class: cls }))))
  const before = await answersTo(context, person, questions, context.today)
  await sql`savepoint told_effects`.execute(context.tx)
  await change()
  const after = await answersTo(context, person, questions, context.today)
  await sql`rollback to savepoint told_effects`.execute(context.tx)
  const names = await organisationNames(context)
  const nameOf = (id: string): string => names.get(id) ?? 'an organisation'
  return questions.flatMap(({ hat, giver, class: cls }, at) => (before[at] === after[at] ? [] : [{ organisation: nameOf(hat.organisationId), role: hat.role, giver: nameOf(giver), class: cls, gained: after[at] === true }]))
}

/** Of the effects, those that follow from work with the person of which the viewer may know: the others would tell who else works with them. */
export const tellableEffects = async ({ tx }: Reading, people: readonly string[], effects: readonly Effect[]): Promise<Effect[]> => {
  const rows = await tx.selectFrom('involvement').select(['organisation_id', 'basis']).where('person_id', 'in', [...people]).execute()
  const bases = ['responsible', 'supplied', 'referred'] as const
  return effects.filter((one) => rows.some((row) => row.organisation_id === one.organisationId && bases.some((basis) => basis === row.basis && GRID[one.role]?.[basis]?.[one.class] === 'visible')))
}
