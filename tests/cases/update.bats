# The contract of fetching: each source by its own protocol, one request for what has not changed,
# the rest resumed where it stopped; what comes is checked before it is taken in; a source that fails
# stops no other. A web server on loopback plays all sources; no case waits.

load common

setup_file() {
    ${CC:-gcc} -D_GNU_SOURCE -I "$BATS_TEST_DIRNAME/../lib" -o "$BATS_FILE_TMPDIR/web_server" \
        "$BATS_TEST_DIRNAME/web_server.c"
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    mkdir www
    "$BATS_FILE_TMPDIR/web_server" www log >port 3>&- &
    echo $! >pid
    until [ -s port ]; do :; done
    url=http://127.0.0.1:$(cat port)
    export TUTELA_ADVISORIES=$PWD/a.db
    export http_proxy=http://127.0.0.1:9 # which is not to be used for this machine
    unset NVD_API_KEY NVD_API_KEY_FILE
}

teardown() { kill "$(cat "$BATS_TEST_TMPDIR/pid")"; }

# A list of sources out of lines NAME PROTOCOL PATH [MORE], MORE being JSON members.
sources() {
    local name protocol path more comma=
    echo '{"sources": ['
    while read -r name protocol path more; do
        echo "$comma{\"name\": \"$name\", \"protocol\": \"$protocol\", \"usual\": true,"
        echo "\"address\": \"$url/$path\", \"every_min\": 0, \"pause_ms\": 0 ${more//URL/$url}}"
        comma=,
    done
    echo ']}'
}

update() { tutela feed update --sources s.json --format json "$@"; }

row() { # NAME.. of the first source's members
    local name values=
    for name; do values="$values $(member "\$.sources[0].$name")"; done
    echo "${values# }"
}

asked() { cut -d'|' -f1 log; } # the paths that were asked for

kev() { # CVE...
    local cve comma= n=0
    for cve; do
        kev_items="${kev_items-}$comma{\"cveID\": \"$cve\", \"dateAdded\": \"2026-05-01\", \"dueDate\": \"2026-05-22\", \"vulnerabilityName\": \"n\", \"requiredAction\": \"a\", \"vendorProject\": \"v\", \"product\": \"p\", \"shortDescription\": \"d\", \"knownRansomwareCampaignUse\": \"Unknown\", \"notes\": \"\"}"
        comma=, n=$((n + 1))
    done
    echo "{\"title\": \"t\", \"catalogVersion\": \"1\", \"dateReleased\": \"2026-05-0${KEV_DAY:-1}T00:00:00Z\", \"count\": $n, \"vulnerabilities\": [$kev_items]}"
    kev_items=
}

osv() { # ID MODIFIED [ECOSYSTEM]
    echo "{\"schema_version\": \"1.6.0\", \"id\": \"$1\", \"modified\": \"$2\", \"summary\": \"s\", \"affected\": [{\"package\": {\"ecosystem\": \"${3:-PyPI}\", \"name\": \"p\"}, \"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": \"0\"}, {\"fixed\": \"2\"}]}]}]}"
}

nvd_item() { # CVE MODIFIED
    echo "{\"cve\": {\"id\": \"$1\", \"published\": \"2026-01-01T00:00:00.000\", \"lastModified\": \"$2\", \"vulnStatus\": \"Analyzed\", \"descriptions\": [{\"lang\": \"en\", \"value\": \"d\"}], \"metrics\": {}, \"references\": []}}"
}

nvd_page() { # START TOTAL ITEM...
    local start=$1 total=$2 items
    shift 2
    items=$(printf ',%s' "$@")
    echo "{\"resultsPerPage\": $#, \"startIndex\": $start, \"totalResults\": $total, \"format\": \"NVD_CVE\", \"version\": \"2.0\", \"timestamp\": \"2026-05-01T00:00:00.000\", \"vulnerabilities\": [${items#,}]}"
}

nvd_feed() { # NAME MODIFIED ITEM...
    local name=$1 modified=$2
    shift 2
    nvd_page 0 $# "$@" >feed.json
    gzip -nc feed.json >"www/n-$name.json.gz"
    printf 'lastModifiedDate:%s\r\nsize:%s\r\nzipSize:1\r\ngzSize:1\r\nsha256:%s\r\n' "$modified" \
        "$(wc -c <feed.json)" "$(sha256sum feed.json | cut -c1-64 | tr a-f A-F)" >"www/n-$name.meta"
}

@test "a file is fetched and taken in, and the next time it is only asked whether it has changed" {
    kev CVE-2026-0001 CVE-2026-0002 >www/kev.json
    echo 'kev file kev.json' | sources >s.json
    update
    [ "$status" = 0 ]
    [ "$(row outcome new requests newest)" = 'updated 2 1 2026-05-01' ]
    [ "$(row bytes)" = "$(wc -c <www/kev.json)" ]
    grep -q '^/kev.json|User-Agent: tutela/[0-9.]*$' log
    [ -f a.db.fetch/kev-kev.json ]
    update
    [ "$status" = 0 ]
    [ "$(row outcome requests not_modified bytes newest)" = 'not modified 1 1 0 2026-05-01' ]
    tail -1 log | grep -q 'If-None-Match'
    KEV_DAY=2 kev CVE-2026-0001 CVE-2026-0002 CVE-2026-0003 >www/kev.json
    update
    [ "$(row outcome new unchanged)" = 'updated 1 2' ]
    tutela feed update --sources s.json
    grep -q '^kev *not modified' out
}

@test "a new database knows nothing of what was fetched into another" {
    kev CVE-2026-0001 >www/kev.json
    echo 'kev file kev.json' | sources >s.json
    update
    rm a.db
    update
    [ "$(row outcome new)" = 'updated 1' ]
}

@test "a source is not asked again before its time, unless forced" {
    kev CVE-2026-0001 >www/kev.json
    echo 'kev file kev.json , "every_min": 60' | sed 's/kev.json ,/kev.json ,"x":0,/' | sources | sed 's/"every_min": 0,//' >s.json
    update
    update
    [ "$status" = 0 ]
    [ "$(row outcome requests newest)" = 'early 0 2026-05-01' ]
    [ "$(asked | wc -l)" = 1 ]
    update --force
    [ "$(row outcome requests)" = 'updated 1' ]
}

@test "a file that was cut is continued in the same run" {
    kev CVE-2026-0001 >www/kev.json
    echo 40 >www/kev.json.1.cut
    echo 'kev file kev.json' | sources >s.json
    update
    [ "$status" = 0 ]
    [ "$(row outcome requests)" = 'updated 2' ]
    tail -1 log | grep -q 'Range: bytes=40-|If-Range: "'
}

@test "a file that was cut is continued by the next run" {
    kev CVE-2026-0001 >www/kev.json
    for n in 1 2; do echo 40 >www/kev.json.$n.cut; done
    echo 'kev file kev.json , "tries": 1' | sources >s.json
    update
    [ "$status" = 4 ]
    [ "$(row outcome)" = failed ]
    [ "$(wc -c <a.db.fetch/kev-kev.json.part)" = 40 ]
    [ ! -e a.db ]
    update
    [ "$status" = 4 ]
    [ "$(wc -c <a.db.fetch/kev-kev.json.part)" = 80 ]
    update
    [ "$status" = 0 ]
    tail -1 log | grep -q 'Range: bytes=80-'
    [ ! -e a.db.fetch/kev-kev.json.part ] && [ ! -e a.db.fetch/kev-kev.json.part.tag ]
}

@test "a run that was killed in the middle is made good by the next" {
    kev CVE-2026-0001 >www/kev.json
    size=$(wc -c <www/kev.json)
    # the first 100 bytes, then nothing
    { printf 'HTTP/1.1 200 OK\r\nContent-Length: %s\r\nETag: "%s"\r\n\r\n' "$size" x
      head -c 100 www/kev.json; echo '!stall'; } >www/kev.json.1.http
    echo 'kev file kev.json' | sources >s.json
    "$TUTELA" feed update --sources s.json >out 2>err &
    killed=$!
    until [ -s a.db.fetch/kev-kev.json.part ]; do :; done
    kill -9 $killed
    wait $killed || true
    [ ! -e a.db ]
    update
    [ "$status" = 0 ]
    [ "$(row outcome new)" = 'updated 1' ]
    # of another state of the file, so it began anew
    sed -n 2p log | grep -q 'If-Range: "x"'
}

@test "what is no feed is refused: web page, empty file, wrong length, nothing at all" {
    kev CVE-2026-0001 >www/good.json
    echo '<!doctype html><html><body>Sorry</body></html>' >www/page.json
    : >www/empty.json
    printf 'HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n{"short": 1}' >www/short.json.http
    printf 'HTTP/1.1 302 Found\r\nLocation: http://example.com/kev.json\r\nContent-Length: 0\r\n\r\n' >www/plain.json.http
    printf 'HTTP/1.1 200 OK\r\n\r\n!endless\n' >www/endless.json.http
    printf 'HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n' >www/broken.json.http
    sources >s.json <<'END'
page file page.json
empty file empty.json
short file short.json
plain file plain.json
endless file endless.json , "max_mb": 1
broken file broken.json
missing file missing.json
kev file good.json
END
    update
    [ "$status" = 3 ]
    [ "$(member '$.outcome')" = partial ]
    [ "$(member '$.sources[7].outcome')" = updated ]
    n=0
    for text in 'a web page' 'an empty file' '127.0.0.1' 'only https' 'more than the 1048576 bytes' \
        'status 500' 'is not there (404)'; do
        [ "$(member "\$.sources[$n].outcome")" = failed ]
        member "\$.sources[$n].reasons[0]" | grep -qF -- "$text"
        n=$((n + 1))
    done
    [ -z "$(find a.db.fetch -name '*.part*' ! -name 'short*')" ]
    tutela feed update --sources s.json page
    [ "$status" = 4 ]
    grep -q '^page: .*a web page' err
}

@test "a busy source is asked again, as it wants it, and not for ever" {
    kev CVE-2026-0001 >www/kev.json
    printf 'HTTP/1.1 429 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n' >www/kev.json.1.http
    printf 'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n' >www/kev.json.2.http
    echo 'kev file kev.json' | sources >s.json
    update
    [ "$status" = 0 ]
    [ "$(row requests)" = 3 ]
    printf 'HTTP/1.1 429 Busy\r\nRetry-After: 86400\r\nContent-Length: 0\r\n\r\n' >www/late.json.http
    echo 'late file late.json' | sources >s.json
    update
    [ "$status" = 4 ]
    [ "$(row requests)" = 1 ]
    row 'reasons[0]' | grep -q 'status 429'
}

@test "compressed answers are taken as they are" {
    kev CVE-2026-0001 | gzip -n >kev.gz
    { printf 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %s\r\n\r\n' "$(wc -c <kev.gz)"
      cat kev.gz; } >www/kev.json.http
    echo 'kev file kev.json' | sources >s.json
    update
    [ "$(row outcome new)" = 'updated 1' ]
}

@test "NVD: each year by its .meta, then the feed of changes; a feed that has not changed is not fetched" {
    year=$(date +%Y)
    nvd_feed $((year - 1)) "$((year - 1))-12-31T00:00:00-00:00" "$(nvd_item CVE-2025-0001 2025-12-01T00:00:00.000)"
    nvd_feed modified "$(date -u +%Y-%m-%dT00:00:00Z)" "$(nvd_item CVE-2025-0001 2025-12-02T00:00:00.000)"
    echo "nvd nvd n- , \"changes\": \"URL/api\", \"first_year\": $((year - 1)), \"feed_days\": 366" | sources >s.json
    update
    [ "$status" = 0 ]
    # the feed of this year is not there yet, which is no fault
    [ "$(asked | tr '\n' ' ')" = "/n-$((year - 1)).meta /n-$((year - 1)).json.gz /n-$year.meta /n-modified.meta /n-modified.json.gz " ]
    [ "$(row outcome files new changed)" = 'updated 2 1 1' ]
    : >log
    update
    [ "$(row outcome not_modified)" = 'not modified 1' ]
    [ "$(asked)" = /n-modified.meta ]
}

@test "NVD: a feed whose hash is not that of its .meta is refused, and fetched again the next time" {
    year=$(date +%Y)
    for y in $((year - 1)) "$year" modified; do
        nvd_feed "$y" "$(date -u +%Y-%m-%dT00:00:00Z)" "$(nvd_item "CVE-2025-0001" 2025-12-01T00:00:00.000)"
    done
    mv "www/n-$year.json.gz" kept.gz
    sed 's/CVE-2025/CVE-2024/' feed.json | gzip -n >"www/n-$year.json.gz"
    echo "nvd nvd n- , \"changes\": \"URL/api\", \"first_year\": $((year - 1))" | sources >s.json
    update
    [ "$status" = 3 ]
    [ "$(row outcome files)" = 'partial 1' ]
    row 'reasons[0]' | grep -q "n-$year.json.gz: its hash is not the one"
    [ ! -e "a.db.fetch/nvd-$year.json.gz" ]
    mv kept.gz "www/n-$year.json.gz"
    : >log
    update
    [ "$status" = 0 ]
    [ "$(asked | grep -c json.gz)" = 2 ] # this one, and the feed of changes
}

# A database whose NVD data is of half a year ago.
old_nvd() {
    year=$(date +%Y)
    half=$(date -u -d '200 days ago' +%Y-%m-%dT%H:%M:%SZ)
    for y in "$year" modified; do nvd_feed "$y" "$half" "$(nvd_item CVE-2026-0001 2026-01-02T00:00:00.000)"; done
    echo "nvd nvd n- , \"changes\": \"URL/api\", \"first_year\": $year, \"page_size\": 2, \"key\": \"NVD_API_KEY\", \"key_header\": \"apiKey\", \"busy_403\": true, \"tries\": 2" | sources >s.json
    update
    [ "$status" = 0 ]
    : >log
}

@test "NVD: after a longer time the API is asked, window by window and page by page, with the key" {
    old_nvd
    nvd_page 0 3 "$(nvd_item CVE-2026-0002 2026-05-01T00:00:00.000)" "$(nvd_item CVE-2026-0003 2026-05-01T00:00:00.000)" >www/api
    nvd_page 2 3 "$(nvd_item CVE-2026-0004 2026-05-01T00:00:00.000)" >www/api@2
    printf 'HTTP/1.1 403 Busy\r\nContent-Length: 0\r\n\r\n' >www/api.1.http
    NVD_API_KEY=very-secret update
    [ "$status" = 0 ]
    [ "$(row outcome requests new)" = 'updated 5 3' ] # two windows, two pages each, one refusal
    asked | grep -q '^/api?lastModStartDate=20..-..-..T..:..:...000Z&lastModEndDate=20.*Z&resultsPerPage=2&startIndex=2$'
    [ "$(grep -c '|apiKey: very-secret' log)" = 5 ]
    no grep -rq very-secret out err a.db a.db.fetch
    [ "$(ls a.db.fetch | grep -c api)" = 0 ]
    : >log
    echo key-of-file >key
    NVD_API_KEY_FILE=key update
    [ "$(asked | head -1)" = /n-modified.meta ] # up to date: the feed of changes again
    grep -q '|apiKey: key-of-file' log
    NVD_API_KEY_FILE=none update
    refused 2 NVD_API_KEY_FILE
}

@test "NVD: paging goes on at the page where it stopped" {
    old_nvd
    nvd_page 0 3 "$(nvd_item CVE-2026-0002 2026-05-01T00:00:00.000)" "$(nvd_item CVE-2026-0003 2026-05-01T00:00:00.000)" >www/api
    nvd_page 2 3 "$(nvd_item CVE-2026-0004 2026-05-01T00:00:00.000)" >www/page2
    update
    [ "$status" = 4 ] # the second page is not there
    [ "$(ls a.db.fetch | grep -c api)" = 1 ]
    first=$(asked | head -1)
    mv www/page2 www/api@2
    : >log
    update
    [ "$status" = 0 ]
    [ "$(row outcome new)" = 'updated 3' ]
    [ "$(asked | head -1)" = "${first%&startIndex=0}&startIndex=2" ]
}

@test "NVD: when the total changes between two pages, paging begins again" {
    old_nvd
    item() { nvd_item "CVE-2026-000$1" 2026-05-01T00:00:00.000; }
    nvd_page 0 3 "$(item 2)" "$(item 3)" >page
    { printf 'HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n' "$(wc -c <page)"; cat page; } >www/api.1.http
    nvd_page 0 4 "$(item 2)" "$(item 3)" >www/api
    nvd_page 2 4 "$(item 4)" "$(item 5)" >www/api@2
    update
    [ "$status" = 0 ]
    [ "$(row outcome new)" = 'updated 4' ]
    [ "$(asked | head -4 | grep -o 'startIndex=.' | tr '\n' ' ')" = 'startIndex=0 startIndex=2 startIndex=0 startIndex=2 ' ]
}

osv_list() { # LINE...: "MODIFIED,ID"
    printf '%s\n' "$@" >www/PyPI/modified_id.csv
}

@test "OSV: the whole of an ecosystem, then single records, then the whole when too many changed" {
    mkdir www/PyPI zip
    osv PYSEC-2026-1 2026-05-01T00:00:00Z >zip/PYSEC-2026-1.json
    osv PYSEC-2026-2 2026-05-02T00:00:00Z >zip/PYSEC-2026-2.json
    (cd zip && zip -q ../www/PyPI/all.zip ./*.json)
    osv_list 2026-05-02T00:00:00Z,PYSEC-2026-2 2026-05-01T00:00:00Z,PYSEC-2026-1
    echo 'osv osv . , "parts": ["PyPI"], "delta_max": 2' | sources | sed 's|/\."|"|' >s.json
    update
    [ "$status" = 0 ]
    [ "$(row part outcome requests new)" = 'PyPI updated 2 2' ]
    update
    [ "$(row outcome requests not_modified)" = 'not modified 1 1' ]
    osv_list 2026-05-09T00:00:00Z,PYSEC-2026-1 2026-05-08T00:00:00Z,PYSEC-2026-3 2026-05-02T00:00:00Z,PYSEC-2026-2
    osv PYSEC-2026-1 2026-05-09T00:00:00Z >www/PyPI/PYSEC-2026-1.json
    osv PYSEC-2026-3 2026-05-08T00:00:00Z >www/PyPI/PYSEC-2026-3.json
    : >log
    # PYSEC-2026-2 lies within the hour that the archive may be older than the list: 3 of at most 2
    update
    [ "$(asked | tail -1)" = /PyPI/all.zip ]
    [ "$(row outcome requests not_modified)" = 'not modified 2 1' ]
    osv_list 2026-05-10T00:00:00Z,PYSEC-2026-3 2026-05-09T00:00:00Z,PYSEC-2026-1 2026-05-02T00:00:00Z,PYSEC-2026-2
    osv PYSEC-2026-3 2026-05-10T00:00:00Z >www/PyPI/PYSEC-2026-3.json
    : >log
    update
    [ "$status" = 0 ]
    [ "$(asked | tr '\n' ' ')" = '/PyPI/modified_id.csv /PyPI/PYSEC-2026-1.json /PyPI/PYSEC-2026-3.json ' ]
    [ "$(row outcome new changed newest)" = 'updated 1 1 2026-05-10' ]
    [ "$(find a.db.fetch -name '*PYSEC*')" = '' ]
}

@test "OSV: single records go on where they stopped" {
    mkdir www/PyPI zip
    osv PYSEC-2026-1 2026-05-01T00:00:00Z >zip/PYSEC-2026-1.json
    (cd zip && zip -q ../www/PyPI/all.zip ./*.json)
    osv_list 2026-05-01T00:00:00Z,PYSEC-2026-1
    echo 'osv osv . , "parts": ["PyPI"], "tries": 1' | sources | sed 's|/\."|"|' >s.json
    update
    osv_list 2026-05-05T00:00:00Z,PYSEC-2026-4 2026-05-04T00:00:00Z,PYSEC-2026-3 2026-05-03T00:00:00Z,PYSEC-2026-2
    for n in 2 3 4; do osv PYSEC-2026-$n 2026-05-0$((n + 1))T00:00:00Z >www/PyPI/PYSEC-2026-$n.json; done
    printf 'HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n' >www/PyPI/PYSEC-2026-3.json.1.http
    update
    [ "$status" = 3 ]
    [ "$(row outcome new)" = 'partial 1' ]
    : >log
    update
    [ "$status" = 0 ]
    [ "$(row outcome new)" = 'updated 2' ]
    # the one at the cursor is asked again: others may have got the same instant later
    [ "$(asked | tr '\n' ' ')" = '/PyPI/modified_id.csv /PyPI/PYSEC-2026-2.json /PyPI/PYSEC-2026-3.json /PyPI/PYSEC-2026-4.json ' ]
}

@test "OSV: an ecosystem that there is not is named" {
    printf 'PyPI\nnpm\n' >www/ecosystems.txt
    echo 'osv osv . , "parts": ["PyPI"]' | sources | sed 's|/\."|"|' >s.json
    update osv:Pypy
    [ "$status" = 4 ]
    row 'reasons[0]' | grep -q "'Pypy' is not among the ecosystems"
}

# Documents of the providers below are OSV records: what is in them is the importer's affair.
provider() { # FEED-OR-FOLDER JSON
    echo "{\"canonical_url\": \"$url/p.json\", \"metadata_version\": \"2.0\", \"publisher\": {\"name\": \"X\"}, \"distributions\": [$1]}" >www/p.json
    echo 'csaf csaf p.json' | sources >s.json
}

entry() { # NUMBER
    echo "{\"id\": \"X-$1\", \"updated\": \"2026-05-0$1T00:00:00Z\", \"content\": {\"src\": \"$url/csaf/x-$1.json\"},"
    echo "\"link\": [{\"rel\": \"self\", \"href\": \"$url/csaf/x-$1.json\"}, {\"rel\": \"hash\", \"href\": \"$url/csaf/x-$1.json.sha512\"}]}"
}

document() { # NUMBER
    osv "X-$1" "2026-05-0$1T00:00:00Z" >"www/csaf/x-$1.json"
    sha512sum "www/csaf/x-$1.json" >"www/csaf/x-$1.json.sha512"
}

@test "CSAF: a ROLIE feed leads to documents, which must have the hash that it names" {
    mkdir www/csaf
    for n in 1 2 3; do document $n; done
    provider "{\"rolie\": {\"feeds\": [{\"tlp_label\": \"RED\", \"url\": \"$url/red.json\"}, {\"tlp_label\": \"WHITE\", \"url\": \"$url/feed.json\"}]}}"
    echo "{\"feed\": {\"entry\": [$(entry 3), $(entry 2), $(entry 1)]}}" >www/feed.json
    echo other | sha512sum >www/csaf/x-2.json.sha512
    update
    [ "$status" = 3 ]
    [ "$(asked | tr '\n' ' ')" = '/p.json /feed.json /csaf/x-1.json.sha512 /csaf/x-1.json /csaf/x-2.json.sha512 /csaf/x-2.json /csaf/x-3.json.sha512 /csaf/x-3.json ' ]
    [ "$(row outcome new)" = 'partial 2' ]
    row 'reasons[0]' | grep -q 'x-2.json: its hash is not the one'
    # the next run begins where something was wrong
    document 2
    : >log
    update
    [ "$status" = 0 ]
    [ "$(row outcome new unchanged)" = 'updated 1 2' ]
    : >log
    update
    [ "$(row outcome)" = 'not modified' ]
    [ "$(asked | tr '\n' ' ')" = '/p.json /feed.json ' ]
    echo no-hash >www/csaf/x-3.json.sha512
    echo "{\"feed\": {\"entry\": [$(entry 3)]}}" >www/feed.json
    update
    row 'reasons[0]' | grep -q 'does not begin with a hash'
}

@test "CSAF: a folder with changes.csv is read, and no path leads out of it" {
    mkdir -p www/csaf/2026
    osv X-1 2026-05-01T00:00:00Z >www/csaf/2026/x-1.json
    sha256sum www/csaf/2026/x-1.json >www/csaf/2026/x-1.json.sha256
    printf '"2026/x-1.json","2026-05-01T00:00:00Z"\n"../secret.json","2026-05-01T00:00:00Z"\n' >www/csaf/changes.csv
    provider "{\"directory_url\": \"$url/csaf/\"}"
    update
    [ "$status" = 3 ]
    [ "$(row outcome new)" = 'partial 1' ]
    [ "$(asked | tr '\n' ' ')" = '/p.json /csaf/changes.csv /csaf/2026/x-1.json.sha512 /csaf/2026/x-1.json.sha256 /csaf/2026/x-1.json ' ]
    row 'reasons[0]' | grep -q '1 entries of the list cannot be read'
}

@test "CSAF: a folder with index.txt alone is read whole, once" {
    mkdir -p www/csaf/2026
    osv X-1 2026-05-01T00:00:00Z >www/csaf/2026/x-1.json
    echo 2026/x-1.json >www/csaf/index.txt
    provider "{\"directory_url\": \"$url/csaf\"}"
    update
    [ "$status" = 0 ]
    [ "$(row outcome new)" = 'updated 1' ]
    : >log
    update
    [ "$(row outcome)" = 'not modified' ]
    [ "$(asked | tr '\n' ' ')" = '/p.json /csaf/changes.csv /csaf/index.txt ' ]
}

@test "CSAF: only so many documents in a run, the oldest first; the next run goes on" {
    mkdir www/csaf
    for n in 1 2 3; do document $n; done
    provider "{\"rolie\": {\"feeds\": [{\"tlp_label\": \"CLEAR\", \"url\": \"$url/feed.json\"}]}}"
    echo "{\"feed\": {\"entry\": [$(entry 3), $(entry 2), $(entry 1)]}}" >www/feed.json
    echo 'csaf csaf p.json , "delta_max": 2' | sources >s.json
    update
    [ "$status" = 3 ]
    [ "$(row outcome new)" = 'partial 2' ]
    row 'reasons[0]' | grep -q '1 of 3 changed documents are left'
    update
    [ "$status" = 0 ]
    [ "$(row outcome new unchanged)" = 'updated 1 1' ]
}

@test "the CVE list: an archive in an archive, then only what changed, and days that were missed" {
    mkdir 1 2 3
    osv X-1 2026-05-01T00:00:00Z >1/a.json
    osv X-2 2026-05-01T01:00:00Z >2/a.json
    osv X-3 2026-05-02T01:00:00Z >3/a.json
    zip -qj cves.zip 1/a.json
    zip -q www/2026-05-01_all_CVEs_at_midnight.zip.zip cves.zip
    zip -qj www/2026-05-01_delta_CVEs_at_0100Z.zip 2/a.json
    asset() { echo "{\"name\": \"$1\", \"browser_download_url\": \"$url/$1\", \"digest\": \"sha256:$(sha256sum "www/$1" | cut -c1-64)\"}"; }
    echo "{\"assets\": [$(asset 2026-05-01_all_CVEs_at_midnight.zip.zip), $(asset 2026-05-01_delta_CVEs_at_0100Z.zip)]}" >www/latest
    echo 'cvelist cvelist latest , "changes": "URL/{day}.zip"' | sources >s.json
    update
    [ "$status" = 0 ]
    [ "$(asked | tr '\n' ' ')" = '/latest /2026-05-01_all_CVEs_at_midnight.zip.zip /2026-05-01_delta_CVEs_at_0100Z.zip ' ]
    [ "$(row outcome files new)" = 'updated 2 2' ]
    ! ls a.db.fetch | grep -q zip # nothing is kept of what was imported
    update
    [ "$(row outcome requests)" = 'not modified 1' ]
    # a day later: the rest of the day before, and what changed since midnight
    cp www/2026-05-01_delta_CVEs_at_0100Z.zip www/2026-05-01.zip
    cp www/2026-05-01_all_CVEs_at_midnight.zip.zip www/2026-05-02_all_CVEs_at_midnight.zip.zip
    zip -qj www/2026-05-02_delta_CVEs_at_0100Z.zip 3/a.json
    echo "{\"assets\": [$(asset 2026-05-02_all_CVEs_at_midnight.zip.zip), $(asset 2026-05-02_delta_CVEs_at_0100Z.zip)]}" >www/latest
    : >log
    update
    [ "$status" = 0 ]
    [ "$(asked | tr '\n' ' ')" = '/latest /2026-05-01.zip /2026-05-02_delta_CVEs_at_0100Z.zip ' ]
    [ "$(row outcome new unchanged)" = 'updated 1 1' ]
    # two days later, and one of them is not to be had: the whole
    for file in all_CVEs_at_midnight.zip.zip delta_CVEs_at_0100Z.zip; do
        cp "www/2026-05-02_$file" "www/2026-05-04_$file"
    done
    echo "{\"assets\": [$(asset 2026-05-04_all_CVEs_at_midnight.zip.zip), $(asset 2026-05-04_delta_CVEs_at_0100Z.zip)]}" >www/latest
    : >log
    update
    [ "$(asked | tr '\n' ' ')" = '/latest /2026-05-02.zip /2026-05-04_all_CVEs_at_midnight.zip.zip /2026-05-04_delta_CVEs_at_0100Z.zip ' ]
}

@test "EUVD: pages are counted, and only what changed since the last run is asked for" {
    echo '{"items": [{"id": "EUVD-2026-1"}, {"id": "EUVD-2026-2"}], "total": 3}' >www/search
    echo '{"items": [{"id": "EUVD-2026-3"}], "total": 3}' >www/search@1
    echo 'euvd euvd search , "page_size": 2' | sources >s.json
    update # whether the importer reads them is its own matter
    [ "$(asked | tr '\n' ' ')" = '/search?size=2&page=0 /search?size=2&page=1 ' ]
}

@test "offline, nothing is asked, and what would be is shown" {
    kev CVE-2026-0001 >www/kev.json
    echo 'kev file kev.json , "key": "SOME_KEY"' | sources >s.json
    tutela feed update --offline --sources s.json
    [ "$status" = 0 ]
    grep -q "^kev .*SOME_KEY *$url/kev.json" out
    grep -q 'tutela feed import FILE' out
    [ ! -s log ] && [ ! -e a.db ]
    tutela feed update --offline
    [ "$status" = 0 ]
    grep -q '^nvd' out
}

@test "unknown sources, and lists that are none, are wrong usage" {
    tutela feed update frob
    refused 2 "there is no source 'frob'; there are: nvd, osv"
    tutela feed update kev:PyPI
    refused 2 "only OSV's ecosystems"
    echo '{"sources": []}' >s.json
    update
    refused 2 's.json: sources has no source'
    echo '{"sources": [{"name": "x", "protocol": "file", "address": "http://example.com/"}]}' >s.json
    update
    refused 2 'only https'
    echo '{"sources": [{"name": "x", "protocol": "gopher", "address": "https://example.com/"}]}' >s.json
    update
    refused 2 "no protocol 'gopher'"
    echo '{"sources": [{"name": "x", "protocol": "file", "address": "https://example.com/", "tries": "many"}]}' >s.json
    update
    refused 2 'tries is no whole number'
}

@test "two runs do not fetch into each other" {
    kev CVE-2026-0001 >www/kev.json
    echo 'kev file kev.json' | sources >s.json
    mkdir a.db.fetch
    flock -n a.db.fetch/lock "$TUTELA" feed update --sources s.json 2>err && return 1
    grep -q 'another program is at work' err
}
