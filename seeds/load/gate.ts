/**
 * The gate record of the demonstration: checks of everybody released lately, most of them answered, with its seeded faults: a day 7
 * that nobody answered, a prescription in hand for the prison and missed for the treatment provider, a death on day 3, a recall on
 * day 5, and an answer that was corrected.
 */
import type { PoolClient } from 'pg'
import { addDays, daysBetween, type Day } from '../../src/core/dates.ts'
import { seededRandom, type Random } from '../../src/core/random.ts'
import { gateChecksAfter, HEALTH_QUESTIONS, OWN_QUESTIONS, type Answer, type OwnQuestion } from '../../src/gate/questions.ts'
import { loadGateAnswers, loadGateChecks, loadGateHealthAnswers, type GateAnswerRow, type GateCheckRow } from '../../src/gate/store.ts'
import { PROBATION_UNIT, TREATMENT_PROVIDER } from '../organisations.ts'
import { idOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'
import { atNine } from './records.ts'

/** Releases of so many days are followed: two whole quarters and the one that runs. */
const FOLLOWED_DAYS = 270
/** Of checks whose day has passed, so many in a hundred are answered. */
const ANSWERED = { onTheDay: 0.95, after: 0.88 } as const

/** Invented: how often each answer is given; what is missing grows rarer the longer somebody is out, but for work. */
const SHARES: Readonly<Record<OwnQuestion, Readonly<Record<Answer, number>>>> = {
  money: { yes: 80, no: 12, 'not-needed': 4, 'not-known': 4 },
  prescription: { yes: 46, no: 9, 'not-needed': 40, 'not-known': 5 },
  phone: { yes: 76, no: 20, 'not-needed': 1, 'not-known': 3 },
  appointment: { yes: 88, no: 9, 'not-needed': 1, 'not-known': 2 },
  treatment: { yes: 38, no: 14, 'not-needed': 42, 'not-known': 6 },
  work: { yes: 40, no: 34, 'not-needed': 20, 'not-known': 6 },
}

interface Release {
  readonly sentence: string
  readonly person: string
  readonly released: Day
  readonly prison: string
  /** Somebody of the story answers for them now. */
  readonly managed: boolean
  readonly answered: readonly number[]
}

type Given = GateAnswerRow & { readonly question: string }

const checkId = (sentence: string, day: number): string => idOf('gate check', `${sentence} ${day}`)

const answersOf = (random: Random, { sentence, person, prison, released }: Release, day: number, due: Day): Given[] =>
  OWN_QUESTIONS.flatMap((question) => (random.chance(0.04) ? [] : [{
    id: idOf('gate answer', `${sentence} ${day} ${question}`), person_id: person, check_id: checkId(sentence, day), question, answer: random.weighted(SHARES[question]),
    known_how: random.weighted({ seen: 30, 'told-by-person': 50, 'told-by-partner': 20 }), organisation_id: day === 0 && question !== 'appointment' ? prison : organisationId(PROBATION_UNIT),
    recorded_on: due, recorded_by: null, recorded_at: atNine(due < released ? released : due),
  }]))

/** Loads them in the transaction of the client, once the population is there. */
export const loadGate = async (client: PoolClient, today: Day): Promise<void> => {
  const { rows } = await client.query<Release>(`
    select s.id as sentence, s.person_id as person, s.released_on as released, o.id as prison,
      exists (select 1 from management m where m.person_id = s.person_id and m.account_id = any ($3::uuid[]) and m.until_day is null) as managed,
      array(select c.day_after from accommodation_check c where c.sentence_id = s.id and c.slept is not null) as answered
    from sentence s join organisation o on o.prison_code = s.prison_code
    where s.released_on between $1 and $2 order by s.released_on desc, s.id`, [addDays(today, -FOLLOWED_DAYS), today, ['priya.example', 'daniel.testwell', 'moira.placeholder'].map(accountId)])
  const random = seededRandom('gate record')
  const faults = faultsAmong(rows, today)
  const checks: GateCheckRow[] = []
  const answers: Given[] = []
  for (const release of rows) {
    const chance = random.fork(release.sentence)
    for (const { dayAfter, due } of gateChecksAfter(release.released)) {
      checks.push({ id: checkId(release.sentence, dayAfter), person_id: release.person, sentence_id: release.sentence, release_day: release.released, day_after: dayAfter, due_day: due })
      const isAnswered = chance.chance(dayAfter === 0 ? ANSWERED.onTheDay : ANSWERED.after)
      const stopped = [faults.died, faults.recalled].includes(release) && dayAfter > 3
      if (due < today && isAnswered && !stopped && !(release === faults.overdue && dayAfter === 7)) answers.push(...answersOf(chance, release, dayAfter, due))
    }
  }
  const ofFaults = new Set([faults.contradicted, faults.corrected].flatMap((one) => (one ? [checkId(one.sentence, 0)] : [])))
  const plain = answers.filter((one) => !(ofFaults.has(one.check_id) && ['prescription', 'money'].includes(one.question)))
  const isHealth = ({ question }: Given): boolean => HEALTH_QUESTIONS.some((one) => one === question)
  await loadGateChecks(client, checks)
  await loadGateAnswers(client, plain.filter((one) => !isHealth(one)))
  await loadGateHealthAnswers(client, plain.filter(isHealth))
  await loadFaults(client, faults, today)
}

interface Faults {
  readonly overdue: Release | undefined
  readonly contradicted: Release | undefined
  readonly corrected: Release | undefined
  readonly died: Release | undefined
  readonly recalled: Release | undefined
}

/** Somebody of the story for each fault; in a small demonstration some have nobody. */
const faultsAmong = (releases: readonly Release[], today: Day): Faults => {
  const left = releases.filter((one) => one.managed)
  const take = (holds: (release: Release, out: number) => boolean): Release | undefined => {
    const at = left.findIndex((one) => holds(one, daysBetween(one.released, today)))
    return at < 0 ? undefined : left.splice(at, 1)[0]
  }
  return {
    overdue: take((one, out) => out >= 10 && out <= 80 && !one.answered.includes(28)) ?? take((_one, out) => out >= 10 && out <= 80),
    died: take((one, out) => out >= 4 && !one.answered.some((day) => day > 3) && out <= 80) ?? take((_one, out) => out >= 4 && out <= 80),
    recalled: take((one, out) => out >= 6 && !one.answered.some((day) => day > 5) && out <= 80) ?? take((_one, out) => out >= 6 && out <= 80),
    contradicted: take((_one, out) => out >= 2), corrected: take((_one, out) => out >= 2),
  }
}

const loadFaults = async (client: PoolClient, { contradicted, corrected, died, recalled }: Faults, today: Day): Promise<void> => {
  const answer = (of: Release, question: OwnQuestion, said: Answer, organisation: string, place: number): Given => ({
    id: idOf('gate answer', `${of.sentence} fault ${question} ${place}`), person_id: of.person, check_id: checkId(of.sentence, 0), question, answer: said, known_how: 'seen',
    organisation_id: organisation, recorded_on: addDays(of.released, place), recorded_by: null, recorded_at: atNine(addDays(of.released, place)),
  })
  if (contradicted) await loadGateHealthAnswers(client, [answer(contradicted, 'prescription', 'yes', contradicted.prison, 0), answer(contradicted, 'prescription', 'no', organisationId(TREATMENT_PROVIDER), 1)])
  if (contradicted) await client.query("update gate_health_answer set agreed = true, known_how = 'told-by-person' where check_id = $1 and organisation_id = $2", [checkId(contradicted.sentence, 0), organisationId(TREATMENT_PROVIDER)])
  if (corrected) await loadGateAnswers(client, [answer(corrected, 'money', 'yes', corrected.prison, 0), answer(corrected, 'money', 'no', corrected.prison, 1)])
  if (corrected) await client.query('update gate_answer set reason = $2 where id = $1', [idOf('gate answer', `${corrected.sentence} fault money 1`), 'The discharge payment had not been loaded onto the card: he rang.'])
  for (const [release, why, days, note] of [[died, 'died', 3, 'Told by the police; the family has been spoken to.'], [recalled, 'recalled', 5, null]] as const) {
    if (!release) continue
    const day = addDays(release.released, days)
    await client.query('insert into gate_end (id, person_id, sentence_id, release_day, why, day, note, recorded_on, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [idOf('gate end', release.sentence), release.person, release.sentence, release.released, why, day, note, day < today ? addDays(day, 1) : day, atNine(day)])
    await client.query('select end_gate_checks($1, $2, $3, $4)', [release.sentence, release.released, day, why === 'died'])
  }
}
