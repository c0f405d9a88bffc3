# syntax=docker/dockerfile:1
# Kalends in an image: built from the lock, run by a number without a name, with a root that may be read-only.
# Pin the base for a release: --build-arg PYTHON_DIGEST=sha256:...
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
ARG PYTHON_DIGEST=

FROM ${PYTHON_IMAGE}${PYTHON_DIGEST:+@${PYTHON_DIGEST}} AS build
ENV DO_NOT_TRACK=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PREFECT_SERVER_ANALYTICS_ENABLED=false
WORKDIR /build
# Without pip, because nothing is installed into a running container.
RUN python -m venv --without-pip /opt/kalends
COPY requirements.lock ./
RUN python -m pip --python /opt/kalends/bin/python install --no-deps --require-hashes -r requirements.lock
# What else is copied is listed in .dockerignore.
COPY . .
RUN python -m pip --python /opt/kalends/bin/python install --no-deps --no-build-isolation .

FROM ${PYTHON_IMAGE}${PYTHON_DIGEST:+@${PYTHON_DIGEST}}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Kalends" \
      org.opencontainers.image.description="A workflow engine for yearly reporting cycles among states" \
      org.opencontainers.image.licenses="EUPL-1.2" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Pango and fonts for PDF. Time zones come with the base image and with Python's tzdata package.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-dejavu-core fonts-liberation libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o 10001 -g 10001 -m 0750 /var/lib/kalends
COPY --from=build /opt/kalends /opt/kalends
# What `prefect deploy --all` reads, in a folder of its own.
COPY --from=build /build/prefect.yaml /opt/kalends/deploy/prefect.yaml
# All that is written goes below /var/lib/kalends; with a read-only root, mount it and a tmpfs on /tmp.
ENV DO_NOT_TRACK=1 \
    HOME=/var/lib/kalends \
    PATH=/opt/kalends/bin:$PATH \
    PREFECT_HOME=/var/lib/kalends/prefect \
    PREFECT_SERVER_ANALYTICS_ENABLED=false \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/var/lib/kalends/cache
WORKDIR /var/lib/kalends
VOLUME /var/lib/kalends
USER 10001:10001
STOPSIGNAL SIGTERM
# The pages, with `serve --pages-only`; compose.yaml shows how the image is run.
EXPOSE 8000
ENTRYPOINT ["kalends"]
CMD ["--help"]
