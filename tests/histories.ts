/** Synthetic histories in a test's own database: what the evidence reads of them, and the snapshot's rows made plainly from the same. */
import { randomUUID } from 'node:crypto'
import { ageOn } from '../src/core/dates.ts'
import { copyRows } from '../src/platform/copy.ts'
import { nameKey } from '../src/people/rules.ts'
import type { SnapshotTables } from '../src/evidence/cohort.ts'
import { isHoused, type Accommodation, type History } from '../seeds/history.ts'
import { readDeprivation, readQuestions } from '../seeds/question-registers.ts'
import type { Generation } from '../seeds/generator.ts'
import { NOW, TODAY, type World } from './world.ts'

export const ROOT = `${import.meta.dirname}/..`
const questions = readQuestions(ROOT)
const deprivation = readDeprivation(ROOT)
export const population = (people: number, seed: number | string = 'throughline'): Generation => ({ seed, people, today: TODAY, questions, deprivation })

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]
const REFERENCE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const reference = (index: number): string => `P-${Array.from({ length: 7 }, (_, i) => REFERENCE[Math.floor(index / 32 ** (6 - i)) % 32]).join('')}`

/** A record of a person: the history's own, or a copy that a merge makes one with it. Ids of persons by the history's place. */
export interface Loaded {
  readonly ids: readonly string[]
}

/**
 * Loads what the evidence reads, with probation having to do with each. `doubled` histories are written a second time under a
 * record of their own, which is then merged into the first.
 */
export const loadHistories = async (world: World, histories: readonly History[], doubled: ReadonlySet<number> = new Set()): Promise<Loaded> => {
  const { owner, ownerPool } = world.databases
  const { probation } = world.organisation
  await owner.insertInto('area').values(unique(histories.map(({ identity }) => identity.district)).map((code) => ({ code, name: `District ${code}`, kind: 'district' })))
    .onConflict((conflict) => conflict.doNothing()).execute()
  const sentences = histories.flatMap((history) => history.sentences)
  const prisons = unique(sentences.flatMap(({ custody }) => (custody === null ? [] : [custody.prison])))
  await owner.insertInto('prison').values(prisons.map((code) => ({ code, name: `Prison ${code}`, active: true, holds_men: true, holds_women: true })))
    .onConflict((conflict) => conflict.doNothing()).execute()
  const codes = unique([...sentences.map(({ offenceCode }) => offenceCode), ...histories.flatMap(({ convictions }) => convictions.map(({ offenceCode }) => offenceCode))])
  await owner.insertInto('offence').values(codes.map((code) => ({ code, title: code, category: 'Either Way' }))).onConflict((conflict) => conflict.doNothing()).execute()

  const ids = histories.map(() => randomUUID())
  const copies = histories.map((_, i) => (doubled.has(i) ? randomUUID() : null))
  const records = [...histories.map((history, i) => ({ history, id: ids[i] ?? '', place: i })), ...histories.flatMap((history, i) => (copies[i] ? [{ history, id: copies[i], place: i + histories.length }] : []))]
  const client = await ownerPool.connect()
  try {
    const write = <R extends Record<string, string | number | boolean | Date | null>>(table: string, rows: readonly R[]) =>
      rows[0] === undefined ? Promise.resolve(0) : copyRows(client, table, Object.keys(rows[0]), rows)
    const taken = (await client.query<{ n: number }>('select count(*)::integer as n from person')).rows[0]?.n ?? 0
    await write('person', records.map(({ history: { identity }, id, place }) => ({
      id, reference: reference(taken + place), forename: identity.forename, surname: identity.surname, forename_key: nameKey(identity.forename), surname_key: nameKey(identity.surname),
      birth_date: identity.birthDate, sex: identity.sex, pnc: identity.pnc, crn: identity.crn, postcode: identity.postcode, district_code: identity.district, created_at: NOW,
    })))
    await write('involvement', records.map(({ id }) => ({ id: randomUUID(), person_id: id, organisation_id: probation, basis: 'responsible', class: 'identity', from_day: '2020-01-01', because_of: 'test', because_id: randomUUID() })))
    const written = records.flatMap(({ history, id }) => history.sentences.map((sentence, i) => ({ history, id, sentence, sentenceId: randomUUID(), index: i === history.sentences.length - 1 })))
    await write('sentence', written.map(({ history, id, sentence: s, sentenceId, index }) => ({
      id: sentenceId, person_id: id, kind: s.kind, offence_code: s.offenceCode, court: s.court, offence_day: s.offenceDay, imposed_day: s.imposed, months: s.months,
      custody_start: s.custody?.start ?? null, prison_code: s.custody?.prison ?? null, planned_release: s.custody?.plannedRelease ?? null, released_on: s.custody?.released ?? null,
      sentence_end: s.sentenceEnd, supervision_end: s.supervisionEnd, homeless_on_entry: index ? homelessOnEntry(history) : null, recorded_at: NOW,
    })))
    await write('conviction', records.flatMap(({ history, id }) => history.convictions.map((c) => ({
      id: randomUUID(), person_id: id, offence_code: c.offenceCode, court: c.court, offence_day: c.offenceDay, convicted_day: c.convictionDay,
    }))))
    await write('assessment', records.flatMap(({ history, id }) => history.assessments.map((a) => ({
      id: randomUUID(), person_id: id, pathway: a.pathway, question_version: a.version, need: a.need, assessed_on: a.assessed, organisation_id: probation, recorded_at: NOW,
    }))))
    const resettled = written.filter(({ index, history }) => index && history.resettlement !== null)
    await write('accommodation_check', resettled.flatMap(({ history, id, sentenceId }) => (history.resettlement?.checks ?? []).map((check) => ({
      id: randomUUID(), person_id: id, sentence_id: sentenceId, day_after: check.day, due_day: check.due, slept: check.recorded === null ? null : check.where, held: check.held, recorded_on: check.recorded,
    }))))
    await write('employment_status', resettled.flatMap(({ history, id, sentenceId }) => (history.resettlement?.sixWeeks ? [history.resettlement.sixWeeks] : []).map((status) => ({
      id: randomUUID(), person_id: id, sentence_id: sentenceId, weeks_after: 6, due_day: status.due, available_for_work: status.availableForWork, employed: status.employed, recorded_on: status.due,
    }))))
    const { viewer } = await world.as('offender-manager', 'probation')
    await write('person_merge', copies.flatMap((copy, i) => (copy === null ? [] : [{ id: randomUUID(), kind: 'merge', person_id: copy, into_id: ids[i] ?? '', reason: 'The same numbers', decided_by: viewer.accountId, decided_at: NOW }])))
  } finally {
    client.release()
  }
  return { ids }
}

const homelessOnEntry = ({ resettlement }: History): boolean | null => {
  const housed = isHoused(resettlement?.onEntry ?? 'not-known')
  return housed === null ? null : !housed
}

const nightOf = (where: Accommodation): string | null =>
  where === 'not-known' ? null : where === 'rough-sleeping' ? where : where === 'homeless-not-rough-sleeping' ? 'homeless' : 'housed'

/** The snapshot of histories as it should come out, made plainly: each human being once, whatever the records were. */
export const plainTables = (histories: readonly History[]): SnapshotTables => ({
  people: histories.map(({ key, identity }) => ({ pseudonym: key, sex: identity.sex, district_code: identity.district })),
  needs: histories.flatMap(({ key, identity, assessments }) => assessments.map((a) => ({
    pseudonym: key, assessed_on: a.assessed, age: ageOn(identity.birthDate, a.assessed), pathway: a.pathway, need: a.need, version: a.version,
  }))),
  releases: histories.flatMap((history) => history.sentences.flatMap((sentence, i) => {
    const released = sentence.custody?.released ?? null
    const { resettlement } = i === history.sentences.length - 1 ? history : { resettlement: null }
    const first = resettlement?.checks.find(({ day, recorded }) => day === 0 && recorded !== null)
    return released === null ? [] : [{
      pseudonym: history.key, released_on: released, age: ageOn(history.identity.birthDate, released), sentence_band: bandOf(sentence.months),
      homeless_on_entry: resettlement === null ? null : homelessOnEntry(history), first_night: nightOf(first?.where ?? 'not-known'),
      employed_at_6_weeks: resettlement?.sixWeeks?.employed ?? null, available_for_work: resettlement?.sixWeeks?.availableForWork ?? null,
      district_code: history.identity.district, prison_code: sentence.custody?.prison ?? null,
    }]
  })),
  offences: histories.flatMap(({ key, convictions, sentences }) => [
    ...convictions.map((c) => ({ pseudonym: key, offence_on: c.offenceDay, proven_on: c.convictionDay, breach: false, outside_england_and_wales: false })),
    ...sentences.filter(({ imposed }) => imposed <= TODAY).map((s) => ({ pseudonym: key, offence_on: s.offenceDay, proven_on: s.imposed, breach: false, outside_england_and_wales: false })),
  ]),
})

const bandOf = (months: number): string => (months >= 48 ? '4-years-and-over' : months >= 12 ? '12-months-to-4-years' : 'under-12-months')

