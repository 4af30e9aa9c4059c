# Identifiers of devices: the small tool, what records refuse, and what a change asks for.

load common

setup() { make_empty; }
tab=$'\t'

@test "udi check tells kind and parts in one line for one line, in order" {
    printf '%s\n' '(01)09506000134352(17)261200(10)L1' 09506000134353 '' ++A999MODELIDENTIFIER11S8 \
        12345ANJ '+A99912345/$$52001510X33' PP12345ABCD.12345678.9004 Z12011480 >in
    printf '\x1d0109506000134352\n' >>in
    tutela udi check - <in
    [ "$status" = 2 ]
    [ "$(wc -l <out)" = 9 ]
    [ "$(sed -n 1p out | cut -f 2-4)" = "ok${tab}gs1${tab}01=09506000134352 17=2026-12-31 10=L1" ]
    sed -n 1p out | cut -f 5 | grep -q 'day is not given'
    [ "$(sed -n 2p out)" = "09506000134353${tab}bad${tab}GTIN: the check digit is 3, the digits before it make 2" ]
    [ "$(sed -n 3p out | cut -f 2)" = bad ]
    [ "$(sed -n 4,8p out | cut -f 2,3 | tr '\t\n' ' ;')" = \
        'ok hibc_basic;ok gmn;ok hibc;ok ifa_basic;ok emdn;' ]
    [ "$(sed -n 9p out | cut -f 3)" = gs1 ]
}

@test "udi check takes a kind, and prints JSON" {
    tutela udi check --kind gmn 12345ANJ
    [ "$status" = 0 ]
    tutela udi check --kind gtin 12345ANJ
    [ "$status" = 2 ]
    tutela udi check --kind frob 12345ANJ
    refused 2 "no kind 'frob'"
    tutela udi check --format json '(01)09506000134352(8012)2.1'
    [ "$(member '$.kind')" = gs1 ]
    [ "$(member '$.parts[1].of')" = pi ]
    tutela udi check --format json 1
    [ "$(member '$.ok')" = 0 ]
}

@test "udi check bears what is no text, or very long" {
    { printf 'a\xff\n'; printf '(01)\0\n'; head -c 3000000 /dev/zero | tr '\0' 1; printf '\n12345ANJ\n'; } >in
    tutela udi check - <in
    [ "$status" = 2 ]
    [ "$(tail -n 1 out | cut -f 2)" = ok ]
}

@test "udi digit gives the check characters" {
    tutela udi digit gmn 1987654Ad4X4bL5ttr2310c
    [ "$(cat out)" = "2K${tab}1987654Ad4X4bL5ttr2310c2K" ]
    tutela udi digit gtin 123
    [ "$status" = 2 ]
    tutela udi digit srn DE-MF-000006701
    refused 2 'has no check characters'
}

@test "an SRN is checked when it is written" {
    tutela add organisation name=Halcyon srn=DE-MF-6701
    refused 2 'srn: SRN: '
    tutela add organisation name=Halcyon srn=DE-MF-000006701
    [ "$status" = 0 ]
}

@test "a wrong check digit never gets into the file" {
    make_device
    tutela set REL-0001 udi_di=09506000134353
    refused 2 'udi_di: GTIN: the check digit is 3, the digits before it make 2'
    tutela set REL-0001 udi_di=09506000134352 'udi_pi=(8012)1.0'
    [ "$status" = 0 ]
    tutela set DEV-0001 basic_udi_di=12345ANK
    refused 2 'basic_udi_di: GMN: '
    tutela set DEV-0001 basic_udi_di=09506000134352
    refused 2 'no Basic UDI-DI'
    tutela set DEV-0001 basic_udi_di=12345ANJ emdn=Z12011480
    [ "$status" = 0 ]
    tutela set DEV-0001 risk_class=B
    refused 2 'risk_class: is no class of the MDR'
}

@test "a body that is not in the list is a warning, and no error" {
    tutela udi check 0000
    [ "$status" = 0 ]
    cut -f 5 out | grep -q 'is not in the list .* NANDO'
    tutela add organisation name=NB kind=notified_body body_number=0000
    [ "$status" = 0 ]
    tutela show ORG-0001 --format json
    [ "$(member '$.body_listed')" = no ]
    tutela set ORG-0001 body_number=0123
    tutela show ORG-0001 --format json
    [ "$(member '$.body_listed')" = yes ]
    tutela set ORG-0001 body_number=12
    refused 2 'body_number: number of a notified body: is four digits'
}

@test "a manufacturer outside the Union, its representative and the mandate are data" {
    add organisation name=Maker kind=manufacturer country=US srn=US-MF-000021065
    add organisation name=Rep kind=authorised_representative country=DE srn=DE-AR-000000001
    tutela add mandate name=M1 manufacturer=ORG-0001 representative=ORG-0001
    refused 2 'representative: is the manufacturer itself'
    tutela add mandate name=M1 manufacturer=ORG-0001 representative=ORG-0002 valid_until=2027-01-01
    [ "$status" = 0 ]
    tutela add prrc name=Ann organisation=ORG-0001 route=experience external=yes
    refused 2 'external_basis: is required'
    tutela add prrc name=Ann organisation=ORG-0001 route=experience external=yes \
        'external_basis=micro enterprise; contract C-1' tasks=reporting,post_market
    [ "$status" = 0 ]
    tutela add coverage name=Policy organisation=ORG-0001 valid_from=2026-01-01 valid_until=2025-01-01
    refused 2 'valid_until: is before valid_from'
    tutela verify
    [ "$status" = 0 ]
}

@test "variants and configurations stand under a device and its release" {
    make_device
    add variant name=IP-4H device=DEV-0001 udi_di=09506000134352 differences='without radio'
    tutela add configuration name=Ward
    refused 2 'release: is required'
    add configuration name=Ward release=REL-0001 variant=VAR-0001 network='VLAN' units=12 \
        units_counted_on=2026-11-20
    add device name=Other family=DF-0001 regulation=mdr
    add variant name=O-1 device=DEV-0002
    tutela add configuration name=Mixed release=REL-0001 variant=VAR-0002
    refused 2 'variant: VAR-0002 is of another device than REL-0001'
    tutela schema configuration
    grep -q 'network' out
    tutela list variant
    grep -q 'VAR-0001' out
}

@test "a security patch is a new UDI-PI and no new UDI-DI" {
    tutela change --kinds security_patch --format json
    [ "$status" = 0 ]
    [ "$(member '$.answers[0].question')" = udi_di ]
    [ "$(member '$.answers[0].answer')" = no ]
    [ "$(member '$.answers[1].answer')" = yes ]
    member '$.answers[1].reasons[0].source' | grep -q 'Annex VI'
    tutela change --kinds security_patch
    grep -q '^no  New UDI-DI' out
    grep -q 'secondary' out
    tutela change --kinds frob
    refused 2 "no kind of change 'frob'"
}

@test "change asks where no kind is known, and tells where the records say otherwise" {
    make_device
    tutela change
    [ "$status" = 0 ]
    grep -q '^  security_patch .*?' out
    tutela change REL-0001
    [ "$status" = 4 ]
    tutela set REL-0001 change_kinds=frob
    refused 2 "change_kinds: there is no kind of change 'frob'"
    tutela set REL-0001 udi_di=09506000134352 'udi_pi=(8012)1.0'
    add release name=1.1 device=DEV-0001 previous=REL-0001 udi_di=09506000134352 \
        'udi_pi=(8012)1.0' change_kinds=security_patch
    tutela change REL-0002
    [ "$status" = 1 ]
    grep -q 'look at udi_pi: (8012)1.0 is that of REL-0001' out
    tutela set REL-0002 'udi_pi=(8012)1.1'
    tutela change REL-0002
    [ "$status" = 0 ]
    tutela change DEV-0001
    refused 2 'is no release'
}

@test "a certificate under a Directive makes the question of a significant change count" {
    make_device
    tutela set REL-0001 change_kinds=algorithm
    legacy='$.answers[5].answer'
    tutela change REL-0001 --format json
    [ "$(member $legacy)" = yes ]
    add certificate name=EC-1 kind=technical_documentation devices=DEV-0001 regulation=mdr
    tutela change REL-0001 --format json
    [ "$(member $legacy)" = no ]
    add certificate name=EC-2 kind=directive devices=DEV-0001
    tutela change REL-0001 --format json
    [ "$(member $legacy)" = yes ]
    tutela set DEV-0001 risk_class=I
    tutela change REL-0001 --format json
    [ "$(member '$.answers[4].answer')" = no ]
    tutela change REL-0001 --format tsv
    [ "$(sed -n 1p out | cut -f 1-2)" = "question${tab}answer" ]
}

@test "a legacy device by its facts has the question of significance, whatever certificates it has" {
    make_device
    tutela set REL-0001 change_kinds=algorithm
    add certificate name=Q kind=qms regulation=mdr devices=DEV-0001 issued_on=2026-01-10
    tutela change REL-0001 --format json
    [ "$(member '$.answers[5].answer')" = no ]
    add device_fact device=DEV-0001 fact=legacy_self_declared value=yes
    tutela change REL-0001 --format json
    [ "$(member '$.answers[5].question')" = legacy_significant ]
    [ "$(member '$.answers[5].answer')" = yes ]
}
