-- What is looked up often by something else than its id.

CREATE INDEX component_name ON component (name);
CREATE INDEX threat_key ON threat (device, key);
CREATE INDEX decision_identity ON decision (identity);
CREATE INDEX test_run_test ON test_run (test);
CREATE INDEX advisory_case ON advisory (case_ref);
