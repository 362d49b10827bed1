# Shouwang. `make help` lists the targets; `make check` is what CI runs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export CGO_ENABLED := 0
GOFLAGS_BUILD := -trimpath -ldflags "-s -w"
PG := scripts/test-postgres.sh

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

.PHONY: build
build: ## build ./shouwang, one static binary
	go build $(GOFLAGS_BUILD) -o shouwang ./cmd/shouwang

.PHONY: demo
demo: build ## a synthetic county in ./demo, imported, screened and served
	./shouwang demo

.PHONY: run
run: build ## serve ./shouwang.db
	./shouwang serve

.PHONY: deps
deps: ## install what the tests need: PostgreSQL, Chromium, a CJK font, LibreOffice
	scripts/deps.sh

.PHONY: test
test: ## the tests on SQLite alone, quick
	go test ./...

.PHONY: test-pg
test-pg: ## the tests on SQLite and PostgreSQL
	$(PG) start
	SHOUWANG_TEST_POSTGRES=$$($(PG) url) go test ./...

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (default 30s)
	scripts/fuzz.sh $(or $(FUZZTIME),30s)

.PHONY: bench
bench: build ## the benchmarks of import and screening at their stated sizes
	./shouwang bench

.PHONY: fmt
fmt: ## format the code
	gofmt -w cmd internal policies

.PHONY: lint
lint: ## formatting and vet
	@out=$$(gofmt -l cmd internal policies); [ -z "$$out" ] || { echo "gofmt would change: $$out"; exit 1; }
	go vet ./...

.PHONY: generate
generate: ## render what is derived: migrations, docs
	go run ./internal/schema/gen

.PHONY: golden
golden: ## rewrite the golden files of tests; read the difference before committing
	go test ./internal/archtest -run Linter -update
	go test ./internal/auth -run AsReviewed -update
	go test ./internal/feed -run Golden -update

.PHONY: rules
rules: build ## run the tests of every rule pack
	for p in policies/cn-*; do ./shouwang rules test $$p || exit 1; done

.PHONY: county
county: ## hold counties of 20,000 households under every profile to their truth, on both engines
	SHOUWANG_TEST_HOUSEHOLDS=20000 go test ./internal/app -run CountyEquals -count=1 -timeout 120m

.PHONY: release
release: ## static binaries for amd64 and arm64 in ./dist
	GOOS=linux GOARCH=amd64 go build $(GOFLAGS_BUILD) -o dist/shouwang-linux-amd64 ./cmd/shouwang
	GOOS=linux GOARCH=arm64 go build $(GOFLAGS_BUILD) -o dist/shouwang-linux-arm64 ./cmd/shouwang

.PHONY: check
check: deps lint build ## everything CI runs, on both engines and in a real browser
	scripts/check.sh
