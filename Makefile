# make            build/tutela, the release program
# make check      all tests, with the address and undefined-behaviour sanitizers
# make help       every target
#
# VARIANT picks flags and a directory of its own: release debug asan cov fuzz.
# Nothing is generated in the source tree.

VARIANT ?= release
B       := build/$(VARIANT)
PREFIX  ?= /usr/local
PKGS    := sqlite3 libmicrohttpd libsodium libzip zlib libzstd yyjson
VERSION := 0.1.0

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wcast-qual -Wcast-align \
        -Wwrite-strings -Wformat=2 -Wundef -Wvla -Wimplicit-fallthrough -Wdouble-promotion \
        -Wnull-dereference -Wredundant-decls -Wdate-time
HARD := -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
        -fcf-protection=full
ifeq (,$(findstring clang,$(CC)))
HARD += -ftrivial-auto-var-init=zero # clang 14 refuses it
endif
SAN  := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

CPPFLAGS += -D_GNU_SOURCE -DTUTELA_VERSION='"$(VERSION)"' -Isrc -Itests/lib
CFLAGS   ?= -g
CFLAGS   += -std=c17 $(WARN) $(WERROR) -fPIE -MMD -MP -ffile-prefix-map=$(CURDIR)=.
LDFLAGS  += -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
CFLAGS   += $(shell pkgconf --cflags $(PKGS))
LDLIBS   += $(shell pkgconf --libs $(PKGS)) -pthread

CFLAGS_release := -O2 $(HARD)
CFLAGS_debug   := -Og
CFLAGS_asan    := -O1 $(SAN)
CFLAGS_cov     := -O0 --coverage
CFLAGS_fuzz    := -O1 $(SAN) -fsanitize=fuzzer-no-link
CFLAGS  += $(CFLAGS_$(VARIANT))
LDFLAGS += $(filter -fsanitize=address% --coverage,$(CFLAGS_$(VARIANT)))

SRC   := $(sort $(shell find src -name '*.c'))
MAIN  := src/serve/cli/main.c
LIB   := $(B)/libtutela.a
OBJ   := $(patsubst %.c,$(B)/%.o,$(filter-out $(MAIN),$(SRC))) $(B)/embed.o
DATA  := $(sort $(shell find data sql -type f -not -name '*.md'))
TESTS := $(sort $(shell find tests -name '*_test.c'))
UNIT  := $(patsubst %.c,$(B)/%,$(TESTS))
FUZZ  := $(patsubst fuzz/%.c,$(B)/fuzz/%,$(wildcard fuzz/*_fuzz.c))
BENCH := $(patsubst bench/%.c,$(B)/bench/%,$(wildcard bench/*_bench.c))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all check unit corpus cov fuzz tidy cppcheck analyze format format-check \
        layers bans sizes lint bench install clean help

all: $(B)/tutela ## build the program
ifeq ($(VARIANT),release)
	@ln -sf release/tutela build/tutela
endif

$(B)/tutela: $(B)/$(MAIN:.c=.o) $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIB): $(OBJ)
	@rm -f $@
	@$(AR) rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# The list of files is a prerequisite too, so that a file that went is noticed.
$(B)/data.list: FORCE
	@mkdir -p $(@D)
	@echo '$(DATA)' | cmp -s - $@ || echo '$(DATA)' > $@
FORCE:
$(B)/embed.c: tools/embed $(B)/data.list $(DATA)
	@mkdir -p $(@D)
	sh tools/embed $(DATA) > $@
$(B)/embed.o: $(B)/embed.c
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(B)/tests/%_test: $(B)/tests/%_test.o $(LIB)
	$(CC) $(LDFLAGS) -o $@ $< $(LIB) -lcmocka $(LDLIBS)
$(B)/bench/%: $(B)/bench/%.o $(LIB)
	$(CC) $(LDFLAGS) -o $@ $< $(LIB) $(LDLIBS)

check: ## unit tests, command-line cases and the fuzz corpora, under the sanitizers
	scripts/test
unit: $(UNIT) ## build the unit tests
	@for t in $(UNIT); do $$t || exit 1; done

$(B)/fuzz/%_fuzz: $(B)/fuzz/%_fuzz.o $(B)/fuzz/driver.o $(LIB)
	$(CC) $(LDFLAGS) $(if $(filter fuzz,$(VARIANT)),-fsanitize=fuzzer) -o $@ \
	    $(if $(filter fuzz,$(VARIANT)),$(filter-out %/driver.o,$^),$^) $(LDLIBS)
fuzzers: $(FUZZ)
corpus: $(FUZZ) ## replay every fuzz corpus once
	@for f in $(FUZZ); do $$f fuzz/corpus/$$(basename $$f _fuzz)/* || exit 1; done
fuzz: ## fuzz each reader for SECONDS (default 30) with libFuzzer
	$(MAKE) VARIANT=fuzz CC=clang fuzz-run
fuzz-run: $(FUZZ)
	for f in $(FUZZ); do n=$$(basename $$f _fuzz); mkdir -p $(B)/found/$$n; \
	    $$f -max_total_time=$(or $(SECONDS),30) -print_final_stats=1 \
	    $(B)/found/$$n fuzz/corpus/$$n || exit 1; done

bench: all $(BENCH) ## measure; results are kept in bench/RESULTS.md
	bench/run $(B)

cov: ## line and branch coverage, as text
	$(MAKE) VARIANT=cov unit
	@sh tools/coverage $(filter-out $(MAIN),$(SRC))

tidy: ## clang-tidy
	clang-tidy --quiet $(SRC) -- $(CPPFLAGS) -std=c17 $(shell pkgconf --cflags $(PKGS))
cppcheck: ## cppcheck
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
	    --error-exitcode=1 -Isrc src
analyze: ## gcc -fanalyzer
	for f in $(SRC); do $(CC) $(CPPFLAGS) -std=c17 -O2 -fanalyzer -c -o /dev/null $$f || exit 1; done
layers: ## check which folder may include which
	sh tools/layers src/layers.txt
bans: ## check that no banned function is called
	sh tools/bans
sizes: ## check the sizes of files and functions
	sh tools/sizes
format: ## rewrite the sources in our format
	clang-format -i $$(find src tests fuzz bench -name '*.[ch]')
format-check:
	clang-format --dry-run --Werror $$(find src tests fuzz bench -name '*.[ch]')
lint: format-check layers bans sizes cppcheck ## all quick static checks

install: all ## into DESTDIR and PREFIX
	install -D -m 755 $(B)/tutela $(DESTDIR)$(PREFIX)/bin/tutela
clean: ## remove build/
	rm -rf build
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

-include $(shell find $(B) -name '*.d' 2>/dev/null)
