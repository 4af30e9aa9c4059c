-- What is looked up often by something else than its id.

CREATE INDEX component_name ON component (name);
CREATE INDEX threat_key ON threat (device, key);
