/** When what is held about somebody is kept and not used. Pure. */

/** UK GDPR article 18(1); Data Protection Act 2018 s47(2), (3). */
export const RESTRICTION_GROUNDS = {
  accuracy: { title: 'The person says that it is wrong, and that is being checked', source: 'UK GDPR article 18(1)(a); DPA 2018 s47(3)' },
  unlawful: { title: 'It should not have been kept, and the person wants it kept and not used', source: 'UK GDPR article 18(1)(b)' },
  claim: { title: 'We no longer need it, and the person needs it for a legal claim', source: 'UK GDPR article 18(1)(c)' },
  objection: { title: 'The person objected, and it is being weighed', source: 'UK GDPR article 18(1)(d)' },
  evidence: { title: 'It would be erased, and is kept as evidence alone', source: 'DPA 2018 s47(2)' },
} as const
