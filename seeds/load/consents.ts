/**
 * The invented county’s people, who show what consent and a list of named people do. Each surname says what to expect:
 * Consentley is seen, Refusedly, Withdrawley, Expirely and Unaskedly are not; Listdemo is seen, Offlistdemo is not.
 */
import type { PoolClient } from 'pg'
import { addDays, addMonths, type Day } from '../../src/core/dates.ts'
import { copyRows } from '../../src/platform/copy.ts'
import { nameKey } from '../../src/people/rules.ts'
import { idOf, referenceOf } from './ids.ts'
import { accountId, agreementId, organisationId } from './partnerships.ts'

const PROBATION = 'marchshire-probation'

interface Answer { readonly answer: 'given' | 'refused' | 'withdrawn'; readonly monthsAgo: number; readonly how: string }

const given = (monthsAgo: number): Answer => ({ answer: 'given', monthsAgo, how: 'Explained in the first meeting what would be told to whom; signed the form.' })

const SUPERVISED: readonly { readonly forename: string; readonly surname: string; readonly answers: readonly Answer[] }[] = [
  { forename: 'Ivor', surname: 'Consentley', answers: [given(3)] },
  { forename: 'Mabel', surname: 'Consentley', answers: [given(11.5)] },
  { forename: 'Rhys', surname: 'Refusedly', answers: [{ answer: 'refused', monthsAgo: 2, how: 'Does not want the officer to know what is said in group.' }] },
  { forename: 'Wanda', surname: 'Withdrawley', answers: [given(6), { answer: 'withdrawn', monthsAgo: 1, how: 'Rang and took it back after a change of worker.' }] },
  { forename: 'Ezra', surname: 'Expirely', answers: [given(13)] },
  { forename: 'Una', surname: 'Unaskedly', answers: [] },
]

const KNOWN_TO_POLICE = [{ forename: 'Lionel', surname: 'Listdemo', listed: true }, { forename: 'Lottie', surname: 'Listdemo', listed: true }, { forename: 'Otto', surname: 'Offlistdemo', listed: false }] as const

/** Far above every reference of the generator, whose people are numbered from nought. */
const FIRST_REFERENCE = 900_000_001

/** Loads them in the transaction of the client. */
export const loadConsents = async (client: PoolClient, today: Day): Promise<void> => {
  const everybody = [...SUPERVISED, ...KNOWN_TO_POLICE]
  const personId = ({ forename, surname }: { readonly forename: string; readonly surname: string }): string => idOf('person', `marchshire ${forename} ${surname}`)
  const since = addMonths(today, -14)
  const at = (day: Day): Date => new Date(`${day}T09:00:00Z`)
  await copyRows(client, 'person', ['id', 'reference', 'forename', 'surname', 'forename_key', 'surname_key', 'birth_date', 'sex', 'created_at'], everybody.map((one, i) => ({
    id: personId(one), reference: referenceOf('P', FIRST_REFERENCE + i), forename: one.forename, surname: one.surname, forename_key: nameKey(one.forename), surname_key: nameKey(one.surname),
    birth_date: `198${i}-0${i + 1}-1${i}`, sex: 'not-known', created_at: at(since),
  })))
  const involved = (person: string, organisation: string, basis: string, cls: string) =>
    ({ id: idOf('involvement', `${person} ${organisation}`), person_id: person, organisation_id: organisationId(organisation), basis, class: cls, from_day: since, because_of: 'demonstration', because_id: person })
  await copyRows(client, 'involvement', ['id', 'person_id', 'organisation_id', 'basis', 'class', 'from_day', 'because_of', 'because_id'], [
    ...SUPERVISED.flatMap((one) => [involved(personId(one), PROBATION, 'responsible', 'identity'), involved(personId(one), 'marchshire-recovery', 'responsible', 'health'), involved(personId(one), 'marchshire-council', 'supplied', 'identity')]),
    ...KNOWN_TO_POLICE.map((one) => involved(personId(one), 'marchshire-police', 'supplied', 'identity')),
  ])
  await copyRows(client, 'consent', ['id', 'person_id', 'agreement_id', 'classes', 'answer', 'from_day', 'until_day', 'how', 'organisation_id', 'recorded_by', 'recorded_at'], SUPERVISED.flatMap((one) =>
    one.answers.map(({ answer, monthsAgo, how }, i) => {
      const from = addDays(addMonths(today, -Math.floor(monthsAgo)), monthsAgo % 1 === 0 ? 0 : -15)
      return {
        id: idOf('consent', `${personId(one)} ${i}`), person_id: personId(one), agreement_id: agreementId('MA-HC-2'), classes: ['health'], answer, from_day: from, until_day: answer === 'given' ? addMonths(from, 12) : null, how,
        organisation_id: organisationId(PROBATION), recorded_by: accountId('owain.marchsample'), recorded_at: at(from),
      }
    })))
  await copyRows(client, 'agreement_person', ['id', 'agreement_id', 'person_id', 'from_day', 'reason', 'named_by', 'named_at'], KNOWN_TO_POLICE.filter((one) => one.listed).map((one) => ({
    id: idOf('agreement-person', personId(one)), agreement_id: agreementId('MA-NL-3'), person_id: personId(one), from_day: addMonths(today, -2), reason: 'Chosen by the panel of the month.', named_by: accountId('leah.marchlead'), named_at: at(addMonths(today, -2)),
  })))
  await copyRows(client, 'management', ['id', 'person_id', 'side', 'account_id', 'organisation_id', 'from_day', 'reason', 'decided_at'], SUPERVISED.map((one) => ({
    id: idOf('management', personId(one)), person_id: personId(one), side: 'community', account_id: accountId('owain.marchsample'), organisation_id: organisationId(PROBATION), from_day: since, reason: 'Allocated by the head of the delivery unit', decided_at: at(since),
  })))
}
