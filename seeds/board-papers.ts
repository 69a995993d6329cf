/**
 * Two papers of the demonstration in the form that the boards of the partnership share: one still a draft, one to publish. Their
 * words are our own and say that they are a demonstration: no invented performance stands under a real body's name.
 */
import { addDays, type Day } from '../src/core/dates.ts'
import type { MeasureName } from '../src/evidence/catalogue.ts'
import type { ImplicationCategory, SectionKind } from '../src/papers/rules.ts'

export interface PaperContent {
  readonly board: string
  readonly title: string
  readonly meetingDay: Day
  readonly agendaItem: string
  readonly author: string
  readonly contact: string
  readonly sections: readonly {
    readonly kind: SectionKind
    /** Where it is not the template's own. */
    readonly heading?: string
    readonly words: string
    readonly figures?: readonly { readonly measure: MeasureName; readonly caption: string }[]
  }[]
  /** Words where something follows, null where nothing significant does; what is not named is still open. */
  readonly implications: Partial<Record<ImplicationCategory, string | null>>
}

const AUTHOR = 'Anwen Sample, Board Secretary'
const CONTACT = 'board.papers@example.invalid'
const SAID = 'This paper is part of a demonstration of Throughline. The people behind its figures are invented; nothing in it describes the work or results of any real body.'

/** The draft: what is still to do shows in its outline (two figures, some implications). */
export const demonstrationPaper = (board: string, today: Day): PaperContent => ({
  board,
  title: 'Police and Crime Plan: Offenders theme, update (demonstration)',
  meetingDay: addDays(today, 44),
  agendaItem: '6.1',
  author: AUTHOR,
  contact: CONTACT,
  sections: [
    { kind: 'purpose', words: `The purpose of this report is to update the Board on partnership work towards the Offenders theme of the Police and Crime Plan, and on what the partnership’s own records show about need and reoffending.\n\n${SAID}` },
    { kind: 'recommendation', words: 'The Board is recommended to:\n- note the contents of this report;\n- agree that accommodation on release stays a standing item until the next needs assessment.' },
    { kind: 'background', words: 'The Police Reform and Social Responsibility Act 2011 requires a Police and Crime Plan. The Offenders theme asks that people who offend are brought to justice and are less likely to reoffend.\n\nThat needs more than one agency. Police, prison, probation, housing, health and treatment services each hold part of a person’s story; under the sharing agreements in force, this report is drawn from all of them without naming anybody.' },
    { kind: 'key-issues', heading: 'Need on the seven pathways', words: 'Most people who are assessed have several needs at once, and the needs depend on each other. Services that answer one need at a time miss this.\n\nThe Board may wish to ask of each commissioned service which other needs its users have, and who answers them.' },
    { kind: 'key-issues', heading: 'Reoffending', words: 'The figures in this section count proven reoffending within one year of release, with six further months for cases to be decided, so the newest year that can be complete lies some way back.\n\nA difference between groups does not say what caused it.' },
    { kind: 'implications', words: '' },
    { kind: 'source-documents', words: 'Police Reform and Social Responsibility Act 2011, https://www.legislation.gov.uk/ukpga/2011/13/contents\n\nProven reoffending statistics, Ministry of Justice, https://www.gov.uk/government/collections/proven-reoffending-statistics' },
  ],
  implications: { resource: null, legal: 'The sharing of information behind the figures rests on the agreements that each agency has signed; each says its purpose, its classes of information and its end.', 'crime-and-disorder': 'The whole report is about reducing crime and disorder.' },
})

/** The paper to publish: complete, with two figures of the snapshot that freeze with it. */
export const demonstrationPublishedPaper = (board: string, today: Day): PaperContent => ({
  board,
  title: 'Leaving prison: needs and the first night (demonstration)',
  meetingDay: addDays(today, 9),
  agendaItem: '5',
  author: AUTHOR,
  contact: CONTACT,
  sections: [
    { kind: 'purpose', words: `The purpose of this report is to show the Board how many needs people have, and where people sleep on the first night after release from prison.\n\n${SAID}` },
    { kind: 'recommendation', words: 'The Board is recommended to:\n- note the figures and how they were made;\n- ask the housing task and finish group to report on releases without an address at its next meeting.' },
    { kind: 'background', words: 'A needs assessment asks about seven pathways: accommodation; education, training and employment; mental and physical health; drugs and alcohol; finance, benefit and debt; children and families; attitudes, thinking and behaviour.\n\nThe duty to refer asks prisons and probation to tell a housing authority, with the person’s agreement, of anybody who may have nowhere to live.' },
    { kind: 'key-issues', heading: 'How many needs people have', words: 'Needs come together more often than alone. The figure counts people assessed on all seven pathways, each once, by the newest answer on each.', figures: [{ measure: 'needs-count', caption: 'How many of the seven needs people have' }] },
    { kind: 'key-issues', heading: 'The first night', words: 'A person who has nowhere to sleep on the night of release is harder to reach the next day. What is recorded for that night is counted here; where nothing was recorded, the release is left out and counted beneath.', figures: [{ measure: 'housed-first-night', caption: 'Housed on the first night after release' }] },
    { kind: 'implications', words: '' },
    { kind: 'source-documents', words: 'Homelessness Reduction Act 2017, https://www.legislation.gov.uk/ukpga/2017/13/contents\n\nPrepare someone for release, resettlement assessment questions, Ministry of Justice' },
  ],
  implications: {
    resource: null, finance: null, 'human-resources': null,
    legal: 'Section 213B of the Housing Act 1996 places the duty to refer on specified public authorities.',
    'crime-and-disorder': 'People released without an address are more likely to be reconvicted. Finding them one is crime reduction.',
    'human-rights': null,
    equality: 'Women, and people with poor mental health, may need accommodation of another kind. The figures here are not split by sex or by health, because the groups would be small.',
    safeguarding: null, sustainability: null,
    'service-users': 'People who have been through release should be asked what would have helped.',
    engagement: null, 'local-members': null, 'public-health': 'Nights without shelter harm health and interrupt treatment.', wales: null,
  },
})
