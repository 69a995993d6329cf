import { describe, expect, test } from 'vitest'
import { PATHWAY_OF_QUESTION_SET, readQuestions } from '../../seeds/question-registers.ts'
import { keysOf, PATHWAYS, type Pathway } from '../platform/vocabulary.ts'
import { assessmentDue } from './due-days.ts'
import { answersOfFields, checkAnswers, fieldOf, needsNow, pathwayOfQuestionSet, QUESTION_SET_NAMES, questionsAsked, readAnswer, type Answer, type Judgement, type QuestionForm } from './rules.ts'
import { SIGNS, signsOf, suggestionWords, suggestNeed, whyMissing } from './signs.ts'

const register = readQuestions('.')
const formOf = (pathway: Pathway, version: number): QuestionForm =>
  ({ pathway, version, questions: register.filter((one) => one.pathway === pathway && one.version === version).map(({ type, ...question }) => ({ ...question, kind: type })) })
const newest = (pathway: Pathway): QuestionForm => formOf(pathway, Math.max(...register.filter((one) => one.pathway === pathway).map(({ version }) => version)))
const chosen = (form: QuestionForm, question: string, ...options: string[]): Answer => ({ page: form.questions.find((one) => one.question === question)?.page ?? '', question, options, words: null })
const said = (form: QuestionForm, question: string, words: string): Answer => ({ ...chosen(form, question), words })

describe('the question set’s names are ours, both ways', () => {
  test.each(keysOf(PATHWAYS))('%s', (pathway) => {
    expect(pathwayOfQuestionSet(QUESTION_SET_NAMES[pathway])).toBe(pathway)
    expect(PATHWAY_OF_QUESTION_SET[QUESTION_SET_NAMES[pathway]]).toBe(pathway)
  })
  test('a name that it does not have is none of ours', () => expect(pathwayOfQuestionSet('LEISURE')).toBeUndefined())
})

const work = newest('education-training-employment')
const money = newest('finance-benefit-debt')
const home = newest('accommodation')

describe('which questions are asked', () => {
  const titles = (answers: Answer[]): string[] => questionsAsked(work, answers).map(({ question }) => question)
  test('a question below an answer is asked only after that answer', () => {
    expect(titles([])).not.toContain('DID_THEY_HAVE_JOB_BEFORE_CUSTODY_JOB_TITLE')
    expect(titles([chosen(work, 'DID_THEY_HAVE_JOB_BEFORE_CUSTODY', 'NO')])).not.toContain('DID_THEY_HAVE_JOB_BEFORE_CUSTODY_JOB_TITLE')
    expect(titles([chosen(work, 'DID_THEY_HAVE_JOB_BEFORE_CUSTODY', 'YES')])).toContain('DID_THEY_HAVE_JOB_BEFORE_CUSTODY_JOB_TITLE')
  })
  test('the summary that older versions repeat before release is not asked at first', () => {
    const old = formOf('health', 1)
    expect(old.questions.some(({ page }) => page.startsWith('PRERELEASE'))).toBe(true)
    expect(questionsAsked(old, []).some(({ page }) => page.startsWith('PRERELEASE'))).toBe(false)
  })
})

describe('answers are checked against the version they were given to', () => {
  const all = [
    chosen(money, 'HAS_BANK_ACCOUNT', 'YES'), chosen(money, 'WHAT_ID_DOCUMENTS', 'PASSPORT', 'DRIVING_LICENCE'), chosen(money, 'SELECT_BENEFITS', 'NO_BENEFITS'), chosen(money, 'DEBTS_OR_ARREARS', 'NO'),
  ]
  test('a full set is kept in the order of the form', () => {
    const checked = checkAnswers(money, all.toReversed())
    expect(checked.ok && checked.value.map(({ question }) => question)).toEqual(all.map(({ question }) => question))
  })
  test.each([
    ['nothing chosen', all.slice(1), 'HAS_BANK_ACCOUNT', 'Choose an answer to “Does the person in prison have a bank account?”.'],
    ['an option of another question', [chosen(money, 'HAS_BANK_ACCOUNT', 'PASSPORT'), ...all.slice(1)], 'HAS_BANK_ACCOUNT', 'not offered in this version'],
    ['two answers where one is asked', [chosen(money, 'HAS_BANK_ACCOUNT', 'YES', 'NO'), ...all.slice(1)], 'HAS_BANK_ACCOUNT', 'Choose one answer'],
    ['words where a choice is asked', [said(money, 'HAS_BANK_ACCOUNT', 'yes'), ...all.slice(1)], 'HAS_BANK_ACCOUNT', 'by choosing'],
    ['an answer that stands alone, with another', [...all.slice(0, 2), chosen(money, 'SELECT_BENEFITS', 'NO_BENEFITS', 'PIP'), ...all.slice(3)], 'SELECT_BENEFITS', '“No benefits” cannot be combined'],
    ['too many letters', [...all, said(money, 'DEBTS_OR_ARREARS_ADDITIONAL_DETAILS', 'x'.repeat(2001))], 'DEBTS_OR_ARREARS_ADDITIONAL_DETAILS', 'at most 2000'],
  ])('%s is refused beside its question', (_case, answers, question, message) => {
    const checked = checkAnswers(money, answers)
    const field = fieldOf(money.questions.find((one) => one.question === question)!)
    expect(checked).toMatchObject({ ok: false, field })
    expect(checked.ok ? '' : checked.message).toContain(message)
  })
  test('every field that is wrong has its own sentence', () => {
    const checked = checkAnswers(money, [])
    expect(checked.ok ? [] : checked.more?.map(({ field }) => field.split('.').at(-1))).toEqual(['HAS_BANK_ACCOUNT', 'WHAT_ID_DOCUMENTS', 'SELECT_BENEFITS', 'DEBTS_OR_ARREARS'])
  })
  test('a question that this version does not have is refused', () => {
    expect(checkAnswers(money, [...all, { page: 'FINANCE', question: 'HELP_MANAGE_DEBTS', options: ['YES'], words: null }])).toMatchObject({ ok: false, field: 'answers' })
  })
  test('what a browser without scripts sends for questions that were not asked is left out', () => {
    const answers = [
      chosen(work, 'DID_THEY_HAVE_JOB_BEFORE_CUSTODY', 'NO'), said(work, 'DID_THEY_HAVE_JOB_BEFORE_CUSTODY_JOB_TITLE', 'Packer'), chosen(work, 'DO_THEY_HAVE_JOB_ARRANGED', 'NO'),
      chosen(work, 'WERE_THEY_IN_EDUCATION_BEFORE_CUSTODY', 'NO'), chosen(work, 'EDUCATION_WHEN_RELEASED', 'NO'),
    ]
    const checked = checkAnswers(work, answers)
    expect(checked.ok && checked.value.map(({ question }) => question)).not.toContain('DID_THEY_HAVE_JOB_BEFORE_CUSTODY_JOB_TITLE')
  })
  test('a form’s fields become answers again, empty boxes none', () => {
    expect(answersOfFields({ 'choice.A.B': 'YES', 'choice.A.C': ['X', 'Y'], 'words.A.D': ' mine ', 'words.A.E': '  ', need: 'yes', version: '3' })).toEqual([
      { page: 'A', question: 'B', options: ['YES'], words: null }, { page: 'A', question: 'C', options: ['X', 'Y'], words: null }, { page: 'A', question: 'D', options: [], words: 'mine' },
    ])
  })
})

describe('an answer reads in the words of its version', () => {
  test.each([1, 2, 3, 4])('version %i of where they lived', (version) => {
    const form = formOf('accommodation', version)
    const question = form.questions.find((one) => one.question === 'WHERE_DID_THEY_LIVE')!
    const option = question.options[0]!
    expect(readAnswer(question, chosen(form, 'WHERE_DID_THEY_LIVE', option.option))).toEqual({ title: question.title, hint: question.hint, answer: option.label })
  })
})

describe('answers point to a need, and never decide', () => {
  const settled = chosen(home, 'WHERE_DID_THEY_LIVE', 'SOCIAL_HOUSING')
  test.each([
    ['nowhere to live on release', home, [settled, chosen(home, 'WHERE_WILL_THEY_LIVE', 'DOES_NOT_HAVE_ANYWHERE')], true],
    ['a home to return to', home, [settled, chosen(home, 'WHERE_WILL_THEY_LIVE', 'RETURN_TO_PREVIOUS_ADDRESS')], false],
    ['no answer provided', home, [settled, chosen(home, 'WHERE_WILL_THEY_LIVE', 'NO_ANSWER')], null],
    ['no job, but training in place', work, [chosen(work, 'DO_THEY_HAVE_JOB_ARRANGED', 'NO'), chosen(work, 'EDUCATION_WHEN_RELEASED', 'YES_STARTING_NEW_EDUCATION')], false],
    ['neither job nor training', work, [chosen(work, 'DO_THEY_HAVE_JOB_ARRANGED', 'NO'), chosen(work, 'EDUCATION_WHEN_RELEASED', 'NO')], true],
    ['nothing answered', money, [], null],
  ])('%s', (_case, form, answers, need) => expect(suggestNeed(form, answers).need).toBe(need))
  test('it is said with the reason', () => {
    expect(suggestionWords(suggestNeed(home, [settled, chosen(home, 'WHERE_WILL_THEY_LIVE', 'DOES_NOT_HAVE_ANYWHERE')]))).toBe('The answers point to a need: they have nowhere to live on release.')
  })
  test.each(keysOf(PATHWAYS))('every newest form of %s has answers that point to a need', (pathway) => expect(signsOf(newest(pathway)).length).toBeGreaterThan(0))
  test.each(SIGNS.map((sign) => [sign.question, sign.option, sign.unless] as const))('%s = %s is an answer of the published set', (question, option, unless) => {
    const offered = (id: string): string[] => register.filter((one) => one.question === id).flatMap(({ options }) => options.map((one) => one.option))
    expect(offered(question)).toContain(option)
    for (const away of unless?.options ?? []) expect(offered(unless?.question ?? '')).toContain(away)
  })
  const pointing = { need: true, reasons: ['they have no bank account'] }
  test.each([
    ['a need is found and said', true, 'No account', pointing, null],
    ['a need is found and not said', true, '', pointing, 'Say in a sentence what the need is.'],
    ['no need, and nothing points to one', false, '', { need: false, reasons: [] }, null],
    ['no need, although the answers point to one', false, '', pointing, 'The answers point to a need: they have no bank account. Say why you decide otherwise.'],
    ['no need, and the answers do not say', false, '', { need: null, reasons: [] }, null],
  ])('why: %s', (_case, need, why, suggestion, wanted) => expect(whyMissing(need, why, suggestion)).toBe(wanted))
})

describe('what holds now is the newest assessment, and the one before it says what changed', () => {
  const judged = (pathway: Pathway, need: boolean, assessedOn: string): Judgement => ({ id: `${pathway}${assessedOn}`, pathway, need, why: null, assessedOn, organisation: 'Probation', assessedBy: null })
  test.each([
    [[], null], [[judged('health', true, '2026-11-01')], 'first'], [[judged('health', true, '2026-11-01'), judged('health', false, '2026-05-01')], 'new-need'],
    [[judged('health', false, '2026-11-01'), judged('health', true, '2026-05-01')], 'need-ended'], [[judged('health', true, '2026-11-01'), judged('health', true, '2026-05-01')], 'same'],
  ])('case %#', (judgements, change) => expect(needsNow(judgements).find(({ pathway }) => pathway === 'health')?.change).toBe(change))
  test('all seven are there, in their order', () => expect(needsNow([]).map(({ pathway }) => pathway)).toEqual(keysOf(PATHWAYS)))
})

describe('assessment is due', () => {
  test.each([
    ['ten working days after the start, where nobody has begun', { start: '2026-11-02', release: null, assessed: 0 }, '2026-11-16'],
    ['over Christmas, without its holidays', { start: '2026-12-18', release: null, assessed: 0 }, '2027-01-06'],
    ['twelve weeks before release, where some pathways are missing', { start: '2026-01-05', release: '2027-02-15', assessed: 4 }, '2026-11-23'],
    ['not at all, once all seven are assessed', { start: '2026-01-05', release: '2027-02-15', assessed: 7 }, undefined],
    ['not again in the community, where some are', { start: '2026-01-05', release: null, assessed: 4 }, undefined],
  ])('%s', (_case, sentence, due) => expect(assessmentDue(sentence)?.due).toBe(due))
})
