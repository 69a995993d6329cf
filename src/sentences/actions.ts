/** Where somebody is in their sentence: what can be recorded and asked, and what the person page shows of it. */
import { z } from 'zod'
import { addDays, longDay, type Day } from '../core/dates.ts'
import { aDay, letters } from '../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../core/result.ts'
import { action, query } from '../platform/action.ts'
import { eventType, onEvent } from '../platform/event.ts'
import { readOnce } from '../platform/read-once.ts'
import type { Acting } from '../platform/context.ts'
import { slice } from '../platform/slice.ts'
import { keysOf, MANAGING_ROLES } from '../platform/vocabulary.ts'
import { extractConfirmed } from '../extracts/actions.ts'
import { currentPerson, samePeople, seenPerson } from '../people/actions.ts'
import { PersonId } from '../people/rules.ts'
import { endInvolvement, involve, sightsOf } from '../sharing/actions.ts'
import { custodyEventWords, endCustody, recordReturn, sentenceRecorded, toldCustodyEvent, transfer } from './actions/custody.ts'
import { calculations } from './calculations.ts'
import { HOLDINGS } from './holdings.ts'
import { sentenceTold, untoldWords } from './disposals.ts'
import {
  decideRelease, decideReleaseDay, decideSentence, governing, prisonInvolvement, prisonTitle, RELEASE_NOTICE_DAYS, SENTENCE_KINDS, standingOn, standingWords,
  SUPERVISION_END_NOTICE_DAYS, type SentenceKind,
} from './rules.ts'
import { custodyEventsOf, prisonOrganisation, recordsWithDisposal, registersFor, sentenceById, sentencesDue, sentencesOf, takeSentences, takeToldSentences, type PersonSentence } from './store.ts'

export { custodyEnded, endCustody, prisonChanged, recordReturn, returnedToPrison, sentenceRecorded, transfer } from './actions/custody.ts'
export { loadConvictions, loadSentences, sentenceById, sentencesOf, type PersonSentence } from './store.ts'

/** Somebody walked out of prison. */
export const personReleased = eventType<{ sentence: string; person: string; day: string }>('sentences.released')
/** The planned release day of somebody in custody moved. */
export const releaseChanged = eventType<{ sentence: string; person: string; from: string; to: string }>('sentences.release-changed')

const READING = [...MANAGING_ROLES, 'resettlement-worker'] as const

const SentenceId = z.uuid('This is not the id of a sentence.')
const optionalDay = (what: string) => z.union([z.literal('').transform(() => null), z.null(), aDay(what)]).default(null)
const version = z.coerce.number().int().positive()
const reason = letters(500).min(3, 'Say why.')

/** Every sentence of a person with where they are in it today, and the prisons to choose from when another is recorded. */
export const listSentences = query({
  name: 'sentences.list',
  title: 'The sentences of a person and where they are in each today',
  who: READING,
  classes: ['sentence'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const sentences = await sentencesOf(context, await samePeople(context, person))
    const prisons = await context.tx.selectFrom('prison').select(['code', 'name']).where('active', '=', true).orderBy('name').execute()
    return yes({ person: found, today: context.today, sentences: sentences.map((sentence) => ({ ...sentence, standing: standingOn(sentence, context.today) })), prisons })
  },
  about: ({ person }) => [person.id],
})

/** One sentence with how its release day moved, before a release is recorded or moved. */
export const openSentence = query({
  name: 'sentences.open',
  title: 'One sentence, and how its release day moved',
  who: READING,
  classes: ['sentence'],
  input: z.object({ sentence: SentenceId }),
  async run(context, input) {
    const sentence = await sentenceById(context, input.sentence)
    const person = sentence && await seenPerson(context, sentence.personId)
    if (!sentence || !person) return notFound()
    const moves = await context.tx.selectFrom('release_day_change').select(['previous_day as from', 'new_day as to', 'reason', 'changed_on as changedOn'])
      .where('sentence_id', '=', sentence.id).orderBy('changed_at', 'desc').limit(20).execute()
    const prisons = sentence.custody ? await context.tx.selectFrom('prison').select(['code', 'name']).where('active', '=', true).orderBy('name').execute() : []
    return yes({ person, sentence, standing: standingOn(sentence, context.today), moves, prisons, today: context.today })
  },
  about: ({ person }) => [person.id],
})

export const recordSentence = action({
  name: 'sentences.record',
  title: 'Record a sentence of a court; a prison sentence lets the prison see the person until release',
  who: MANAGING_ROLES,
  classes: ['sentence'],
  input: z.object({
    person: PersonId,
    kind: z.enum(keysOf(SENTENCE_KINDS), 'Choose what kind of sentence it is.'),
    offenceCode: z.string().trim().toUpperCase().min(1, 'Enter the code of the offence, for example TH68010.').max(20),
    court: z.string().trim().min(2, 'Enter the court.').max(100),
    offenceDay: aDay('the day of the offence'),
    imposed: aDay('the day of the sentence'),
    months: z.coerce.number('Enter the length in whole months.').int('Enter the length in whole months.').min(1, 'Enter the length in whole months.').max(600),
    custodyStart: optionalDay('the day on which custody began'),
    prison: z.union([z.literal('').transform(() => null), z.null(), z.string().max(6)]).default(null),
    plannedRelease: optionalDay('the planned release day'),
    sentenceEnd: aDay('the last day of the sentence'),
    supervisionEnd: optionalDay('the last day of supervision'),
    homelessOnEntry: z.enum(['', 'yes', 'no']).default(''),
  }),
  async run(context, input) {
    const { tx, random, now } = context
    const seen = await seenPerson(context, input.person)
    // Nobody writes what they may not read: a sentence lets a prison see the person.
    if (!seen || (await sightsOf(context, [seen.id], 'sentence')).get(seen.id)?.sight !== 'visible') return notFound()
    const decided = decideSentence(input, context.today)
    if (!decided.ok) return decided
    const { supervisionEnd } = decided.value
    if (!(await tx.selectFrom('offence').select('code').where('code', '=', input.offenceCode).executeTakeFirst()))
      return no('There is no offence with this code in the national list.', 'offenceCode')
    if (input.prison && !(await tx.selectFrom('prison').select('code').where('code', '=', input.prison).executeTakeFirst()))
      return no('Choose a prison from the list.', 'prison')
    const person = await currentPerson(context, input.person)
    const id = random.uuid()
    await tx.insertInto('sentence').values({
      id, person_id: person, kind: input.kind, offence_code: input.offenceCode, court: input.court, offence_day: input.offenceDay, imposed_day: input.imposed,
      months: input.months, custody_start: input.custodyStart, prison_code: input.prison, planned_release: input.plannedRelease, released_on: null,
      sentence_end: input.sentenceEnd, supervision_end: supervisionEnd, homeless_on_entry: input.homelessOnEntry === '' ? null : input.homelessOnEntry === 'yes', recorded_at: now,
    }).execute()
    const prison = input.prison && await prisonOrganisation(context, input.prison)
    if (prison && input.custodyStart) await involve(context, { person, ...prisonInvolvement({ id, custodyStart: input.custodyStart, released: null }, prison) })
    await context.emit(sentenceRecorded, { sentence: id, person, kind: input.kind })
    return yes({ sentence: id, person })
  },
  about: ({ person }) => [person],
})

export const recordRelease = action({
  name: 'sentences.release',
  title: 'Record the day on which somebody walked out of prison',
  who: READING,
  classes: ['sentence'],
  input: z.object({ sentence: SentenceId, released: aDay('the day of release'), version }),
  async run(context, input) {
    const sentence = await sentenceById(context, input.sentence)
    if (!sentence) return notFound()
    if (sentence.version !== input.version) return stale(sentence)
    const decided = decideRelease(sentence, input.released, context.today)
    if (!decided.ok) return decided
    const { released } = decided.value
    const saved = await context.tx.updateTable('sentence').set({ released_on: released, version: sentence.version + 1 })
      .where('id', '=', sentence.id).where('version', '=', sentence.version).executeTakeFirst()
    if (saved.numUpdatedRows === 0n) return stale(await sentenceById(context, sentence.id))
    await endInvolvement(context, sentence.id, released)
    const person = await currentPerson(context, sentence.personId)
    await context.emit(personReleased, { sentence: sentence.id, person, day: released })
    return yes({ sentence: sentence.id, person })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Moves the planned release of a sentence that was read, with the reason, and tells the slices below: for every action by which a release day moves. */
export const moveReleaseDay = async (context: Acting, sentence: PersonSentence, { day, reason: why }: { readonly day: Day; readonly reason: string }): Promise<Result<{ sentence: string; person: string }>> => {
  const { tx, random, now, today, viewer } = context
  const decided = decideReleaseDay(sentence, day)
  if (!decided.ok) return decided
  const { from, to } = decided.value
  const saved = await tx.updateTable('sentence').set({ planned_release: to, version: sentence.version + 1 })
    .where('id', '=', sentence.id).where('version', '=', sentence.version).executeTakeFirst()
  if (saved.numUpdatedRows === 0n) return stale(await sentenceById(context, sentence.id))
  await tx.insertInto('release_day_change').values({
    id: random.uuid(), person_id: sentence.personId, sentence_id: sentence.id, previous_day: from, new_day: to, reason: why,
    changed_on: today, changed_by: viewer.accountId, changed_at: now,
  }).execute()
  const person = await currentPerson(context, sentence.personId)
  await context.emit(releaseChanged, { sentence: sentence.id, person, from, to })
  return yes({ sentence: sentence.id, person })
}

export const changeReleaseDay = action({
  name: 'sentences.change-release-day',
  title: 'Move the planned release day of somebody in custody, with the reason',
  who: READING,
  classes: ['sentence'],
  input: z.object({ sentence: SentenceId, day: aDay('the new release day'), reason, version }),
  async run(context, input) {
    const sentence = await sentenceById(context, input.sentence)
    if (!sentence) return notFound()
    if (sentence.version !== input.version) return stale(sentence)
    return moveReleaseDay(context, sentence, input)
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** For the person page: the panel, the time line and the slices below show the same rows. */
export const shownSentences = readOnce(sentencesOf)

const counted = (many: number, one: string, several: string): string => `${many} ${many === 1 ? one : several}`

/** The sentences and release days that a prison's extract brings; nothing of any other agency's. */
const fromPrison = async (context: Acting, extract: string): Promise<string[]> => {
  const taken = await takeSentences(context, extract)
  for (const one of taken) {
    if (one.what === 'moved') await context.emit(releaseChanged, { sentence: one.sentence, person: one.person, from: one.previous, to: one.planned })
    else await begun(context, { ...one, kind: 'custody' })
  }
  const count = (what: 'added' | 'moved'): number => taken.filter((one) => one.what === what).length
  return [
    ...(count('added') > 0 ? [`${counted(count('added'), 'new sentence is', 'new sentences are')} taken from the extract.`] : []),
    ...(count('moved') > 0 ? [`${counted(count('moved'), 'release day moves', 'release days move')}.`] : []),
  ]
}

/** The sentences that probation's extract brings by the disposals it names, and why the others bring none. */
const fromProbation = async (context: Acting, extract: string): Promise<string[]> => {
  const records = await recordsWithDisposal(context, extract)
  if (records.length === 0) return []
  const registers = await registersFor(context, records.flatMap(({ details }) => details['offenceCode'] ?? []))
  const tellings = records.map(({ id, details }) => ({ record: id, telling: sentenceTold(details, registers, context.today) }))
  const added = await takeToldSentences(context, extract, tellings.flatMap(({ record, telling }) => (telling && 'told' in telling ? [{ record, ...telling.told }] : [])))
  for (const one of added) await begun(context, one)
  const beside = added.filter(({ what }) => what === 'added-beside').length
  return [
    ...(added.length > 0 ? [`${counted(added.length, 'new sentence is', 'new sentences are')} taken from the extract.`] : []),
    ...(beside > 0 ? [`${counted(beside, 'of them stands', 'of them stand')} beside a sentence of another kind that began in the same month: both are kept, and the person’s page shows both.`] : []),
    ...untoldWords(tellings.flatMap(({ telling }) => (telling && 'why' in telling ? [telling.why] : []))),
  ]
}

/** A sentence that an extract brought is told on, and its prison has to do with the person from its first day. */
const begun = async (context: Acting, one: { readonly sentence: string; readonly person: string; readonly kind: SentenceKind; readonly custodyStart: string | null; readonly prison: string | null }): Promise<void> => {
  if (one.custodyStart !== null && one.prison !== null)
    await involve(context, { person: one.person, ...prisonInvolvement({ id: one.sentence, custodyStart: one.custodyStart, released: null }, one.prison) })
  await context.emit(sentenceRecorded, { sentence: one.sentence, person: one.person, kind: one.kind })
}

export const sentences = slice({
  name: 'sentences',
  holdings: HOLDINGS,
  calculations,
  named: [listSentences, openSentence, recordSentence, recordRelease, changeReleaseDay, transfer, endCustody, recordReturn],
  handlers: [
    // What an extract says of sentences is what everybody works with from then on: the thread goes on from the file.
    onEvent(extractConfirmed, 'sentences', async (context, { extract }) => [...await fromPrison(context, extract), ...await fromProbation(context, extract)]),
  ],
  panels: [{
    name: 'sentences.where',
    title: 'Where in their sentence',
    order: 20,
    async read(context, people) {
      const rows = await shownSentences(context, people)
      const now = governing(rows, context.today)
      // Nothing to show to somebody whose role or agreement hides sentences; the panel “Why can I see this?” says so.
      if (rows.length === 0 && !(READING as readonly string[]).includes(context.viewer?.role ?? '')) return null
      return { words: now ? standingWords(now.standing, context.today) : null, governing: now?.sentence ?? null, sentences: rows }
    },
  }],
  timeline: [
    {
      name: 'sentences',
      async read(context, people) {
        return (await shownSentences(context, people)).flatMap(({ kind, offence, court, months, offenceDay, imposed, custody, supervisionEnd }) => {
          const at = (day: string, words: string, source: string) => ({ day, words, source })
          // The custody after a recall is no second sentence: only its release is new.
          if (custody?.returnedFrom) return [custody.released === null ? at(custody.plannedRelease, `Release planned from ${prisonTitle(custody.prisonName)}`, 'Prison') : custody.endedAs ? [] : at(custody.released, `Released from ${prisonTitle(custody.prisonName)}`, 'Prison')].flat()
          return [
            at(offenceDay, `Offence: ${offence}`, 'Court'),
            at(imposed, `${SENTENCE_KINDS[kind]}, ${months} ${months === 1 ? 'month' : 'months'}, for ${offence}`, court),
            ...(custody ? [
              at(custody.start, `Received into ${prisonTitle(custody.prisonName)}`, 'Prison'),
              ...(custody.endedAs ? [] : [custody.released ? at(custody.released, `Released from ${prisonTitle(custody.prisonName)}`, 'Prison') : at(custody.plannedRelease, `Release planned from ${prisonTitle(custody.prisonName)}`, 'Prison')]),
            ] : []),
            at(supervisionEnd, 'Supervision ends', 'Probation'),
          ]
        })
      },
    },
    { name: 'custody-events', read: async (context, people) => (await custodyEventsOf(context, people)).map((one) => ({ day: one.day, words: custodyEventWords(one), source: 'Prison' })) },
    {
      name: 'convictions',
      async read({ tx }, people) {
        const rows = await tx.selectFrom('conviction').innerJoin('offence', 'offence.code', 'conviction.offence_code').select(['convicted_day', 'title', 'court'])
          .where('person_id', 'in', [...people]).execute()
        return rows.map((row) => ({ day: row.convicted_day, words: `Convicted of ${row.title}`, source: row.court }))
      },
    },
    {
      name: 'release-days',
      async read({ tx }, people) {
        const rows = await tx.selectFrom('release_day_change').select(['changed_on', 'previous_day', 'new_day', 'reason']).where('person_id', 'in', [...people]).execute()
        return rows.map((row) => ({ day: row.changed_on, words: `Release moved from ${longDay(row.previous_day)} to ${longDay(row.new_day)}: ${row.reason}`, source: 'Prison' }))
      },
    },
  ],
  due: [{
    name: 'sentences',
    async read(context, { until, limit, people }) {
      const soonest = (days: number): string => (addDays(context.today, days) < until ? addDays(context.today, days) : until)
      const rows = await sentencesDue(context, { releaseUntil: soonest(RELEASE_NOTICE_DAYS), endUntil: soonest(SUPERVISION_END_NOTICE_DAYS), limit, people })
      return rows.map(({ personId, sentenceId, due, what }) => ({
        personId, due,
        words: what === 'supervision-end' ? 'Supervision ends' : due <= context.today ? 'Record the release, or move the release day' : 'Release from prison',
        href: what === 'release' ? `/sentences/${sentenceId}` : `/people/${personId}/sentences`,
      }))
    },
  }],
  subjectAccess: [
    {
      title: 'Your sentences',
      async read(context, people) {
        return (await sentencesOf(context, people)).map((row) => ({
          Sentence: SENTENCE_KINDS[row.kind], Offence: row.offence, Court: row.court, 'Day of the offence': longDay(row.offenceDay), 'Day of the sentence': longDay(row.imposed),
          Months: row.months, Prison: row.custody ? prisonTitle(row.custody.prisonName) : null, 'Planned release': row.custody ? longDay(row.custody.plannedRelease) : null,
          Released: row.custody?.released ? longDay(row.custody.released) : null, 'End of the sentence': longDay(row.sentenceEnd), 'End of supervision': longDay(row.supervisionEnd),
        }))
      },
    },
    { title: 'What happened in custody', read: async (context, people) => (await custodyEventsOf(context, people)).map(toldCustodyEvent) },
    {
      title: 'When your release day was moved',
      async read({ tx }, people) {
        const rows = await tx.selectFrom('release_day_change').selectAll().where('person_id', 'in', [...people]).orderBy('changed_at').execute()
        return rows.map((row) => ({ Recorded: longDay(row.changed_on), From: longDay(row.previous_day), To: longDay(row.new_day), Why: row.reason }))
      },
    },
    {
      title: 'Your later convictions',
      async read({ tx }, people) {
        const rows = await tx.selectFrom('conviction').innerJoin('offence', 'offence.code', 'conviction.offence_code').selectAll().where('person_id', 'in', [...people]).orderBy('convicted_day').execute()
        return rows.map((row) => ({ Offence: row.title, Court: row.court, 'Day of the offence': longDay(row.offence_day), 'Day of the conviction': longDay(row.convicted_day) }))
      },
    },
  ],
})
