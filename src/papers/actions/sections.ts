/** What stands in a draft: sections, the answers about implications, and live figures. */
import { no, notFound, stale, yes } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import { Answers, NewFigure, NewSection, OneFigure, OneSection, Section, SECRETARY } from '../inputs.ts'
import { decideRemoval, FIGURES_IN_A_SECTION_MAX, IMPLICATION_CATEGORIES, nextPosition, TEMPLATE } from '../rules.ts'
import { countRevision, holdDraft, implicationsOf, latestFigure, saveAnswers, sectionOf, sectionsOf } from '../store.ts'

export const writeSection = action({
  name: 'papers.write-section',
  title: 'Write a section of a draft',
  who: SECRETARY,
  classes: [],
  input: Section,
  async run(context, { paper, section, version, words, heading }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const found = await sectionOf(context, paper, section)
    if (!found) return notFound()
    if (found.kind === 'implications') return no('Implications are answered category by category.', 'words')
    if (found.version !== version) return stale({ heading: found.heading, words: found.words, version: found.version })
    // Only sections that a paper may have several of carry a heading of their own: the others are what the boards share.
    const own = TEMPLATE[found.kind].several && heading !== '' ? heading : found.heading
    await context.tx.updateTable('paper_section').set({ words, heading: own, version: version + 1 }).where('id', '=', section).execute()
    await countRevision(context, paper)
    return yes({ paper, section, version: version + 1 })
  },
})

export const addSection = action({
  name: 'papers.add-section',
  title: 'Add a section to a draft, at its place in the shared form',
  who: SECRETARY,
  classes: [],
  input: NewSection,
  async run(context, { paper, kind, heading }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const position = nextPosition(kind, (await sectionsOf(context, paper)).map((section) => section.position))
    if (!position.ok) return position
    const id = context.random.uuid()
        await context.tx.insertInto('paper_section').values({ id, paper_id: paper, kind, position: position.value, heading: TEMPLATE[kind].several && heading !== '' ? heading : TEMPLATE[kind].heading }).execute()
    await countRevision(context, paper)
    return yes({ paper, section: id })
  },
})

export const removeSection = action({
  name: 'papers.remove-section',
  title: 'Take a section that is not required out of a draft, with its figures',
  who: SECRETARY,
  classes: [],
  input: OneSection,
  async run(context, { paper, section }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const sections = await sectionsOf(context, paper)
    const found = sections.find(({ id }) => id === section)
    if (!found) return notFound()
    const decision = decideRemoval(found.kind, sections.filter(({ kind }) => kind === found.kind).length)
    if (!decision.ok) return decision
    await context.tx.deleteFrom('paper_figure').where('section_id', '=', section).execute()
    await context.tx.deleteFrom('paper_section').where('id', '=', section).execute()
    await countRevision(context, paper)
    return yes({ paper })
  },
})

export const answerImplications = action({
  name: 'papers.answer-implications',
  title: 'Say, category by category, what follows from a draft, or that nothing significant does',
  who: SECRETARY,
  classes: [],
  input: Answers,
  async run(context, { paper, version, answers }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const section = (await sectionsOf(context, paper)).find(({ kind }) => kind === 'implications')
    if (!section) return notFound()
    const { tx } = context
    if (section.version !== version)
      return stale({ version: section.version, answers: await implicationsOf(context, paper) })
    const empty = IMPLICATION_CATEGORIES.filter((category) => answers[category]?.applies === 'some' && answers[category].words.trim() === '')
    if (empty.length > 0) {
      const message = 'Say what follows, or choose that nothing significant does.'
      return { ...no(message, `answers.${empty[0]}.words`), more: empty.map((category) => ({ field: `answers.${category}.words`, message })) }
    }
    await saveAnswers(context, paper, section.id, answers)
    await tx.updateTable('paper_section').set({ version: version + 1 }).where('id', '=', section.id).execute()
    await countRevision(context, paper)
    return yes({ paper, version: version + 1 })
  },
})

export const putFigure = action({
  name: 'papers.put-figure',
  title: 'Put a figure of the evidence into a section of a draft; it stays live until the paper is published',
  who: SECRETARY,
  classes: [],
  input: NewFigure,
  async run(context, { paper, section, measure, caption, from, to, by }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const found = await sectionOf(context, paper, section)
    if (!found) return notFound()
    if (!TEMPLATE[found.kind].figures) return no(`Figures do not stand in “${found.heading}”. Put it into a key issue, the background or the summary.`, 'section')
    const { tx, random } = context
    const positions = (await tx.selectFrom('paper_figure').select('position').where('section_id', '=', section).execute()).map(({ position }) => position)
    if (positions.length >= FIGURES_IN_A_SECTION_MAX) return no(`A section has at most ${FIGURES_IN_A_SECTION_MAX} figures.`, 'section')
    const parameters = { ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }), ...(by === '' ? {} : { by }) }
    // A period that is none is refused now; a snapshot that is not there yet only before publication.
    const latest = await latestFigure(context, measure, parameters)
    if (!latest.ok && latest.field !== undefined) return latest
    const id = random.uuid()
    await tx.insertInto('paper_figure').values({ id, paper_id: paper, section_id: section, position: Math.max(0, ...positions) + 1, measure, parameters: JSON.stringify(parameters), caption }).execute()
    await countRevision(context, paper)
    return yes({ paper, section, figure: id })
  },
})

export const removeFigure = action({
  name: 'papers.remove-figure',
  title: 'Take a figure out of a draft',
  who: SECRETARY,
  classes: [],
  input: OneFigure,
  async run(context, { paper, figure }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const gone = await context.tx.deleteFrom('paper_figure').where('id', '=', figure).where('paper_id', '=', paper).returning('section_id as section').executeTakeFirst()
    if (!gone) return notFound()
    await countRevision(context, paper)
    return yes({ paper, section: gone.section })
  },
})
