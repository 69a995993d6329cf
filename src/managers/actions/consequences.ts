/** What follows for responsibility from a change of it, a merge, its undoing, and a change of risk. */
import { addDays, londonDay, longDay, type Day } from '../../core/dates.ts'
import { currentPerson, samePeople, seenPerson, writtenUnder } from '../../people/actions.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { riskMovement } from '../../risk/actions.ts'
import { sentencesOf } from '../../sentences/actions.ts'
import { governing } from '../../sentences/rules.ts'
import { bandChange, peopleIn, pointsIn, pointsWords } from '../caseload.ts'
import { nextAfter, recordsUnder, responsibleOn, REVIEW_DAYS, settleClash } from '../rules.ts'
import { againstMerges, caseloadsOf, giveManagementsBack, responsibilitiesForDecision, setManagementAside } from '../store.ts'

export const changedWords = async (context: Acting, { person, management, change, day }: { person: string; management: string; change: string; day: string }): Promise<string[]> => {
  const rows = await responsibilitiesForDecision(context, await samePeople(context, person))
  const row = rows.find((one) => one.id === management)
  if (!row) return []
  if (change === 'ended') {
    const stays = responsibleOn(rows, day, [person]) ?? nextAfter(rows, day)
    return [stays ? `${stays.name} stays responsible.` : `From ${longDay(day)} nobody is responsible, and the person is listed among those without an offender manager for as long as the sentence runs.`]
  }
  const caseload = (await caseloadsOf(context, [row.accountId])).get(row.accountId)!
  const before = rows.find((one) => one.until === day && one.id !== row.id)
  return [
    `From ${longDay(day)} ${row.name} of ${row.organisation} is responsible${before && change === 'handed-over' ? `; ${before.name} is until the day before` : ''}.`,
    day <= context.today ? `${row.name} then has ${peopleIn(caseload)} ${peopleIn(caseload) === 1 ? 'person' : 'people'}, ${pointsWords(pointsIn(caseload))}.` : `${row.name} has ${pointsWords(pointsIn(caseload))} today.`,
  ]
}

export const afterMerge = async (context: Acting, { mergeId, from, into }: { mergeId: string; from: string; into: string }): Promise<string[]> => {
  await againstMerges(context, [from, into], 'hold')
  const people = await samePeople(context, into)
  const merges = await context.tx.selectFrom('active_merge').select(['person_id', 'into_id']).where('into_id', 'in', people).execute()
  const merged = new Set(recordsUnder(from, merges.flatMap(({ person_id: person, into_id: into }) => (person && into ? [{ person, into }] : []))))
  const rows = await responsibilitiesForDecision(context, people)
  const clashes = settleClash(rows.filter((row) => !merged.has(row.personId)), rows.filter((row) => merged.has(row.personId)), context.today)
  const said: string[] = []
  for (const { ended, until, stays } of clashes) {
    await setManagementAside(context, { id: ended.id, until, why: `The records were merged: ${stays.name} is responsible`, merge: mergeId, stays: stays.personId })
    const ends = ended.from >= until ? `what was arranged for ${ended.name} from ${longDay(ended.from)} is cancelled` : `${ended.name}’s responsibility ends on ${longDay(until)}`
    said.push(ended.accountId === stays.accountId ? `${stays.name} is responsible for both records and stays so, once.` : `Both records have an offender manager: ${stays.name} stays responsible, ${ends}.`)
  }
  const owners = new Set([responsibleOn(rows, context.today, people), ...clashes.map(({ ended }) => ended)].flatMap((row) => (row && row.accountId !== context.viewer.accountId ? [row.accountId] : [])))
  const reference = (await seenPerson(context, into))?.reference ?? 'A person for whom you are responsible'
  await notify(context, [...owners].map((accountId) => ({
    to: { accountId }, href: `/people/${into}`, person: into,
    words: `${reference} and another record were made one person on ${longDay(context.today)}. Look whether what now stands on the page is about them; the merge can be undone there.`,
  })))
  return said
}

/** Whoever is responsible for a person is told when somebody has said that a record like theirs is about somebody else: of the other person, nothing. */
export const afterSaidTwo = async (context: Acting, { person, reference, sender }: { person: string; reference: string; sender: string }): Promise<string[]> => {
  const people = await samePeople(context, person)
  const owner = responsibleOn(await responsibilitiesForDecision(context, people), context.today, people)
  const here = context.viewer.organisationId
  if (!owner || owner.accountId === context.viewer.accountId) return []
  // Of an agency's own pairs its own managers are told; of others, never the sender's: it would say that somebody of this name is known.
  if (owner.organisationId !== here && (owner.organisationId === sender || here === sender)) return []
  await notify(context, [{
    to: { accountId: owner.accountId }, href: `/people/${person}`, person,
    words: `${context.viewer.name} of ${context.viewer.organisationName} has said that a record that might have been about ${reference}, for whom you are responsible, is about somebody else. Nothing of it stands on their page.`,
  }])
  return []
}

export const afterParting = async (context: Acting, { mergeId, from, into }: { mergeId: string; from: string; into: string }): Promise<string[]> => {
  await againstMerges(context, [from, into], 'hold')
  const said: string[] = []
  for (const { personId, accountId } of await giveManagementsBack(context, mergeId)) {
    const people = await samePeople(context, personId)
    const [row, person] = [(await responsibilitiesForDecision(context, people)).find((one) => one.accountId === accountId), await seenPerson(context, personId)]
    if (row) said.push(`${row.name} is responsible for ${person ? `${person.forename} ${person.surname} (${person.reference})` : 'one of the two'} again, as before the merge.`)
  }
  const written = await writtenWhileOne(context, mergeId, [from, into])
  for (const side of [from, into]) {
    const people = await samePeople(context, side)
    const reference = (await seenPerson(context, side))?.reference
    const owner = responsibleOn(await responsibilitiesForDecision(context, people), context.today, people)
    if (owner && reference && owner.accountId !== context.viewer.accountId && written)
      await notify(context, [{ to: { accountId: owner.accountId }, words: partedWords(reference, written, context.today), href: `/people/${side}/written/${side === from ? into : from}/${written.since}/${context.today}`, person: side }])
    const standing = governing(await sentencesOf(context, people), context.today)?.standing
    if (!standing || standing.at === 'ended' || standing.at === 'before-sentence') continue
    if (owner) continue
    const person = await seenPerson(context, side)
    said.push(`${person ? `${person.forename} ${person.surname} (${person.reference})` : 'One of the two'} has no offender manager after this, and is listed among the people without one.`)
  }
  const kept = await seenPerson(context, into)
  return written && kept ? [...said, staysWords(kept.reference, written)] : said
}

interface WrittenWhileOne {
  readonly since: Day
  readonly rows: number
}

/** How much was written while two records were one, of what whoever parts them sees; and since when they were one. */
const writtenWhileOne = async (context: Acting, mergeId: string, sides: readonly string[]): Promise<WrittenWhileOne | undefined> => {
  const merge = await context.tx.selectFrom('person_merge').select('decided_at').where('id', '=', mergeId).executeTakeFirst()
  if (!merge) return undefined
  const since = londonDay(merge.decided_at)
  const people = [...new Set((await Promise.all(sides.map((side) => samePeople(context, side)))).flat())]
  return { since, rows: (await writtenUnder(context, people, { from: since, until: context.today })).length }
}

const rowsWords = (rows: number): string => (rows === 0 ? 'nothing was written' : `${rows} ${rows === 1 ? 'row was' : 'rows were'} written`)

const partedWords = (reference: string, { since, rows }: WrittenWhileOne, until: Day): string =>
  `${reference} was one with another record from ${longDay(since)} until ${longDay(until)}, and is a person of their own again. In that time ${rowsWords(rows)}${rows === 0 ? '.' : ': look which of it is about them.'}`

const staysWords = (reference: string, { since, rows }: WrittenWhileOne): string => (rows === 0 ? `While the two were one, since ${longDay(since)}, nothing was written.` :
  `While the two were one, since ${longDay(since)}, ${rowsWords(rows)}. It stays where it stands, mostly with ${reference}; whoever is responsible for each is told to look which of it is about whom.`)

export const afterRisk = async (context: Acting, change: { person: string; from: string | null; to: string }): Promise<string[]> => {
  const moved = await riskMovement(context, change)
  const people = await samePeople(context, change.person)
  const current = responsibleOn(await responsibilitiesForDecision(context, people), context.today, people)
  if (!moved) return []
  if (!current) return ['Nobody is responsible for this person: the head of the delivery unit sees them among the people without an offender manager.']
  const band = bandChange(moved.from, moved.to)
  const caseload = pointsIn((await caseloadsOf(context, [current.accountId])).get(current.accountId)!)
  const said = band.pointsAfter === band.pointsBefore ? [] : [`The caseload of ${current.name} becomes ${pointsWords(caseload)}.`]
  if (!band.review) return said
  const due = addDays(context.today, REVIEW_DAYS)
  const open = await context.tx.selectFrom('manager_review').select('id').where('management_id', '=', current.id).where('done_on', 'is', null).executeTakeFirst()
  if (!open) await context.tx.insertInto('manager_review').values({
    id: context.random.uuid(), person_id: await currentPerson(context, change.person), management_id: current.id, asked_on: context.today, due_day: due,
  }).execute()
  return [...said, `${band.words} Somebody must check by ${longDay(due)} that ${current.name} is still the right offender manager.`]
}

/** Whoever is responsible for a person is told at once that somebody took emergency access to them. */
export const tellResponsible = async (context: Acting, { person, reference, takenBy }: { person: string; reference: string; takenBy: string }): Promise<readonly string[]> => {
  const people = await samePeople(context, person)
  const owner = responsibleOn(await responsibilitiesForDecision(context, people), context.today, people)
  if (!owner || owner.accountId === takenBy) return []
  const words = `${context.viewer.name} of ${context.viewer.organisationName} has taken emergency access to ${reference}, for whom you are responsible. Your head and the governance lead review it.`
  await notify(context, [{ to: { accountId: owner.accountId }, words, href: `/people/${person}`, person }])
  return []
}

/** Who is or is to become responsible, whether or not the viewer sees it: nobody is shut out of a person before this is handed over. */
export const responsibilitiesInHand = async (context: Reading, people: readonly string[]): Promise<{ accountId: string; words: string; href: string }[]> => {
  const rows = await responsibilitiesForDecision(context, people)
  const standing = [responsibleOn(rows, context.today, people), nextAfter(rows, context.today)].filter((row) => row !== undefined)
  return standing.map((row) => ({
    accountId: row.accountId, href: `/people/${people[0] ?? ''}/manager`,
    words: row.from <= context.today ? `is responsible for this person since ${longDay(row.from)}` : `is to become responsible for this person on ${longDay(row.from)}`,
  }))
}
