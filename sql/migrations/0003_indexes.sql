-- What is looked up often by something else than its id.

CREATE INDEX component_name ON component (name);
CREATE INDEX component_identity ON component (identity);
CREATE INDEX finding_component ON finding (component);
CREATE INDEX finding_vulnerability ON finding (vulnerability);
CREATE INDEX decision_vulnerability ON decision (vulnerability);
CREATE INDEX sbom_release ON sbom (release);
CREATE INDEX clause_catalogue ON clause (catalogue);
CREATE INDEX device_fact_device ON device_fact (device);
CREATE INDEX threat_device ON threat (device, key);
CREATE INDEX element_release ON element (release);
CREATE INDEX flow_release ON flow (release);
