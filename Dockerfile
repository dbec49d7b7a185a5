# Briefwijzer as a container: no compiler, no root, nothing that needs to be written but /data and /tmp.
#   docker build -t briefwijzer .

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/briefwijzer
# The lock first: this layer stays when only the program changes.
COPY requirements/run.txt requirements/run.txt
RUN /opt/briefwijzer/bin/pip install --require-hashes --no-deps --requirement requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY ingest ingest
COPY prompts prompts
COPY vectorstore vectorstore
RUN /opt/briefwijzer/bin/pip install --no-deps --no-build-isolation .

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --no-create-home briefwijzer \
    && install --directory --owner=10001 --group=10001 /data /documents
COPY --from=build /opt/briefwijzer /opt/briefwijzer
ENV PATH=/opt/briefwijzer/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OMP_WAIT_POLICY=PASSIVE \
    HOME=/tmp \
    BRIEFWIJZER_HOST=0.0.0.0 \
    BRIEFWIJZER_DATA_DIR=/data \
    BRIEFWIJZER_DOCUMENTS_DIR=/documents
USER 10001
# briefwijzer.toml and widgets.toml are read from here.
WORKDIR /config
VOLUME ["/data"]
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:7860/healthz', timeout=3)"]
ENTRYPOINT ["briefwijzer"]
CMD ["serve"]
