import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, type Day } from '../core/dates.ts'
import { seededRandom } from '../core/random.ts'
import { isWorkingDay } from '../core/working-days.ts'
import { isEnd, kindOf, KINDS, stateOf, type ItemKind } from './kinds.ts'
import { decideWords } from './numbers.ts'
import { decideAppointment, decideClaim, decidePaidUntil, dueDay, firstPaymentBy, housingCosts } from './rules.ts'
import { answersFor, askNext, contradiction, endedBy, endWords, moved, movesOf, nextActions, nextOf, type Course, type Item } from './workflow.ts'

const course = (more: Partial<Course> = {}): Course => ({ custodyStart: '2026-09-01', release: '2027-01-29', released: null, recalled: null, end: null, managed: true, known: '2026-09-01', asked: '2026-09-03', rent: 'none', items: [], ...more })
const item = (kind: ItemKind, more: Partial<Item> = {}): Item => ({ id: 'one', kind, what: null, state: kindOf(kind).begins, since: '2026-09-03', given: null, claimed: null, partner: true, ...more })

describe('the kinds as data', () => {
  test.each(Object.keys(KINDS) as ItemKind[])('%s: each state is reached, each open state can be left, and every move leads somewhere', (kind) => {
    const { begins, states, moves } = kindOf(kind)
    const reached = new Set([begins, 'not-needed', 'refused', 'died', 'removed', 'recalled'])
    for (let grew = true; grew;) { const before = reached.size; for (const { from, to } of Object.values(moves)) if (from.some((one) => reached.has(one))) reached.add(to); grew = reached.size > before }
    expect([...reached].toSorted()).toEqual(Object.keys(states).toSorted())
    for (const [key, state] of Object.entries(states)) if (state.next) expect(Object.values(moves).some(({ from, to }) => from.includes(key) && to !== key)).toBe(true)
    for (const { from } of Object.values(moves)) for (const one of from) expect(isEnd(kind, one)).toBe(false)
  })
})

describe('dates', () => {
  test.each([
    // The prison's work is due on a working day: 84 days before Friday 29 January 2027 is a Friday; before Monday 1 February it is a Monday.
    ['papers-ordered', { release: '2027-01-29' }, '2026-11-06'], ['papers-ordered', { release: '2027-02-01' }, '2026-11-09'],
    // 28 days before 25 January 2027 is Monday 28 December, a bank holiday (Boxing Day moved): Christmas Eve.
    ['claim-prepared', { release: '2027-01-25' }, '2026-12-24'],
    // Over the end of summer time, and over a leap day.
    ['account-applied', { release: '2026-12-18' }, '2026-10-23'], ['claim-prepared', { release: '2028-03-28' }, '2028-02-29'],
    // A Friday release brought forward to Thursday brings the day for each thing forward with it.
    ['appointment-booked', { release: '2027-01-28' }, '2027-01-14'], ['handed-over', { release: '2027-01-30' }, '2027-01-30'],
  ] as const)('%s of %o is due on %s', (by, facts, due) => {
    expect(dueDay(by, { custodyStart: '2026-01-05', since: '2026-01-06', given: null, ...facts }, true)).toBe(due)
  })

  test('what should have been done before it could be known is due at once, and nothing before it came to stand so', () => {
    expect(dueDay('papers-ordered', { custodyStart: '2026-11-20', release: '2026-12-10', since: '2026-11-23', given: null }, true)).toBe('2026-11-23')
  })

  test('the first payment is due five weeks after the claim, over summer time and the leap day; six under the waiting days', () => {
    expect(firstPaymentBy('2028-02-01')).toBe('2028-03-07')
    expect(firstPaymentBy('2026-10-01')).toBe('2026-11-05')
    expect(firstPaymentBy('2018-02-13')).toBe('2018-03-27')
    expect(firstPaymentBy('2018-02-14')).toBe('2018-03-21')
  })

  test('a claim falls on release day or after it', () => {
    expect(decideClaim('2027-01-10', '2027-01-29', '2027-01-15')).toMatchObject({ ok: false, message: expect.stringContaining('regulation 19(1)(b)'), field: 'on' })
    expect(decideClaim('2027-01-28', '2027-01-29', '2027-02-15')).toMatchObject({ ok: false, message: expect.stringContaining('29 January 2027') })
    expect(decideClaim('2027-01-29', '2027-01-29', '2027-01-29')).toMatchObject({ ok: true })
    expect(decideClaim('2027-01-29', null, '2027-01-29')).toMatchObject({ ok: false })
    expect(decideAppointment('2027-01-28', '2027-01-29', '2026-12-01')).toMatchObject({ ok: false, field: 'day' })
  })

  test.each([
    ['universal-credit', '2026-09-01', null, 'yes', '2027-03-01'], ['universal-credit', '2026-08-31', null, 'yes', '2027-02-28'], ['universal-credit', '2026-09-01', '2027-03-01', 'yes', '2027-03-01'], ['universal-credit', '2026-09-01', '2027-03-02', 'no', null],
    ['housing-benefit', '2026-09-01', '2026-12-01', 'yes', '2026-12-01'], ['housing-benefit', '2026-09-01', '2026-12-02', 'no', null], ['housing-benefit', '2026-09-01', null, 'yes', '2027-08-31'], ['other', '2026-09-01', null, 'not-known', null],
  ] as const)('rent by %s in custody from %s to %s: %s until %s', (rent, custodyStart, release, goesOn, until) => {
    expect(housingCosts(rent, { custodyStart, release })).toMatchObject({ goesOn, until })
  })

  test('rent cannot be recorded as paid beyond what the rule allows', () => {
    expect(decidePaidUntil('2027-03-02', 'universal-credit', { custodyStart: '2026-09-01', release: null }, '2026-10-01')).toMatchObject({ ok: false, message: expect.stringContaining('regulation 19(2)') })
    expect(decidePaidUntil('2027-03-01', 'universal-credit', { custodyStart: '2026-09-01', release: null }, '2026-10-01')).toMatchObject({ ok: true })
  })
})

describe('what is next', () => {
  test('the claim is prepared by the prison, booked by the coach, made on release day, advanced that day and chased after five weeks', () => {
    let one = item('universal-credit', { since: '2026-12-01' })
    let way = course({ items: [one] })
    const step = (move: string, on: Day, day: Day | null = null): void => { const done = moved(one, way, { move, on, day, why: 'so agreed' }, on); if (!done.ok) throw new Error(done.message); one = done.value; way = { ...way, items: [one] } }
    expect(nextOf(one, way)).toMatchObject({ owner: 'prison', due: '2026-12-31' })
    step('prepare', '2026-12-20')
    expect(nextOf(one, way)).toMatchObject({ owner: 'jobcentre', due: '2027-01-15' })
    step('book', '2027-01-04', '2027-02-01')
    expect(nextOf(one, way)).toMatchObject({ owner: 'jobcentre', due: '2027-02-01' })
    expect(moved(one, way, { move: 'claim', on: '2027-01-05', day: null, why: '' }, '2027-01-05')).toMatchObject({ ok: false, message: expect.stringContaining('on release day or after it') })
    way = { ...way, released: '2027-01-29' }
    step('claim', '2027-02-01')
    expect(nextOf(one, way)).toMatchObject({ due: '2027-02-01', words: expect.stringContaining('advance') })
    step('advance', '2027-02-02')
    expect(nextOf(one, way)).toMatchObject({ owner: 'jobcentre', due: '2027-03-08', words: expect.stringContaining('first payment') })
    step('pay', '2027-03-10')
    expect([nextOf(one, way), endWords(way)]).toEqual([null, 'Everything here is done, or not needed.'])
  })

  test('without a coach it falls to whoever answers: prison, offender manager, head', () => {
    const one = item('universal-credit', { state: 'prepared', partner: false })
    expect([course(), course({ released: '2027-01-29' }), course({ released: '2027-01-29', managed: false })].map((way) => nextOf(one, way)?.owner)).toEqual(['prison', 'manager', 'head'])
  })

  test('a release that moves breaks the appointment both ways, and an imported claim from before release is shown as what it cannot be', () => {
    const booked = item('universal-credit', { state: 'booked', given: '2027-01-30' })
    expect(contradiction(booked, course())).toBeNull()
    expect(contradiction(booked, course({ release: '2027-02-12' }))).toContain('Book another')
    expect(contradiction(booked, course({ release: '2027-01-08' }))).toContain('ask for an earlier one')
    const claimed = item('universal-credit', { state: 'claimed', since: '2026-12-01', claimed: '2026-12-01' })
    expect(contradiction(claimed, course())).toContain('cannot be entitled')
    expect(nextOf(claimed, course())?.words).toContain('Ask the Jobcentre')
    expect(movesOf(claimed, course({ released: '2027-01-29' }), '2027-02-01').map(({ key }) => key)).toContain('claim')
    expect(movesOf({ ...claimed, claimed: '2027-01-29' }, course({ released: '2027-01-29' }), '2027-02-01').map(({ key }) => key)).not.toContain('claim')
  })

  test('what is given into their hands is given on release day', () => {
    expect(moved(item('bank-account', { state: 'opened' }), course(), { move: 'give', on: '2026-12-01', day: null, why: '' }, '2026-12-01')).toMatchObject({ ok: false, field: 'move' })
  })
})

test('a random walk with moves of the release day, recalls, deaths and removals: nobody is without a next action that somebody owns, and nothing happens before its day', () => {
  const random = seededRandom('money and papers')
  let claims = 0
  let ends = 0
  for (let n = 0; n < 400; n += 1) {
    const start: Day = addDays('2024-01-01', random.whole(0, 1200))
    let today = start
    let way = course({ custodyStart: start, known: start, asked: null, release: random.chance(0.2) ? null : addDays(start, random.whole(5, 300)), managed: random.chance(0.7), rent: random.pick(['none', 'universal-credit', 'housing-benefit', 'other']) })
    for (let at = 0; at < 60 && way.end === null; at += 1) {
      today = addDays(today, random.whole(0, 9))
      const chance = random.whole(0, 99)
      if (chance < 8) way = { ...way, known: today, ...(way.released === null ? { release: addDays(today, random.whole(0, 120)) } : {}) }
      else if (chance < 12 && way.released === null && way.release !== null) way = { ...way, released: today, release: today }
      else if (chance < 14 && way.released !== null) way = { ...way, released: null, release: null, custodyStart: today, known: today, asked: null, items: way.items.map((one) => { const how = isEnd(one.kind, one.state) ? null : endedBy(one.kind, 'recalled'); return how ? { ...one, state: how, since: today } : one }) }
      else if (chance < 15) way = { ...way, end: { how: random.pick(['died', 'removed']), day: today } }
      else if (way.asked === null) way = { ...way, asked: today, items: [...way.items, ...(Object.keys(KINDS) as ItemKind[]).filter(() => random.chance(0.6)).map((kind) => item(kind, { id: `${kind} ${at}`, since: today, partner: random.chance(0.5) }))] }
      else {
        const open = way.items.filter((one) => !isEnd(one.kind, one.state))
        const one = open.length > 0 ? random.pick(open) : null
        if (one) {
          const move = random.pick([...Object.keys(kindOf(one.kind).moves), ...(random.chance(0.1) ? ['not-needed', 'refused'] : [])])
          const done = moved(one, way, { move, on: random.chance(0.8) ? today : addDays(today, -random.whole(1, 40)), day: addDays(today, random.whole(-5, 60)), why: random.chance(0.8) ? 'so agreed' : '' }, today)
          if (done.ok) {
            if (move === 'claim') { claims += 1; expect(done.value.since >= (way.released ?? way.release ?? '9')).toBe(true) }
            if (done.value.state === 'held' && way.released === null) expect(today >= (way.release ?? '9')).toBe(true)
            way = { ...way, items: way.items.map((other) => (other.id === one.id ? done.value : other)) }
          }
        }
      }
      const next = nextActions(way)
      if (next.length === 0) { ends += 1; expect(endWords(way)).not.toBeNull() } else expect(endWords(way)).toBeNull()
      for (const one of next) {
        expect(one.words.length).toBeGreaterThan(5)
        if (one.item !== null) expect(one.due >= one.item.since).toBe(true)
        expect(['prison', 'manager', 'head', 'jobcentre', 'adviser']).toContain(one.owner)
        if (one.item?.partner === false || one.item === null) expect(one.owner).toBe(answersFor(way))
        if (one.item !== null && !one.item.partner) expect(daysBetween(one.item.since, one.due)).toBeGreaterThanOrEqual(0)
      }
      for (const one of way.items) expect(nextOf(one, way) === null).toBe(isEnd(one.kind, one.state) || way.end !== null)
      expect(askNext(way) === null).toBe(way.asked !== null || way.end !== null)
    }
  }
  expect(claims).toBeGreaterThan(20)
  expect(ends).toBeGreaterThan(20)
})

test('each day of two years as release day: what the prison does is due on a day it works, or at once', () => {
  for (let at = 0; at < 731; at += 1) {
    const release = addDays('2027-06-01', at)
    for (const by of ['papers-ordered', 'account-applied', 'claim-prepared', 'appointment-booked'] as const) {
      const due = dueDay(by, { custodyStart: '2026-01-05', release, since: '2026-01-05', given: null }, true)
      expect(isWorkingDay(due) && due < release).toBe(true)
    }
  }
})

describe('numbers in words', () => {
  test.each([
    'sort code 12-34-56 account 12345678', 'NI QQ 12 34 56 C', 'qq123456c', 'card 4000 0000 0000 0002', 'passport 123456789', '1 2 3 4 5 6 7 8', 'one two three four five six seven eight', 'double one two three four five six', '１２３４５６７８', '١٢٣٤٥٦٧٨', '12.34.56', 'ring 01733 000000',
    'EXAMP901010AB9XX', '123-456', 'acc: 1/2/3/4/5/6/7/8', 'twelve? no: 123 456 78', '12–34–56',
  ])('refuses %s', (text) => expect(decideWords(text)).toMatchObject({ ok: false, field: 'words' }))
  test.each(['Applied on 3 March 2027, answer in 14 days', 'He owes £1,250.50 to the council', 'Seen on 2027-03-03', 'the 2 forms of 24/03/2027', 'One of two, at 10:15', 'Asked at 9:30am for 2 papers', '', 'He rang three or four times'])('keeps %s', (text) => expect(decideWords(text)).toMatchObject({ ok: true }))
})

test('every state of every kind has its words', () => {
  for (const kind of Object.keys(KINDS) as ItemKind[]) for (const state of Object.keys(kindOf(kind).states)) expect(stateOf(kind, state).title).not.toBe('')
})
