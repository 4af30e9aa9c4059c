# The contract of what is due: 1 when something is overdue, 4 when an input is missing, 0 only when all
# is known; each day with its start and rule; days that are kept, moved and decided; the calendar.

load common

setup() {
    make_empty
    add device_family name=Halcyon
    add device name=IP-4 family=DF-0001 regulation=mdr risk_class=III first_placed_on=2024-05-01
}

answers() { # FACT=yes|no...
    local word
    for word; do
        add device_fact device=DEV-0001 "fact=${word%=*}" "value=${word#*=}"
    done
}

death() {
    add incident name='It stopped' devices=DEV-0001 aware_at=2026-11-21T09:40:00Z serious=yes \
        is_incident=yes device_link=yes expected_side_effect=no death_or_unanticipated=yes \
        public_health_threat=no personal_data=no significant_nis2=no
}

due_json() { tutela --as-of "$1" --format json due "${@:2}"; }

of() { # DUTY MEMBER: of the first row of that duty
    sqlite3 :memory: "SELECT json_extract(value, '\$.$2')
        FROM json_each(CAST(readfile('out') AS TEXT), '\$.items')
        WHERE json_extract(value, '\$.duty') = '$1' LIMIT 1"
}

@test "a serious incident with death is due ten days after awareness" {
    death
    due_json 2026-11-22 --all
    [ "$(of vig-10 due_on) $(of vig-10 state)" = '2026-12-01 due' ]
    [ "$(of vig-10 days_left) $(of vig-10 start_from)" = '9 INC-0001 aware_at' ]
    [ "$(of vig-10 basis) $(of vig-10 clause)" = 'MDR 87(5) MDR-A-vig-10' ]
    [ "$(of vig-15 state)" = not_applicable ]
    due_json 2026-12-02
    [ "$status $(of vig-10 state) $(of vig-10 days_left)" = '1 overdue -1' ]
}

@test "an incident is explained by the nine questions" {
    death
    tutela --as-of 2026-11-22 --format json due INC-0001
    [ "$(items '$.questions')" = 9 ]
    [ "$(member '$.questions[5].so') / $(member '$.questions[6].so')" = \
        'P10D: vig-10 / Settled above.' ]
    tutela due INC-0009
    refused 2 'there is no incident INC-0009'
}

@test "class III: the update is overdue one year after the last report" {
    add duty name=PMCF rule=pmcf-ann device=DEV-0001 status=done done_at=2025-11-26
    due_json 2026-11-26
    [ "$(of pmcf-ann state) $(of pmcf-ann due_on)" = 'due 2026-11-26' ]
    due_json 2026-11-27
    [ "$status $(of pmcf-ann state)" = '1 overdue' ]
}

@test "EUDAMED: a device from before 28 May 2026 is due on 27 November 2026" {
    answers custom_made=no
    due_json 2026-11-21
    [ "$(of eudamed-devices due_on) $(of eudamed-devices days_left)" = '2026-11-27 6' ]
    [ "$(of eudamed-devices status)" = 'secondary (sources differ by one day)' ]
    tutela view due DEV-0001
    grep -q '"due_on": "2026-11-27"' out
}

@test "missing inputs are named with the command that answers them, and the status is 4" {
    due_json 2026-01-01 DEV-0001
    [ "$status" = 4 ]
    [ "$(of psur-iib state)" = unknown ]
    tutela --as-of 2026-01-01 due
    grep -q 'tutela add device_fact device=DEV-0001 fact=custom_made value=yes|no' out
    grep -q 'certificate.issued_on of a certificate of the Regulation for DEV-0001' out
    tutela due DEV-0009
    refused 2 'there is no device DEV-0009'
    tutela due --days x
    refused 2 "--days: 'x' is no number from 0 to 36500"
}

@test "the status is 0 when everything is known and nothing is overdue" {
    "$TUTELA" set DEV-0001 risk_class=I first_placed_on=2026-06-01
    answers custom_made=no implantable=no reusable=no ai_system=no legacy_certificate=no \
        legacy_self_declared=no supply_harm=no
    due_json 2026-11-21
    [ "$status" = 0 ]
    [ "$(member $.missing) $(member $.overdue)" = '0 0' ]
}

@test "kept days say what moved them, and what is decided stays" {
    death
    tutela --as-of 2026-11-22 due --record
    [ "$status" = 0 ]
    tutela --as-of 2026-11-22 due --record
    grep -q '^0 added, 0 moved, 0 closed' out
    "$TUTELA" --actor Ada set INC-0001 aware_at=2026-11-20T08:00:00Z
    tutela --as-of 2026-11-22 due
    grep -q '^moved: vig-10 of INC-0001, 2026-12-01 -> 2026-11-30' out
    grep -q 'Ada: INC-0001 aware_at: 2026-11-21T09:40:00Z -> 2026-11-20T08:00:00Z' out
    tutela --as-of 2026-11-22 --format json due --record
    [ "$(member $.moved)" = 1 ]
    id=$(member '$.items[0].record')
    "$TUTELA" set "$id" status=done done_at=2026-11-25
    "$TUTELA" set INC-0001 aware_at=2026-11-24
    tutela --as-of 2026-11-26 due --record
    due_json 2026-11-26 --all
    [ "$(of vig-10 state)" = 'done' ]
    tutela verify
    [ "$status" = 0 ]
}

@test "the calendar can be taken in again: the same events, later sequence" {
    death
    tutela --as-of 2026-11-22 due --ics due.ics
    grep -c '^BEGIN:VEVENT' due.ics >before
    grep '^UID:vig-10' due.ics >uid
    sequence=$(sed -n 's/^SEQUENCE:\([0-9]*\)\r$/\1/p' due.ics | sort -u)
    no grep -qv $'\r$' due.ics
    [ "$(LC_ALL=C awk '{ if (length($0) > 76) print }' due.ics | wc -l)" = 0 ]
    "$TUTELA" set INC-0001 aware_at=2026-11-20T08:00:00Z
    tutela --as-of 2026-11-22 due --ics -
    [ "$(sed -n 's/^SEQUENCE:\([0-9]*\)\r$/\1/p' out | sort -u)" -gt "$sequence" ]
    grep '^UID:vig-10' out | cmp - uid
    grep -c '^BEGIN:VEVENT' out | cmp - before
    grep -q '^DTSTART;VALUE=DATE:20261130' out
}

# The day on which the last change was recorded, set back for the test.
recorded_on() {
    sql "UPDATE history SET at = '$1T10:00:00.000Z'
                   WHERE position = (SELECT max(position) FROM history)"
}

@test "a second change of the database does not put off the day of the first" {
    make_device
    "$TUTELA" set DEV-0001 emdn=V0101
    "$TUTELA" set DEV-0001 emdn=V0102
    recorded_on 2026-01-01
    "$TUTELA" set DEV-0001 emdn=V0103
    recorded_on 2026-01-25
    due_json 2026-02-03 --all
    [ "$(of udi-update due_on) $(of udi-update state)" = '2026-01-31 overdue' ]
    add duty name=u rule=udi-update device=DEV-0001 status=done done_at=2026-01-20
    due_json 2026-02-03 --all
    [ "$(of udi-update due_on) $(of udi-update state)" = '2026-02-24 due' ]
    "$TUTELA" set DUTY-0001 done_at=2026-01-25
    due_json 2026-02-03 --all
    [ "$(of udi-update state)" = 'done' ]

    add organisation name=Maker kind=manufacturer srn=DE-MF-000006701
    "$TUTELA" set ORG-0001 name=Maker2
    recorded_on 2026-01-01
    "$TUTELA" set ORG-0001 name=Maker3
    recorded_on 2026-01-05
    due_json 2026-01-06 --all
    [ "$(of srn-update due_on)" = 2026-01-08 ]
}

@test "an option that would do nothing is refused" {
    death
    tutela due INC-0001 --ics due.ics
    refused 2 'do not go with an incident'
    tutela due INC-0001 --record
    refused 2 'do not go with an incident'
    tutela due --record --ics due.ics
    refused 2 'do not go together'
    no test -e due.ics
}

@test "a period that is none is refused, not left out" {
    tutela add duty name=own rule=own-audit starts_at=2026-11-15 period=P30
    refused 2 "period: 'P30' is no period of ISO 8601"
}

@test "AI in a sterile device of class A: a notified body takes part" {
    add device name=Kit family=DF-0001 regulation=ivdr risk_class=A
    add device_fact device=DEV-0002 fact=ai_system value=yes
    add device_fact device=DEV-0002 fact=sterile value=yes
    tutela --as-of 2026-11-27 --format json due DEV-0002 --all
    [ "$(of ai-act due_on) $(of ai-act state)" = '2028-08-02 from' ]
}

@test "of two answers to a question the one given last counts" {
    answers custom_made=no custom_made=yes
    tutela --as-of 2026-11-26 --format json due DEV-0001 --all
    [ "$(of eudamed-devices state)" = not_applicable ]
    "$TUTELA" set FACT-0001 reason='Looked at again'
    tutela --as-of 2026-11-26 --format json due DEV-0001 --all
    [ "$(of eudamed-devices state)" = due ]
}
