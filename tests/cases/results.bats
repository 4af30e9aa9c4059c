# The contract of results: what tools found becomes evidence with a receipt; the same file changes
# nothing; a dry run and a failure write nothing; what no test names is listed, not guessed.

load common

setup() {
    make_empty
    make_device
    add test name=Login device=DEV-0001 external_id=dose.Login.pin
}

junit() { # NAME: a case that passes, one that fails
    cat >"$1" <<END
<testsuites><testsuite name="dose" tests="2" failures="1" timestamp="2026-11-20T10:00:00">
 <testcase classname="dose.Login" name="pin"/>
 <testcase classname="dose.Login" name="lock"><failure message="never locked"/></testcase>
</testsuite></testsuites>
END
}

sarif() { # NAME RESULTS
    cat >"$1" <<END
{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Scan", "version": "3"}}, "results": [$2]}]}
END
}

flaw() { # RULE
    echo "{\"ruleId\": \"$1\", \"message\": {\"text\": \"m\"}, \"locations\": [{\"physicalLocation\":" \
        "{\"artifactLocation\": {\"uri\": \"src/dose.c\"}, \"region\": {\"startLine\": 3}}}]}"
}

@test "test results become evidence and runs of the tests that name them" {
    junit r.xml
    tutela import --release REL-0001 r.xml --format json
    [ "$status" = 0 ]
    [ "$(member '$.format') $(member '$.cases.fail')" = 'JUnit XML 1' ]
    [ "$(member '$.test_runs[0].test') $(member '$.test_runs[0].result')" = 'TC-0001 pass' ]
    [ "$(items '$.unmatched') $(member '$.unmatched[0].case')" = '1 dose.Login.lock' ]
    [ "$(member '$.unmatched[0].line')" = 3 ]
    tutela show EV-0001
    grep -q 'Date .*2026-11-20' out
    grep -q 'Summary .*2 test cases, pass 1, fail 1' out
}

@test "the same file again is said to be there, and changes nothing" {
    junit r.xml
    tutela import --release REL-0001 r.xml
    tutela import --release REL-0001 r.xml
    [ "$status" = 0 ]
    grep -q 'there already as EV-0001; nothing was changed' out
    tutela list test_run --format json
    [ "$(member '$.total')" = 1 ]
}

@test "a dry run shows what would come of it, and writes nothing" {
    junit r.xml
    tutela import --dry-run r.xml
    [ "$status" = 0 ]
    grep -q 'cases: total 2' out
    tutela import --dry-run --release REL-0001 --create-tests r.xml
    [ "$status" = 0 ]
    grep -q 'would be taken as EV-0001; runs of tests 2, .* tests added 1' out
    tutela show EV-0001
    refused 2 EV-0001
}

@test "what holds less than it says, or nothing, is done in part" {
    junit r.xml
    sed 's/tests="2"/tests="3"/' r.xml >short.xml
    sed 's/failures="1"/failures="2"/' r.xml >failures.xml
    echo '<testsuites/>' >empty.xml
    sarif a.sarif
    sed 's/"results"/"invocations": [{"executionSuccessful": false}], "results"/' a.sarif >ended.sarif
    sed 's/, "results": \[\]//' a.sarif >none.sarif
    echo '{"version": "2.1.0", "runs": []}' >empty.sarif
    for file in short.xml failures.xml empty.xml ended.sarif none.sarif empty.sarif; do
        echo "$file"
        tutela import --release REL-0001 "$file" --format json
        [ "$status" = 3 ]
        [ "$(member '$.doubt_counts.skipped')" = 1 ]
        [ -n "$(member '$.evidence')" ]
    done
    tutela import --release REL-0001 a.sarif
    [ "$status" = 0 ]
}

@test "results belong to a release" {
    junit r.xml
    tutela import r.xml
    refused 2 '--release is needed: results belong to a release'
    tutela import --release REL-0009 r.xml
    refused 2 REL-0009
}

@test "one file that cannot be read leaves all of them out" {
    junit r.xml
    echo '<testsuite><testcase></testsuite>' >broken.xml
    tutela import --release REL-0001 r.xml broken.xml
    refused 2 'broken.xml: 1:24: mismatched tag'
    [ ! -s out ]
    tutela show EV-0001
    refused 2 EV-0001
}

@test "tests are added for what nobody named only when asked for" {
    junit r.xml
    tutela import --release REL-0001 --create-tests r.xml
    [ "$status" = 0 ]
    tutela show TC-0002
    grep -q 'External id .*dose.Login.lock' out
}

@test "an analysis gives weaknesses that are known again" {
    sarif a.sarif "$(flaw A), $(flaw B)"
    tutela import --release REL-0001 a.sarif --format json
    [ "$status" = 0 ]
    [ "$(member '$.weaknesses.new')" = 2 ]
    tutela set W-0001 status=accepted reason='Cannot be reached'
    sarif b.sarif "$(flaw A), $(flaw C)"
    tutela import --release REL-0001 b.sarif
    grep -q 'weaknesses: new 1, unchanged 1, gone 1' out
    tutela show W-0001
    grep -q 'Status .*accepted' out
    tutela show W-0002
    grep -q 'In the last report .*gone' out
    tutela verify
    [ "$status" = 0 ]
}

@test "an analysis that did not end well says so, and nothing is gone" {
    sarif a.sarif "$(flaw A)"
    tutela import --release REL-0001 a.sarif
    sed 's/"results"/"invocations": [{"executionSuccessful": false}], "results"/' a.sarif >b.sarif
    sed -i 's/"results": .*/"results": []}]}/' b.sarif
    tutela import --release REL-0001 b.sarif
    grep -q 'executionSuccessful is false' out
    tutela show W-0001
    grep -q 'In the last report .*reported' out
}

@test "a level that is none is refused" {
    sarif a.sarif "$(flaw A)"
    tutela import --release REL-0001 --level high a.sarif
    refused 2 "--level: 'high' is none of"
}

@test "what scan found is evidence too" {
    echo '{"schema_version": "1.6.0", "id": "GHSA-aaaa-bbbb-0001", "modified": "2026-05-30T10:00:00Z",
 "affected": [{"package": {"ecosystem": "npm", "name": "dose"}, "ranges": [{"type": "SEMVER",
 "events": [{"introduced": "0"}, {"fixed": "1.3.0"}]}]}]}' >a.json
    "$TUTELA" feed import a.json
    echo '{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [{"type":
 "library", "bom-ref": "c", "name": "dose", "version": "1.2.0", "purl": "pkg:npm/dose@1.2.0"}]}' >x.json
    tutela --as-of 2026-06-01 scan x.json --format json
    cp out scan.json
    tutela import --release REL-0001 scan.json
    [ "$status" = 0 ]
    grep -q 'scan of Tutela by Tutela, of 2026-06-01' out
    tutela show EV-0001
    grep -q 'Kind .*scan' out
    grep -q 'Summary .*1 finding in 1 of 1 components' out
}

nessus() { # NAME ITEMS
    cat >"$1" <<END
<NessusClientData_v2><Report name="Ward"><ReportHost name="10.0.0.7"><HostProperties>
 <tag name="HOST_END_TIMESTAMP">1795168800</tag></HostProperties>$2</ReportHost></Report></NessusClientData_v2>
END
}

item() { # PLUGIN SEVERITY CVE
    echo "<ReportItem port='443' protocol='tcp' severity='$2' pluginID='$1' pluginName='TLS'><cve>$3</cve></ReportItem>"
}

@test "a scan of hosts gives weaknesses, and where finds them by CVE" {
    nessus a.nessus "$(item 1 3 CVE-2016-2183)$(item 2 0 CVE-1999-0524)"
    tutela import --release REL-0001 a.nessus --format json
    [ "$status" = 0 ]
    [ "$(member '$.format') $(member '$.weaknesses.new')" = 'report of Nessus 1' ]
    [ "$(member '$.results.informational')" = 1 ]
    tutela where cve-2016-2183 --format json
    [ "$status" = 0 ]
    [ "$(member '$.weaknesses[0].weakness') $(member '$.weaknesses[0].location')" = 'W-0001 10.0.0.7:443/tcp' ]
    tutela where CVE-1999-0524
    [ "$status" = 4 ]
    nessus b.nessus ''
    tutela import --release REL-0001 b.nessus
    grep -q 'weaknesses: gone 1' out
    tutela verify
    [ "$status" = 0 ]
}

@test "a report that is cut off is taken in part, and nothing is gone" {
    nessus a.nessus "$(item 1 3 CVE-2016-2183)$(item 2 2 CVE-2016-2184)"
    tutela import --release REL-0001 a.nessus
    head -c 330 a.nessus >b.nessus
    tutela import --release REL-0001 b.nessus
    [ "$status" = 3 ]
    grep -q 'ends here, before it should' out
    no grep -q gone.1 out
    tutela show W-0002
    grep -q 'In the last report .*reported' out
}

@test "a report with entities is refused, and one that declares its elements is read" {
    echo '<!DOCTYPE issues [<!ENTITY a "b">]><issues burpVersion="1">&a;</issues>' >a.xml
    tutela import --release REL-0001 a.xml
    refused 2 'a DOCTYPE that declares an entity is not taken'
    cat >b.xml <<END
<!DOCTYPE issues [<!ELEMENT issues (issue*)> <!ATTLIST host ip CDATA "">]>
<issues burpVersion="2024.1" exportTime="Fri Nov 20 10:00:00 UTC 2026"><issue><type>1</type><name>SQL injection</name>
<host>https://pump</host><path>/dose</path><severity>High</severity><confidence>Firm</confidence></issue></issues>
END
    tutela import --release REL-0001 b.xml
    [ "$status" = 0 ]
    grep -q 'report of Burp Suite by Burp Suite 2024.1, of 2026-11-20' out
    grep -q 'W-0001 .*new .*https://pump/dose' out
}

@test "tables are told apart by their header" {
    printf 'id,name,result\nTC-0001,Login,passed\n' >t.csv
    printf 'title;severity;cve\nOpen port;9.8;CVE-2024-1\n' >f.csv
    printf 'name,version,purl\ndose,1.2.0,pkg:npm/dose@1.2.0\n' >c.csv
    tutela import --dry-run t.csv f.csv c.csv
    [ "$status" = 0 ]
    grep -q 't.csv: CSV of test results' out
    grep -q 'f.csv: CSV of findings' out
    grep -q 'c.csv: CSV' out
    tutela import --release REL-0001 t.csv
    grep -q 'TC-0001 .*pass .*TR-0001' out
}
