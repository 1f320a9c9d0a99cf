# Two stages: one compiles the content and needs the authoring tools, one runs and has none of them.
# For the same bytes each time give the base image by its digest: docker build --build-arg PYTHON=python@sha256:…
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements requirements
RUN python -m venv /build \
    && /build/bin/pip install --require-hashes -r requirements/build.txt -r requirements/chat.txt
RUN python -m venv /vesper \
    && /vesper/bin/pip install --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY content content
RUN /build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /build/bin/pip install --no-deps /wheels/*.whl \
    && /vesper/bin/pip install --no-deps /wheels/*.whl
# The compiled content belongs to the user that runs, and to nobody else: otherwise it is not read.
RUN install -d -o 10001 -g 10001 -m 0700 /cache \
    && HOME=/tmp VESPER_CACHE=/cache setpriv --reuid=10001 --regid=10001 --clear-groups /build/bin/vesper compile

FROM ${PYTHON}
COPY --from=build /vesper /vesper
COPY --from=build --chown=10001:10001 /cache /cache
# A copied folder is open to all; what others might have put there is never read.
RUN chmod 0700 /cache && chmod 0600 /cache/*
ENV PATH=/vesper/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    VESPER_CACHE=/cache \
    VESPER_STATE=/state
USER 10001:10001
# Reads the age of a file. A platform that is away is no reason to restart.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["vesper", "alive"]
ENTRYPOINT ["vesper"]
CMD ["run"]
