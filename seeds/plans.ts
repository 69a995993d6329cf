/** Plans with goals, steps and the person's own words, and referrals to services with what came of them. */
import { addDays, daysBetween, type Day } from '../src/core/dates.ts'
import type { Random } from '../src/core/random.ts'
import type { Pathway } from '../src/platform/vocabulary.ts'
import type { Goal, Outcome, Plan, Referral, Session, Sex, Step } from './history.ts'
import { CONTRACTS_AWAITED, deliveringService } from './local-services.ts'
import { PROBATION_UNIT } from './organisations.ts'

const OWN_WORDS = [
  'I want my own front door and to stay out this time.',
  'I want to see my kids at weekends.',
  'I need a job that keeps me busy, then the rest follows.',
  'I want to stop using. I have done it before.',
  'I do not want to go back to the same people.',
  'I want to get my money straight, I never open the letters.',
  'I would like somebody to talk to when it gets too much.',
  'I want my mum to trust me again.',
  'I just want a quiet life.',
  'I want to finish what I started on the bricklaying course.',
  'I want to stop kicking off when people wind me up.',
  'I want to be somebody my daughter can ring.',
]

interface Wording {
  readonly goals: readonly string[]
  readonly steps: readonly string[]
}

const WORDING: Readonly<Record<Pathway, Wording>> = {
  accommodation: {
    goals: ['Have somewhere safe to live for at least six months', 'Keep my room and pay the rent on time'],
    steps: ['Apply to the council for housing', 'View the room at Keyhaven', 'Set up the rent payment', 'Tell the landlord about the release day'],
  },
  'education-training-employment': {
    goals: ['Be in work or training within three months', 'Get the card I need to work on a site'],
    steps: ['Write a disclosure letter together', 'Sit the construction card test', 'Meet the work coach', 'Apply for three jobs'],
  },
  health: {
    goals: ['See a doctor and sort out my sleep', 'Have somebody to talk to when I feel low'],
    steps: ['Register with a doctor', 'Go to the first counselling session', 'Bring the prescription list from healthcare'],
  },
  'drugs-alcohol': {
    goals: ['Stay on my script and off everything else', 'Drink on no more than one day a week'],
    steps: ['Go to the treatment appointment in the week of release', 'Join the recovery group', 'Carry naloxone and show somebody how to use it'],
  },
  'finance-benefit-debt': {
    goals: ['Know what I owe and have a plan to pay it', 'Have a bank account and papers that prove who I am'],
    steps: ['Open a basic bank account', 'Order a birth certificate', 'Make the benefit claim on the day of release', 'List every debt with the adviser'],
  },
  'children-families': {
    goals: ['See my children regularly', 'Rebuild things with my family'],
    steps: ['Agree visits with the family worker', 'Write to my family once a week', 'Go to the parenting session'],
  },
  'attitudes-thinking-behaviour': {
    goals: ['Walk away before I lose my temper', 'Spend my time with people who are not offending'],
    steps: ['Start the Turning Thought course', 'Keep a diary of what sets me off', 'Meet the mentor every week'],
  },
}

/** A step that is later than this was nearly always done after all: what is overdue for years says that nobody looks, not that work is left. */
const OVERDUE_DAYS = 30

/** What people do themselves; whoever agreed the plan with them asks about it. */
const OF_THE_PERSON: ReadonlySet<string> = new Set([
  'Apply for three jobs', 'Register with a doctor', 'Bring the prescription list from healthcare', 'Carry naloxone and show somebody how to use it', 'Order a birth certificate',
  'Write to my family once a week', 'Keep a diary of what sets me off',
])

const stepOf = (random: Random, words: string, pathway: Pathway, agreed: Day, today: Day): Step => {
  const due = addDays(agreed, random.whole(7, 120))
  const done = addDays(agreed, random.whole(3, 130))
  const byService = random.chance(0.4)
  const byPerson = OF_THE_PERSON.has(words)
  return { words, byPerson, owner: byService && !byPerson ? deliveringService(pathway).provider : PROBATION_UNIT, due, done: done <= today && random.chance(due < addDays(today, -OVERDUE_DAYS) ? 0.98 : 0.6) ? done : null }
}

/** A plan agreed on a day: a goal for each of up to three needs, one to three steps each. */
export const plan = (random: Random, needs: readonly Pathway[], agreed: Day, today: Day): Plan => ({
  agreed,
  ownWords: random.pick(OWN_WORDS),
  goals: needs.slice(0, 3).map((pathway): Goal => {
    const { goals, steps } = WORDING[pathway]
    const first = random.whole(0, steps.length - 1)
    return {
      pathway,
      words: random.pick(goals),
      steps: Array.from({ length: random.whole(1, Math.min(3, steps.length)) }, (_, place) =>
        stepOf(random, steps[(first + place) % steps.length] ?? '', pathway, agreed, today)),
    }
  }),
})

const DECLINED = ['Lives outside the area we cover.', 'Already working with us under an earlier referral.', 'Needs more support than this service can give safely.', 'Does not want to take part.'] as const
const OUTCOME_WORDS: Readonly<Record<Outcome['result'], readonly string[]>> = {
  achieved: ['Goal met; no further help wanted.', 'Settled, and knows how to come back.'],
  'partly-achieved': ['Good start; the rest stays in the plan.', 'Came regularly, more to do.'],
  'not-achieved': ['Came a few times and stopped.', 'Could not be reached any more.'],
}

const sessionsBetween = (random: Random, from: Day, to: Day): Session[] => {
  const sessions: Session[] = []
  for (let day = addDays(from, random.whole(4, 12)); day <= to && sessions.length < 10; day = addDays(day, random.whole(6, 15))) {
    sessions.push({ day, attendance: random.weighted({ attended: 74, 'missed-acceptable': 9, missed: 17 }), minutes: random.pick([30, 45, 60, 60, 90]) })
  }
  return sessions
}

/** One referral to the invented service of a pathway, followed until today. `by`: handle of the referring organisation. */
export const referral = (random: Random, pathway: Pathway, made: Day, by: string, today: Day): Referral => {
  const asked = { service: deliveringService(pathway).handle, pathway, made, by, reason: WORDING[pathway].goals[0] ?? '' }
  const decided = addDays(made, random.whole(1, 9))
  const nothing = { decided: null, declineReason: null, sessions: [], outcome: null }
  if (decided > today) return { ...asked, ...nothing, state: 'sent' }
  if (random.chance(0.1)) return { ...asked, ...nothing, state: 'declined', decided, declineReason: random.pick(DECLINED) }
  const ends = addDays(decided, random.whole(50, 130))
  const sessions = sessionsBetween(random, decided, ends <= today ? ends : today)
  if (ends > today) return { ...asked, ...nothing, state: 'accepted', decided, sessions }
  const result = random.weighted({ achieved: 42, 'partly-achieved': 33, 'not-achieved': 25 })
  return {
    ...asked,
    state: result === 'not-achieved' ? 'ended-early' : 'completed',
    decided,
    declineReason: null,
    sessions,
    outcome: { recorded: ends, result, words: random.pick(OUTCOME_WORDS[result]) },
  }
}

/** A referral to a real contract of the county, made in the last few days and not answered yet: it says nothing about the provider. */
export const awaitedReferral = (random: Random, sex: Sex, needs: readonly Pathway[], today: Day): Referral | null => {
  const pathway = needs.find((need) => need === 'attitudes-thinking-behaviour' || need === 'children-families' || need === 'health')
  if (pathway === undefined) return null
  return {
    service: CONTRACTS_AWAITED[sex],
    pathway,
    made: addDays(today, -random.whole(0, 4)),
    by: PROBATION_UNIT,
    reason: WORDING[pathway].goals[0] ?? '',
    state: 'sent',
    decided: null,
    declineReason: null,
    sessions: [],
    outcome: null,
  }
}

/** Referrals for up to two needs, made in the weeks after a day. */
export const referrals = (random: Random, needs: readonly Pathway[], after: Day, by: string, today: Day): Referral[] =>
  needs.slice(0, random.chance(0.4) ? 2 : 1)
    .map((pathway) => ({ pathway, made: addDays(after, random.whole(1, 45)) }))
    .filter(({ made }) => daysBetween(made, today) >= 0)
    .map(({ pathway, made }) => referral(random, pathway, made, by, today))
    .sort((a, b) => (a.made < b.made ? -1 : a.made > b.made ? 1 : 0))
