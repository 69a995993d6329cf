import { SENTENCE_BANDS } from '../cohort.ts'
import { NOT_KNOWN } from '../measure.ts'
import { reoffendingBy } from './reoffending.ts'

/** One-year proven reoffending of people released from custody, by the length of the sentence they were released from. */
export const reoffendingBySentenceLength = reoffendingBy(
  {
    title: 'One-year proven reoffending by sentence length',
    question: 'Of the people released from custody, how many reoffended within a year, by the length of their sentence?',
    caveats: ['People with short sentences have on average more earlier offences: the difference is not an effect of the sentence.'],
  },
  SENTENCE_BANDS,
  `coalesce(sentence_band, '${NOT_KNOWN}')`,
  ({ sentence_band }) => sentence_band ?? NOT_KNOWN,
)
