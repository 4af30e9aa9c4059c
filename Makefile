# make            build/tutela, the release program
# make check      all tests, with the address and undefined-behaviour sanitizers
# make help       every target
#
# VARIANT picks flags and a directory of its own: release debug asan cov fuzz clang.
# Nothing is generated in the source tree. CC, CFLAGS and LDFLAGS may be given and come last.

VARIANT ?= release
B       := build/$(VARIANT)
PREFIX  ?= /usr/local
PKGS    := sqlite3 libmicrohttpd libsodium libzip zlib libzstd yyjson expat yaml-0.1
VERSION := 0.1.0
# Of libcurl and libpq only the headers: they are loaded when they are first needed (docs/decisions/015,
# 021), and --as-needed keeps them from being linked.
PKGS    += libcurl libpq
ifeq ($(origin CC),default)
CC      := $(if $(filter clang fuzz,$(VARIANT)),clang,gcc)
endif

# --- flags ---

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wcast-qual -Wcast-align \
        -Wwrite-strings -Wformat=2 -Wundef -Wvla -Wimplicit-fallthrough -Wdouble-promotion \
        -Wnull-dereference -Wredundant-decls -Wdate-time
# A warning is an error with the compilers of Debian 12, which we build with; a newer one may know
# new warnings, and shall not keep anybody from building.
WERROR ?= $(if $(filter 12 12.% 14.%,$(shell $(CC) -dumpversion)),-Werror)
HARD := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection
ifneq (,$(filter x86_64 i686,$(shell uname -m)))
HARD += -fcf-protection=full
endif
ifeq (,$(findstring clang,$(CC)))
HARD += -ftrivial-auto-var-init=zero # clang 14 refuses it
endif
SAN  := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

FLAGS_release := -O2 $(HARD)
FLAGS_debug   := -Og
FLAGS_asan    := -O1 $(SAN)
FLAGS_cov     := -O0 --coverage
FLAGS_fuzz    := -O1 $(SAN) -fsanitize=fuzzer-no-link
FLAGS_clang   := -O1
FLAGS   := $(FLAGS_$(VARIANT))
ifeq ($(FLAGS),)
$(error VARIANT=$(VARIANT) is none of: release debug asan cov fuzz clang)
endif

COMPILE := $(CC) -std=c17 -D_GNU_SOURCE -DTUTELA_VERSION='"$(VERSION)"' -Isrc -Itests/lib \
           $(shell pkgconf --cflags $(PKGS)) $(WARN) $(WERROR) -g -fPIE -MMD -MP \
           -ffile-prefix-map=$(CURDIR)=. $(FLAGS) $(CPPFLAGS) $(CFLAGS)
LINK    := $(CC) -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed \
           $(filter -fsanitize=address% --coverage,$(FLAGS)) $(LDFLAGS)
# GnuTLS comes with libmicrohttpd; its headers need no path of their own.
LIBS    := $(shell pkgconf --libs $(PKGS) gnutls) -pthread $(LDLIBS)

# --- files ---

MAIN  := src/serve/cli/main.c
SRC   := $(sort $(shell find src -name '*.c'))
HAND  := $(sort $(shell find $(wildcard src tests fuzz bench) -name '*.[ch]'))
DATA  := $(if $(wildcard data sql),$(sort $(shell find $(wildcard data sql) -type f \
             -not -name '*.md')))
TEST  := $(filter tests/%_test.c,$(HAND))
HELP  := $(filter tests/lib/%.c,$(HAND))
LIB   := $(B)/libtutela.a
OBJ   := $(patsubst %.c,$(B)/%.o,$(filter-out $(MAIN),$(SRC))) $(B)/embed.o
UNIT  := $(patsubst %.c,$(B)/%,$(TEST))
FUZZ  := $(patsubst %.c,$(B)/%,$(wildcard fuzz/*_fuzz.c))
BENCH := $(patsubst %.c,$(B)/%,$(wildcard bench/*_bench.c) bench/http_load.c)
MAKER := $(B)/bench/portfolio

.DELETE_ON_ERROR:
.PHONY: all objects units fuzzers check unit corpus fuzz fuzz-run bench cov browser \
        browser-packages tidy cppcheck analyze layers bans sizes format format-check lint install \
        clean help FORCE

all: $(B)/tutela ## build the program
ifeq ($(VARIANT),release)
	@ln -sfn release/tutela build/tutela
endif

# --- how things are made; V=1 shows the commands ---

ifndef V
Q = @echo '$(1) $@';
endif

$(B)/tutela: $(B)/$(MAIN:.c=.o) $(LIB)
	$(call Q,LD)$(LINK) -o $@ $^ $(LIBS)
$(LIB): $(OBJ) $(B)/list
	@rm -f $@
	@$(AR) rcs $@ $(OBJ)
$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call Q,CC)$(COMPILE) -c -o $@ $<

# Files of tools/embed: everything in data/ and sql/ becomes part of the program.
$(B)/embed.c: tools/embed $(B)/list $(DATA)
	@mkdir -p $(@D)
	$(call Q,EMBED)tools/embed $(DATA) > $@
$(B)/embed.o: $(B)/embed.c $(B)/flags
	$(call Q,CC)$(COMPILE) -c -o $@ $<

# What was asked for last time. They change when flags change, or when a file comes or goes.
$(B)/flags $(B)/list: FORCE
	@mkdir -p $(@D)
	@echo '$($(@F)_text)' | cmp -s - $@ || echo '$($(@F)_text)' > $@
flags_text = $(subst ','\'',$(COMPILE))
list_text  = $(SRC) $(DATA)

$(UNIT): $(B)/%: $(B)/%.o $(HELP:%.c=$(B)/%.o) $(LIB)
	$(call Q,LD)$(LINK) -o $@ $^ -lcmocka $(LIBS)
$(BENCH): $(B)/%: $(B)/%.o $(LIB)
	$(call Q,LD)$(LINK) -o $@ $^ $(LIBS)
$(MAKER): $(patsubst %.c,$(B)/%.o,$(wildcard bench/portfolio*.c)) $(LIB)
	$(call Q,LD)$(LINK) -o $@ $^ $(LIBS)
ifeq ($(VARIANT),fuzz)
$(FUZZ): $(B)/%: $(B)/%.o $(LIB)
	$(call Q,LD)$(LINK) -fsanitize=fuzzer -o $@ $^ $(LIBS)
else
$(FUZZ): $(B)/%: $(B)/%.o $(B)/fuzz/driver.o $(LIB)
	$(call Q,LD)$(LINK) -o $@ $^ $(LIBS)
endif

# --- tests ---

check: ## everything that scripts/test does: the tests under the sanitizers, and the static checks
	scripts/test
objects: $(patsubst %.c,$(B)/%.o,$(filter %.c,$(HAND))) $(B)/embed.o ## compile all, link nothing
units: $(UNIT)
unit: $(UNIT) ## run the unit tests of this VARIANT
	@for t in $^; do $$t || exit 1; done
fuzzers: $(FUZZ)
corpus: $(FUZZ) ## replay every fuzz corpus once
	@for f in $^; do $$f fuzz/corpus/$$(basename $$f _fuzz)/* || exit 1; done
fuzz: ## fuzz each reader for SECONDS (default 30) with libFuzzer
	$(MAKE) VARIANT=fuzz fuzz-run
fuzz-run: $(FUZZ)
	@for f in $^; do n=$$(basename $$f _fuzz); mkdir -p $(B)/found/$$n; \
	    $$f -max_total_time=$(or $(SECONDS),30) -print_final_stats=1 \
	    $(B)/found/$$n fuzz/corpus/$$n || exit 1; done
bench: all $(BENCH) $(MAKER) ## measure; the table is kept in bench/RESULTS.md
	bench/run
cov: ## line and branch coverage, as text
	$(MAKE) VARIANT=cov unit
	@tools/coverage build/cov $(filter-out $(MAIN),$(SRC))

# Chromium's driver and axe, for the tests in a browser: the versions and hashes of package-lock.json.
NPM := build/browser/node_modules/.package-lock.json
browser-packages: $(NPM)
$(NPM): $(addprefix tests/browser/,package.json package-lock.json)
	@mkdir -p build/browser
	@cp $^ build/browser
	npm ci --prefix build/browser --ignore-scripts --no-audit --no-fund
	@touch $@
browser: all $(NPM) ## the pages in Chromium
	TUTELA=$(B)/tutela node --test-reporter=tap tests/browser/all.mjs

# --- static checks ---

lint: format-check layers bans sizes cppcheck ## all quick static checks
format: ## rewrite the sources in our format
	clang-format -i $(HAND)
format-check:
	clang-format --dry-run --Werror $(HAND)
layers: ## check which folder may include which
	tools/layers src/layers.txt
bans: ## check that no banned function is called
	tools/bans
sizes: ## check the sizes of files and functions
	tools/sizes
# cppcheck 2.10 does not understand "x ? (struct s){0} : y" and calls that an internalAstError.
cppcheck: ## cppcheck
	@mkdir -p build/cppcheck
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
	    --suppress=internalAstError \
	    --error-exitcode=1 --cppcheck-build-dir=build/cppcheck -j $(or $(JOBS),2) -Isrc src
tidy: ## clang-tidy (slow)
	clang-tidy --quiet $(SRC) -- $(filter -D% -I% -std%,$(COMPILE))
analyze: ## gcc -fanalyzer (slow)
	@for f in $(SRC); do \
	    $(filter-out -MMD -MP,$(COMPILE)) -fanalyzer -c -o /dev/null $$f || exit 1; done

# --- the rest ---

install: all ## into DESTDIR and PREFIX
	install -D -m 755 $(B)/tutela $(DESTDIR)$(PREFIX)/bin/tutela
clean: ## remove build/
	rm -rf build
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

-include $(shell find $(wildcard $(B)) -name '*.d' 2>/dev/null)
