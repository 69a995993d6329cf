/** What belongs to somebody’s money and papers, as data: each kind with its states, what is next in each, whose it is and by when. Pure. */

/** Who acts. `jobcentre` and `adviser` only where such an organisation was asked; without one it falls to whoever answers for the person. */
export const OWNERS = {
  prison: 'the prison’s resettlement team',
  manager: 'the offender manager',
  head: 'the head of the delivery unit',
  jobcentre: 'the Jobcentre work coach',
  adviser: 'the debt adviser',
} as const
export type Owner = keyof typeof OWNERS

/** From what a due day is counted; days are in rules.ts, where each has its source. */
export type DueBy = 'account-applied' | 'papers-ordered' | 'claim-prepared' | 'appointment-booked' | 'handed-over' | 'bank-answers' | 'papers-arrive' | 'soon' | 'adviser-answers' | 'after-release' | 'reception' | 'given-day' | 'advance' | 'tenancy-decided'

export interface State {
  readonly title: string
  /** What is to be done next; a state without it is an end. */
  readonly next?: { readonly words: string; readonly owner: 'answers' | 'jobcentre' | 'adviser'; readonly due: DueBy }
}

export interface Move {
  /** What the form offers: what happened. */
  readonly text: string
  readonly from: readonly string[]
  readonly to: string
  /** Who records it beside those who answer for the person. */
  readonly also?: 'jobcentre' | 'adviser'
  /** A further day that the form asks for, and what it is. */
  readonly asks?: string
  /** Why, in words, is needed. */
  readonly why?: true
}

interface Kind {
  readonly title: string
  /** What one of them is about: the kind of paper, the creditor. */
  readonly what: string | null
  readonly begins: string
  readonly states: Readonly<Record<string, State>>
  readonly moves: Readonly<Record<string, Move>>
  /** Which organisation may be asked to help with it. */
  readonly partner: 'jobcentre' | 'adviser' | null
  /** Does it stop when somebody is recalled? What is kept otherwise goes on in the new custody. */
  readonly recallStops: boolean
}

/** The explicit ends that every kind has. */
export const ENDS = {
  'not-needed': { title: 'Not needed' },
  refused: { title: 'The person did not want it' },
  died: { title: 'Ended: the person died' },
  removed: { title: 'Ended: removed from the country' },
  recalled: { title: 'Stopped: recalled to prison' },
} as const satisfies Record<string, State>

/** Ends in which nothing was done: they arrange nothing. */
export const STOPPED: readonly string[] = ['not-needed', 'refused', 'recalled']

export const KINDS = {
  'universal-credit': {
    title: 'Universal Credit', what: null, begins: 'wanted', partner: 'jobcentre', recallStops: true,
    states: {
      wanted: { title: 'Claim not prepared', next: { words: 'Prepare the claim: papers, account, address, telephone', owner: 'answers', due: 'claim-prepared' } },
      prepared: { title: 'Claim prepared', next: { words: 'Book the Jobcentre appointment for release day or after it', owner: 'jobcentre', due: 'appointment-booked' } },
      booked: { title: 'Appointment booked', next: { words: 'Make the claim with them, on release day or after it', owner: 'jobcentre', due: 'given-day' } },
      claimed: { title: 'Claimed', next: { words: 'Offer an advance, so that there is money until the first payment', owner: 'jobcentre', due: 'advance' } },
      advanced: { title: 'Advance settled', next: { words: 'See that the first payment arrives', owner: 'jobcentre', due: 'given-day' } },
      paid: { title: 'First payment arrived' },
      ...ENDS,
    },
    moves: {
      prepare: { text: 'The claim is prepared', from: ['wanted'], to: 'prepared', also: 'jobcentre' },
      book: { text: 'An appointment is booked, or moved', from: ['wanted', 'prepared', 'booked'], to: 'booked', also: 'jobcentre', asks: 'The day of the appointment' },
      claim: { text: 'The claim was made', from: ['wanted', 'prepared', 'booked', 'claimed'], to: 'claimed', also: 'jobcentre' },
      advance: { text: 'An advance was paid', from: ['claimed'], to: 'advanced', also: 'jobcentre' },
      'no-advance': { text: 'No advance: refused, or not wanted', from: ['claimed'], to: 'advanced', also: 'jobcentre', why: true },
      pay: { text: 'The first payment arrived', from: ['claimed', 'advanced'], to: 'paid', also: 'jobcentre' },
    },
  },
  'identity-document': {
    title: 'Identity document', what: 'Which paper', begins: 'wanted', partner: null, recallStops: false,
    states: {
      wanted: { title: 'Not ordered', next: { words: 'Order it', owner: 'answers', due: 'papers-ordered' } },
      ordered: { title: 'Ordered', next: { words: 'It should be here: ask where it is, and order it again if it is lost', owner: 'answers', due: 'papers-arrive' } },
      missing: { title: 'Never arrived', next: { words: 'Order it again', owner: 'answers', due: 'soon' } },
      arrived: { title: 'Here, kept with their property', next: { words: 'Give it into their hands on release day', owner: 'answers', due: 'handed-over' } },
      held: { title: 'In their hands' },
      ...ENDS,
    },
    moves: {
      order: { text: 'It was ordered', from: ['wanted', 'missing'], to: 'ordered' },
      arrive: { text: 'It arrived', from: ['wanted', 'ordered', 'missing'], to: 'arrived' },
      lose: { text: 'It never arrived', from: ['ordered'], to: 'missing', why: true },
      give: { text: 'It is in their hands', from: ['arrived'], to: 'held' },
    },
  },
  'bank-account': {
    title: 'Bank account', what: null, begins: 'wanted', partner: null, recallStops: false,
    states: {
      wanted: { title: 'Not applied for', next: { words: 'Apply to a bank that opens accounts from prison', owner: 'answers', due: 'account-applied' } },
      applied: { title: 'Applied for', next: { words: 'Ask the bank what it decided', owner: 'answers', due: 'bank-answers' } },
      declined: { title: 'Refused by the bank', next: { words: 'Ask the bank why, put it right, or apply to another', owner: 'answers', due: 'soon' } },
      opened: { title: 'Opened', next: { words: 'Give them the card on release day', owner: 'answers', due: 'handed-over' } },
      held: { title: 'Open, card in their hands' },
      ...ENDS,
    },
    moves: {
      apply: { text: 'A bank was asked', from: ['wanted', 'declined'], to: 'applied' },
      decline: { text: 'The bank refused', from: ['applied'], to: 'declined', why: true },
      open: { text: 'The account is open', from: ['wanted', 'applied', 'declined'], to: 'opened' },
      give: { text: 'The card is in their hands', from: ['opened'], to: 'held' },
    },
  },
  'housing-costs': {
    title: 'Rent while in prison', what: 'Who is owed the rent', begins: 'unchecked', partner: null, recallStops: false,
    states: {
      unchecked: { title: 'Not checked', next: { words: 'Check whether the rent goes on being paid, and tell who pays it that they are in prison', owner: 'answers', due: 'reception' } },
      paid: { title: 'The rent goes on being paid', next: { words: 'The payments stop: agree with the landlord, or pass on or give up the tenancy, before they do', owner: 'answers', due: 'tenancy-decided' } },
      unpaid: { title: 'Nobody pays the rent', next: { words: 'Agree with the landlord today: debt grows every week', owner: 'answers', due: 'soon' } },
      kept: { title: 'The tenancy is kept' },
      surrendered: { title: 'The tenancy was given up' },
      lost: { title: 'The tenancy was lost' },
      ...ENDS,
    },
    moves: {
      continue: { text: 'The rent goes on being paid, until a day', from: ['unchecked', 'unpaid', 'paid'], to: 'paid', asks: 'The last day that it is paid for' },
      stop: { text: 'Nobody pays the rent', from: ['unchecked', 'paid'], to: 'unpaid' },
      keep: { text: 'The tenancy is kept', from: ['paid', 'unpaid'], to: 'kept', why: true },
      surrender: { text: 'The tenancy was given up or passed on', from: ['unchecked', 'paid', 'unpaid'], to: 'surrendered', why: true },
      lose: { text: 'The tenancy was lost', from: ['unchecked', 'paid', 'unpaid'], to: 'lost', why: true },
    },
  },
  debt: {
    title: 'Debt', what: 'Who is owed', begins: 'listed', partner: 'adviser', recallStops: false,
    states: {
      listed: { title: 'Nobody negotiates', next: { words: 'Agree who speaks with the creditor, and do it', owner: 'adviser', due: 'adviser-answers' } },
      negotiating: { title: 'Somebody speaks with the creditor', next: { words: 'Ask what the creditor answered', owner: 'adviser', due: 'adviser-answers' } },
      agreed: { title: 'Settled with the creditor' },
      ...ENDS,
    },
    moves: {
      negotiate: { text: 'Somebody speaks with the creditor', from: ['listed'], to: 'negotiating', also: 'adviser', why: true },
      agree: { text: 'It is settled: paused, paid in parts or written off', from: ['listed', 'negotiating'], to: 'agreed', also: 'adviser', why: true },
    },
  },
  fines: {
    title: 'Fines', what: 'Which court', begins: 'found', partner: 'adviser', recallStops: false,
    states: {
      found: { title: 'Nobody asked the court', next: { words: 'Ask the court to lodge the fine with the sentence, or to freeze it', owner: 'answers', due: 'soon' } },
      asked: { title: 'The court was asked', next: { words: 'Ask the court what it decided', owner: 'answers', due: 'bank-answers' } },
      frozen: { title: 'Frozen while in prison', next: { words: 'Agree with the court how it is paid', owner: 'adviser', due: 'after-release' } },
      lodged: { title: 'Lodged: set off against the sentence' },
      instalments: { title: 'Paid in parts, as the court agreed' },
      ...ENDS,
    },
    moves: {
      ask: { text: 'The court was asked', from: ['found'], to: 'asked' },
      freeze: { text: 'The court froze it', from: ['found', 'asked'], to: 'frozen' },
      lodge: { text: 'The court lodged it with the sentence', from: ['found', 'asked', 'frozen'], to: 'lodged' },
      agree: { text: 'The court agreed to payment in parts', from: ['found', 'asked', 'frozen'], to: 'instalments', also: 'adviser', why: true },
    },
  },
} as const satisfies Record<string, Kind>

export type ItemKind = keyof typeof KINDS
export const kindOf = (kind: ItemKind): Kind => KINDS[kind]

/** The papers that prove who somebody is. Never their numbers. */
export const PAPERS = {
  'birth-certificate': 'Birth certificate', 'citizen-card': 'Citizen card', 'driving-licence': 'Driving licence', passport: 'Passport', 'residence-permit': 'Proof of the right to live here', 'adoption-certificate': 'Adoption certificate',
  'marriage-certificate': 'Marriage or civil partnership certificate', 'deed-poll': 'Deed of a changed name', 'divorce-certificate': 'Divorce certificate',
} as const
export type Paper = keyof typeof PAPERS

/** How the rent was paid when somebody came in. */
export const RENTS = { none: 'No home of their own to keep', 'universal-credit': 'Universal Credit, with an amount for rent', 'housing-benefit': 'Housing Benefit', other: 'In another way: wages, a partner, family', 'not-known': 'Not known' } as const
export type Rent = keyof typeof RENTS

/** One state of one kind; a state that the records have and the list no longer has would be a mistake of ours. */
export const stateOf = (kind: ItemKind, state: string): State => {
  const found = kindOf(kind).states[state]
  if (!found) throw new Error(`${kind} has no state ${state}.`)
  return found
}

/** Is nothing more to be done? */
export const isEnd = (kind: ItemKind, state: string): boolean => stateOf(kind, state).next === undefined

/** What one item is called: “Birth certificate”, “Debt: the council”. */
export const itemTitle = ({ kind, what }: { readonly kind: ItemKind; readonly what: string | null }): string =>
  what === null ? KINDS[kind].title : kind === 'identity-document' ? (what in PAPERS ? PAPERS[what as Paper] : what) : `${KINDS[kind].title}: ${what}`
