/**
 * What the printed plan says to the person, apart from their plan itself: short sentences, everyday words. One catalogue,
 * ready for a second language. Pure.
 */
import { longDay, type Day } from '../core/dates.ts'
import type { Pathway } from '../platform/vocabulary.ts'
import { isOpen, isOverdue, stepsInOrder, type Plan, type Step } from './rules.ts'

interface PlainWords {
  readonly title: string
  readonly youSaid: string
  readonly nothingSaid: string
  readonly didNotSay: string
  readonly youWant: string
  readonly who: string
  readonly noSteps: string
  readonly reached: string
  readonly notAgreed: string
  readonly agreed: (day: Day) => string
  readonly step: (owner: string, words: string) => string
  /** A step that the reader does themself. */
  readonly yourStep: (words: string) => string
  readonly by: (day: Day) => string
  readonly late: (day: Day) => string
  readonly done: (day: Day) => string
  readonly review: (day: Day) => string
  readonly change: string
  readonly pathways: Readonly<Record<Pathway, string>>
}

/** “Apply for a flat” or “I will apply for a flat” as it stands after “You will”, speaking of what is the reader’s as theirs. */
const asDone = (words: string): string => {
  const bare = words.trim().replace(/^(?:(?:I|you|they|he|she) (?:will|shall|am going to|are going to|is going to)|(?:I|you|they|he|she)[’']ll|will|to) +/iu, '')
  const yours = bare.replaceAll(/\bmyself\b/giu, 'yourself').replaceAll(/\bmy\b/giu, 'your').replaceAll(/\bmine\b/giu, 'yours').replaceAll(/\bme\b/gu, 'you')
  return /^\p{Lu}\p{Ll}/u.test(yours) || yours.startsWith('A ') ? yours.charAt(0).toLowerCase() + yours.slice(1) : yours
}

export const PLAIN_WORDS: Readonly<Record<'en', PlainWords>> = {
  en: {
    title: 'Your plan',
    youSaid: 'You said',
    nothingSaid: 'We have not written down yet what you want. Tell us, in your own words.',
    didNotSay: 'You did not want to say what you want. You can tell us at any time.',
    youWant: 'Your goal:',
    who: 'Who will do what, by when',
    noSteps: 'We still have to agree what happens next.',
    reached: 'You got there. Well done.',
    notAgreed: 'This plan is not finished. You have not agreed to it yet.',
    agreed: (day) => `We agreed this plan with you on ${longDay(day)}.`,
    step: (owner, words) => `${owner}: ${words}`,
    yourStep: (words) => `You will ${asDone(words)}`,
    by: (day) => `By ${longDay(day)}.`,
    late: (day) => `This is late. It was for ${longDay(day)}.`,
    done: (day) => `Done on ${longDay(day)}.`,
    review: (day) => `We will look at this plan with you again by ${longDay(day)}.`,
    change: 'Is something wrong, or do you want to change it? Tell the person who works with you. It is your plan.',
    pathways: {
      accommodation: 'Somewhere to live',
      'education-training-employment': 'Work and learning',
      health: 'Your health',
      'drugs-alcohol': 'Drugs and alcohol',
      'finance-benefit-debt': 'Money',
      'children-families': 'Your family',
      'attitudes-thinking-behaviour': 'How you handle things',
    },
  },
}

export interface PlainStep {
  readonly words: string
  readonly when: string
  readonly done: boolean
}

export interface PlainGoal {
  readonly heading: string
  readonly want: string
  readonly reached: boolean
  readonly steps: readonly PlainStep[]
}

export interface PlainPlan {
  readonly ownWords: string
  readonly declined: boolean
  readonly standing: string
  readonly goals: readonly PlainGoal[]
  readonly review: string | null
}

const sentence = (words: string): string => (/[.!?…]$/.test(words) ? words : `${words}.`)

const plainStep = (step: Step, words: PlainWords, today: Day): PlainStep => ({
  words: sentence(step.byPerson ? words.yourStep(step.words) : words.step(step.owner, step.words)), done: step.doneOn !== null,
  when: step.doneOn !== null ? words.done(step.doneOn) : isOverdue(step, today) ? words.late(step.due) : words.by(step.due),
})

/** The plan as it is printed for the person: no references, no states, nothing that was dropped. */
export const plainPlan = (plan: Plan, today: Day, words: PlainWords = PLAIN_WORDS.en): PlainPlan => ({
  ownWords: plan.ownWords.trim(), declined: plan.declined,
  standing: plan.state === 'agreed' && plan.agreedOn !== null ? words.agreed(plan.agreedOn) : words.notAgreed,
  goals: plan.goals.filter(({ endedAs }) => endedAs !== 'dropped').map((goal) => ({
    heading: words.pathways[goal.pathway], want: sentence(goal.words), reached: goal.endedAs === 'reached',
    steps: stepsInOrder(goal.steps.filter((step) => isOpen(step) || step.doneOn !== null)).map((step) => plainStep(step, words, today)),
  })),
  review: plan.reviewDay === null ? null : words.review(plan.reviewDay),
})
