-- The states of a request, held by the tables too.
alter table rights_request add constraint rights_request_state check (state in ('received', 'identified', 'gathered', 'reviewed', 'ready', 'decided', 'proposed', 'erasing', 'told', 'refused', 'withdrawn'));
alter table rights_step add constraint rights_step_state check (state in ('received', 'identified', 'gathered', 'reviewed', 'ready', 'decided', 'proposed', 'erasing', 'told', 'refused', 'withdrawn'));
