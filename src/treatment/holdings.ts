/** Treatment requirements. What of it is kept how long, and what erasure does (platform/holding.ts); parents before children. Pure. */
const recorded = "(held.recorded_at at time zone 'Europe/London')::date"

export const HOLDINGS = [
  { table: 'treatment_path', finished: 'held.state_on', keeps: 'case-record', written: { what: 'Way to a treatment requirement', on: recorded }, erase: 'delete' },
  { table: 'treatment_path_step', finished: 'held.on_day', keeps: 'case-record', written: { what: 'Step to a treatment requirement', on: recorded }, erase: 'delete' },
  { table: 'treatment_requirement', finished: 'greatest(held.ends_on, held.state_on)', keeps: 'case-record', written: { what: 'Treatment requirement', on: recorded }, erase: 'delete' },
  { table: 'treatment_requirement_step', finished: 'held.on_day', keeps: 'case-record', written: { what: 'Step of a treatment requirement', on: recorded }, erase: 'delete' },
  { table: 'treatment_session', finished: 'held.day', keeps: 'case-record', written: { what: 'Appointment under a treatment requirement', on: recorded }, erase: 'delete' },
  { table: 'treatment_test', finished: 'held.day', keeps: 'case-record', written: { what: 'Drug test', on: 'held.recorded_on' }, erase: 'delete' },
  { table: 'treatment_review', finished: 'held.day', keeps: 'case-record', written: { what: 'Review by the court', on: recorded }, erase: 'delete' },
  { table: 'treatment_report', finished: 'held.written_on', keeps: 'case-record', written: { what: 'Report for a review by the court', on: 'held.written_on' }, erase: 'delete' },
  { table: 'treatment_continuity', finished: 'greatest(held.state_on, held.release_day)', keeps: 'case-record', written: { what: 'Prescription to go on after prison', on: recorded }, erase: 'delete' },
  { table: 'treatment_continuity_step', finished: 'held.on_day', keeps: 'case-record', written: { what: 'Step of a prescription to go on after prison', on: recorded }, erase: 'delete' },
  { table: 'treatment_pickup', finished: 'held.day', keeps: 'case-record', written: { what: 'Day of collecting what is prescribed', on: recorded }, erase: 'delete' },
  { table: 'treatment_call', finished: 'held.day', keeps: 'case-record', written: { what: 'Request to contact the treatment service', on: recorded }, erase: 'delete' },
  { table: 'gp_answer', finished: 'held.on_day', keeps: 'case-record', written: { what: 'Answer about a GP', on: recorded }, erase: 'delete' },
] as const
