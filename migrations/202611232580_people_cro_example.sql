-- The examples of a CRO number ended in letters that do not belong to their figures: readCro refused them.
comment on column person.cro is 'Criminal Records Office number with its check letter, as `000005/93L` or, of a file without fingerprints, `SF93/5Q` (readCro in src/people/identifiers.ts).';
